#include "schema_check.h"

#include <algorithm>
#include <array>
#include <functional>
#include <regex>

#include "base/time.h"

namespace comity::http {
namespace {

constexpr std::array<std::string_view, 12> keywords{
    "$ref",  "type",     "enum",     "format", "pattern", "properties", "required", "additionalProperties",
    "items", "minItems", "maxItems", "anyOf"};

std::string type_of(json::Value const& value) {
    if (value.is_null()) return "null";
    if (value.boolean()) return "boolean";
    if (value.integer()) return "integer";
    if (value.text()) return "string";
    if (value.array()) return "array";
    return value.object() ? "object" : "number";
}

bool is_of_type(json::Value const& value, std::string_view type) {
    auto const is = type_of(value);
    return is == type || (is == "integer" && type == "number");
}

bool is_of_types(json::Value const& value, json::Value const& types) {
    if (types.text()) return is_of_type(value, *types.text());
    return types.array() && std::ranges::any_of(*types.array(), [&](json::Value const& type) {
               return type.text() && is_of_type(value, *type.text());
           });
}

bool has(json::Array const& list, json::Value const& value) {
    return std::ranges::find(list, value) != list.end();
}

bool is_instant(std::string const& text) {
    return text.size() >= 20 && text.find('T') == 10 && parse_time(text);
}

bool fits_pattern(std::string const& text, std::string const& pattern) {
    return std::regex_search(text, std::regex(pattern, std::regex::ECMAScript));
}

}  // namespace

json::Value const* SchemaCheck::component(std::string_view name) const {
    auto const* components = document_.find("components");
    auto const* schemas = components ? components->find("schemas") : nullptr;
    return schemas ? schemas->find(name) : nullptr;
}

json::Value const* SchemaCheck::referred(std::string_view reference) const {
    constexpr std::string_view before = "#/components/schemas/";
    return reference.starts_with(before) ? component(reference.substr(before.size())) : nullptr;
}

SchemaCheck::Misfits SchemaCheck::misfits(json::Value const& value, json::Value const& schema,
                                          Seen* seen) const {
    Misfits found;
    Seen its;
    check(value, schema, {"", found, its});
    if (seen && found.empty()) seen->insert(its.begin(), its.end());
    return found;
}

SchemaCheck::Misfits SchemaCheck::misfits_of(json::Value const& value, std::string_view name) const {
    auto const* schema = component(name);
    return schema ? misfits(value, *schema) : Misfits{"there is no component " + std::string(name)};
}

std::set<std::string> SchemaCheck::never_seen(json::Value const& schema, Seen const& seen) const {
    std::set<std::string> names;
    std::set<std::string> looked_at;
    std::function<void(json::Value const&, std::string const&)> look = [&](json::Value const& at,
                                                                           std::string const& path) {
        if (auto const* reference = at.find("$ref")) {
            auto const name = reference->text()->substr(reference->text()->rfind('/') + 1);
            if (looked_at.insert(name).second) look(*referred(*reference->text()), name);
        }
        if (auto const* ways = at.find("anyOf"))
            for (auto const& way : *ways->array()) look(way, path);
        if (auto const* items = at.find("items")) look(*items, path + "[]");
        auto const* declared = at.find("properties");
        if (!declared) return;
        for (auto const& [name, its] : *declared->object()) {
            if (seen.contains(&its))
                look(its, path + "." + name);
            else
                names.insert(path + "." + name);
        }
    };
    look(schema, "");
    return names;
}

void SchemaCheck::check(json::Value const& value, json::Value const& schema, Place const& place) const {
    if (!schema.object()) return place.add("its schema is no object");
    place.seen.insert(&schema);
    for (auto const& [keyword, unused] : *schema.object())
        if (std::ranges::find(keywords, keyword) == keywords.end())
            place.add("the schema says \"" + keyword + "\", which is not known here");
    if (auto const* reference = schema.find("$ref")) {
        auto const* there = referred(*reference->text());
        return there ? check(value, *there, place) : place.add("the schema refers to nothing");
    }
    if (auto const* ways = schema.find("anyOf")) return check_choice(value, *ways->array(), place);
    auto const* types = schema.find("type");
    if (types && !is_of_types(value, *types))
        return place.add(type_of(value) + " stands where the schema says " + json::write(*types));
    auto const* words = schema.find("enum");
    if (words && !has(*words->array(), value)) place.add(json::write(value) + " is none of the words");
    if (auto const* text = value.text()) {
        if (schema.text_of("format") == "date-time" && !is_instant(*text))
            place.add(*text + " is no instant");
        auto const* pattern = schema.find("pattern");
        if (pattern && !fits_pattern(*text, *pattern->text())) place.add(*text + " is not like the pattern");
    }
    if (value.object() && schema.find("type")) check_object(*value.object(), schema, place);
    if (value.array() && schema.find("items")) check_list(*value.array(), schema, place);
}

void SchemaCheck::check_object(json::Object const& object, json::Value const& schema,
                               Place const& place) const {
    auto const* declared = schema.find("properties");
    auto const* others = schema.find("additionalProperties");
    for (auto const& [name, value] : object) {
        auto const* one = declared ? declared->find(name) : nullptr;
        if (!one && others && others->object()) one = others;
        if (one)
            check(value, *one, place.below("." + name));
        else
            place.add("the member \"" + name + "\" is not declared");
    }
    auto const* required = schema.find("required");
    if (!required) return;
    for (auto const& name : *required->array())
        if (std::ranges::find(object, *name.text(), &json::Object::value_type::first) == object.end())
            place.add("the member \"" + *name.text() + "\" is missing");
}

void SchemaCheck::check_list(json::Array const& list, json::Value const& schema, Place const& place) const {
    auto const size = static_cast<std::int64_t>(list.size());
    auto const* least = schema.find("minItems");
    auto const* most = schema.find("maxItems");
    if ((least && size < *least->integer()) || (most && size > *most->integer()))
        place.add("a list of " + std::to_string(size));
    for (std::size_t at = 0; at < list.size(); ++at)
        check(list[at], *schema.find("items"), place.below("[" + std::to_string(at) + "]"));
}

void SchemaCheck::check_choice(json::Value const& value, json::Array const& ways, Place const& place) const {
    std::string why;
    for (auto const& way : ways) {
        auto const found = misfits(value, way, &place.seen);
        if (found.empty()) return;
        why += " | " + found.front();
    }
    place.add("it is none of what it can be" + why);
}

}  // namespace comity::http
