#include "http/openapi.h"

#include <algorithm>
#include <map>

#include "base/json.h"

namespace comity::http {
namespace {

// What a description takes of either sort of route.
struct Operation {
    Method method;
    std::string_view path, summary, answers;
    std::vector<Parameter> const* parameters;
    bool takes_body;
};

using Paths = std::map<std::string_view, std::vector<Operation>>;

template <class AnyRoute>
void add(Paths& paths, std::vector<AnyRoute> const& routes) {
    for (auto const& route : routes)
        paths[route.path].push_back({route.method, route.path, route.summary, route.answers,
                                     &route.parameters, route.body_limit_bytes > 0});
}

std::string_view verb_of(Method method) {
    switch (method) {
        case Method::get:
            return "get";
        case Method::post:
            return "post";
        case Method::put:
            return "put";
        case Method::remove:
            return "delete";
    }
    return "";
}

void write_schema(json::Writer& writer, Parameter const& parameter) {
    if (parameter.repeated) writer.open('{').member("type", "array").key("items");
    writer.open('{').member("type",
                            parameter.type == "date-time" ? "string" : std::string_view(parameter.type));
    if (parameter.type == "date-time") writer.member("format", "date-time");
    writer.close('}');
    if (parameter.repeated) writer.close('}');
}

void write_captures(json::Writer& writer, std::string_view path) {
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        auto const name = path.substr(open + 1, path.find('}', open) - open - 1);
        writer.open('{').member("name", name).member("in", "path").member("required", true);
        writer.key("schema").open('{').member("type", "string").close('}').close('}');
    }
}

void write_parameters(json::Writer& writer, Operation const& operation) {
    writer.key("parameters").open('[');
    write_captures(writer, operation.path);
    for (auto const& parameter : *operation.parameters) {
        writer.open('{').member("name", parameter.name).member("in", "query");
        writer.member("description", parameter.meaning).key("schema");
        write_schema(writer, parameter);
        writer.close('}');
    }
    writer.close(']');
}

void write_content(json::Writer& writer, std::string_view type, std::string_view schema) {
    writer.key("content").open('{').key(type).open('{').key("schema").raw(schema).close('}').close('}');
}

void write_operation(json::Writer& writer, Operation const& operation) {
    writer.key(verb_of(operation.method)).open('{').member("summary", operation.summary);
    write_parameters(writer, operation);
    if (operation.takes_body) {
        writer.key("requestBody").open('{').member("required", true);
        write_content(writer, "*/*", "{}");
        writer.close('}');
    }
    writer.key("responses").open('{').key("2XX").open('{').member("description", "Done.");
    write_content(writer, operation.answers, "{}");
    writer.close('}').key("default").open('{').member("description", "Refused; the detail says why.");
    write_content(writer, "application/problem+json", R"({"$ref":"#/components/schemas/Problem"})");
    writer.close('}').close('}').close('}');
}

constexpr std::string_view components =
    R"({"schemas":{"Problem":{"type":"object","required":["type","title","status","detail"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"}}}}})";

}  // namespace

std::string openapi(RouteTable const& table) {
    Paths paths;
    add(paths, table.of_house);
    add(paths, table.of_spaces);
    std::string out;
    json::Writer writer(out);
    writer.open('{').member("openapi", "3.1.0").key("info").open('{');
    writer.member("title", "Comity").member("version", "1").close('}').key("paths").open('{');
    for (auto const& [path, operations] : paths) {
        writer.key(path).open('{');
        for (auto const& operation : operations) write_operation(writer, operation);
        writer.close('}');
    }
    writer.close('}').key("components").raw(components).close('}');
    return out;
}

}  // namespace comity::http
