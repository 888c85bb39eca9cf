#include "http/openapi.h"

#include <algorithm>
#include <map>

#include "base/json.h"
#include "http/problem.h"
#include "http/schema.h"

namespace comity::http {
namespace {

// What a description takes of either sort of route.
struct Operation {
    Method method;
    std::string path;
    std::string_view summary;
    std::vector<Parameter> const* parameters;
    std::vector<Content> const* takes;
    std::vector<Content> gives;
    std::vector<int> const* statuses;
};

using Paths = std::map<std::string, std::vector<Operation>>;

// "{path...}" is a capture like others to whoever reads the description.
std::string shown(std::string_view path) {
    std::string shown(path);
    if (auto const at = shown.find("...}"); at != shown.npos) shown.erase(at, 3);
    return shown;
}

template <class AnyRoute>
void add(Paths& paths, std::vector<AnyRoute> const& routes) {
    for (auto const& route : routes) {
        std::vector<Content> gives{{route.answers, route.gives}};
        gives.insert(gives.end(), route.also_gives.begin(), route.also_gives.end());
        paths[shown(route.path)].push_back({route.method, shown(route.path), route.summary, &route.parameters,
                                            &route.takes, std::move(gives), &route.statuses});
    }
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

// "get_spaces_space_reports" for GET /api/v1/spaces/{space}/reports.
std::string operation_id(Operation const& operation) {
    constexpr std::string_view start = "/api/v1/";
    std::string_view path = operation.path;
    path.remove_prefix(path.starts_with(start) ? start.size() : 1);
    std::string id(verb_of(operation.method));
    bool apart = true;
    for (char const c : path) {
        bool const is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_letter && apart) id += '_';
        if (is_letter) id += c;
        apart = !is_letter;
    }
    return id;
}

void write_schema(json::Writer& writer, Parameter const& parameter) {
    if (parameter.repeated) writer.open('{').member("type", "array").key("items");
    writer.open('{').member("type",
                            parameter.type == "date-time" ? "string" : std::string_view(parameter.type));
    if (parameter.type == "date-time") writer.member("format", "date-time");
    if (!parameter.words.empty()) {
        writer.key("enum").open('[');
        for (auto const& word : parameter.words) writer.value(word);
        writer.close(']');
    }
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

// Of what is not JSON there is nothing to say but its type.
void write_content(json::Writer& writer, Schemas& schemas, std::vector<Content> const& contents) {
    writer.key("content").open('{');
    for (auto const& content : contents) {
        writer.key(content.type).open('{');
        if (content.shape.sort != Shape::Sort::anything) schemas.write(writer.key("schema"), content.shape);
        writer.close('}');
    }
    writer.close('}');
}

void write_responses(json::Writer& writer, Schemas& schemas, Operation const& operation) {
    writer.key("responses").open('{');
    for (auto const status : *operation.statuses) {
        writer.key(std::to_string(status)).open('{').member("description", phrase_of(status));
        write_content(writer, schemas, operation.gives);
        writer.close('}');
    }
    writer.key("default").open('{').member("description", "Refused; the detail says why.");
    write_content(writer, schemas, {{"application/problem+json", problem_shape()}});
    writer.close('}').close('}');
}

void write_operation(json::Writer& writer, Schemas& schemas, Operation const& operation) {
    writer.key(verb_of(operation.method)).open('{').member("operationId", operation_id(operation));
    writer.member("summary", operation.summary);
    write_parameters(writer, operation);
    if (!operation.takes->empty()) {
        writer.key("requestBody").open('{').member("required", true);
        write_content(writer, schemas, *operation.takes);
        writer.close('}');
    }
    write_responses(writer, schemas, operation);
    writer.close('}');
}

}  // namespace

std::string openapi(RouteTable const& table) {
    Paths paths;
    add(paths, table.of_house);
    add(paths, table.of_spaces);
    Schemas schemas;
    std::string out;
    json::Writer writer(out);
    writer.open('{').member("openapi", "3.1.0").key("info").open('{');
    writer.member("title", "Comity").member("version", "1").close('}').key("paths").open('{');
    for (auto const& [path, operations] : paths) {
        writer.key(path).open('{');
        for (auto const& operation : operations) write_operation(writer, schemas, operation);
        writer.close('}');
    }
    writer.close('}').key("components").open('{').key("schemas");
    schemas.write_named(writer);
    writer.close('}').close('}');
    return out;
}

}  // namespace comity::http
