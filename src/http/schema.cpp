#include "http/schema.h"

#include "base/error.h"

namespace comity::http {
namespace {

using Sort = Shape::Sort;

void write_type(json::Writer& writer, Shape const& shape, std::string_view type) {
    if (!shape.may_be_null) {
        writer.member("type", type);
        return;
    }
    writer.key("type").open('[').value(type).value("null").close(']');
}

}  // namespace

void Schemas::write(json::Writer& writer, Shape const& shape) {
    if (shape.name.empty())
        write_plain(writer, shape);
    else
        write_reference(writer, shape);
}

void Schemas::write_reference(json::Writer& writer, Shape const& shape) {
    auto plain = shape;
    plain.may_be_null = false;
    std::string schema;
    json::Writer its(schema);
    write_plain(its, plain);
    auto const [known, is_new] = named_.emplace(shape.name, schema);
    MUST(is_new || known->second == schema);  // one name, one shape
    auto const reference = R"({"$ref":"#/components/schemas/)" + shape.name + "\"}";
    if (!shape.may_be_null) {
        writer.raw(reference);
        return;
    }
    writer.open('{').key("anyOf").open('[').raw(reference).raw(R"({"type":"null"})").close(']').close('}');
}

void Schemas::write_plain(json::Writer& writer, Shape const& shape) {
    writer.open('{');
    switch (shape.sort) {
        case Sort::anything:
            break;
        case Sort::object:
            write_object(writer, shape);
            break;
        case Sort::map:
            write_type(writer, shape, "object");
            write(writer.key("additionalProperties"), shape.parts.front());
            break;
        case Sort::list:
            write_list(writer, shape);
            break;
        case Sort::text:
            write_text(writer, shape);
            break;
        case Sort::whole_number:
            write_type(writer, shape, "integer");
            break;
        case Sort::number:
            write_type(writer, shape, "number");
            break;
        case Sort::truth:
            write_type(writer, shape, "boolean");
            break;
        case Sort::choice:
            write_choice(writer, shape);
            break;
    }
    writer.close('}');
}

void Schemas::write_text(json::Writer& writer, Shape const& shape) {
    write_type(writer, shape, "string");
    if (!shape.format.empty()) writer.member("format", shape.format);
    if (!shape.pattern.empty()) writer.member("pattern", shape.pattern);
    if (shape.words.empty()) return;
    writer.key("enum").open('[');
    for (auto const& word : shape.words) writer.value(word);
    if (shape.may_be_null) writer.null();
    writer.close(']');
}

void Schemas::write_list(json::Writer& writer, Shape const& shape) {
    write_type(writer, shape, "array");
    write(writer.key("items"), shape.parts.front());
    if (shape.count > 0)
        writer.member("minItems", std::uint64_t{shape.count}).member("maxItems", std::uint64_t{shape.count});
}

void Schemas::write_object(json::Writer& writer, Shape const& shape) {
    write_type(writer, shape, "object");
    writer.key("properties").open('{');
    for (auto const& member : shape.members) write(writer.key(member.name), member.shape);
    writer.close('}').key("required").open('[');
    for (auto const& member : shape.members)
        if (member.required) writer.value(member.name);
    writer.close(']');
    if (shape.closed) writer.member("additionalProperties", false);
}

void Schemas::write_choice(json::Writer& writer, Shape const& shape) {
    writer.key("anyOf").open('[');
    for (auto const& way : shape.parts) write(writer, way);
    if (shape.may_be_null) writer.raw(R"({"type":"null"})");
    writer.close(']');
}

void Schemas::write_named(json::Writer& writer) const {
    writer.open('{');
    for (auto const& [name, schema] : named_) writer.key(name).raw(schema);
    writer.close('}');
}

}  // namespace comity::http
