#include "base/json.h"

#include <simdjson.h>

#include <algorithm>

namespace comity::json {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t max_levels = 64;
// The parser itself allows a little more, so that the refusal is ours and always the same.
constexpr std::size_t parser_levels = max_levels + 2;
constexpr std::size_t first_capacity = 16 * 1024;
constexpr std::size_t kept_capacity = 1024 * 1024;

Error malformed(std::string why) {
    return Error{Fault::malformed, std::move(why)};
}

Error too_deep() {
    return malformed("The JSON text nests more than 64 levels deep.");
}

Error explain(simdjson::error_code code) {
    switch (code) {
        case simdjson::MEMALLOC:
            throw Broken("There is no memory to read JSON.");
        case simdjson::CAPACITY:
            return Error{Fault::too_large, "The JSON text is too large."};
        case simdjson::EMPTY:
            return malformed("The JSON text is empty.");
        case simdjson::UTF8_ERROR:
            return malformed("The JSON text is not valid UTF-8.");
        case simdjson::DEPTH_ERROR:
            return too_deep();
        case simdjson::NUMBER_ERROR:
            return malformed("The JSON text has a number that is badly formed or too large.");
        case simdjson::STRING_ERROR:
            return malformed("The JSON text has a string with a bad escape.");
        case simdjson::UNCLOSED_STRING:
            return malformed("The JSON text has a string without an end.");
        case simdjson::UNESCAPED_CHARS:
            return malformed("The JSON text has a control character inside a string.");
        default:
            return malformed("The JSON text is not well formed.");
    }
}

// Where an object says a key again, counted from one; nothing where all keys differ.
std::size_t repeated_member(Object const& object) {
    constexpr std::size_t few = 16;
    if (object.size() <= few) {
        for (std::size_t later = 1; later < object.size(); ++later)
            for (std::size_t earlier = 0; earlier < later; ++earlier)
                if (object[later].first == object[earlier].first) return later + 1;
        return 0;
    }
    std::vector<std::pair<std::string_view, std::size_t>> keys;
    keys.reserve(object.size());
    for (auto const& [key, value] : object) keys.emplace_back(key, keys.size() + 1);
    std::ranges::sort(keys);
    std::size_t first = 0;
    for (std::size_t i = 1; i < keys.size(); ++i)
        if (keys[i].first == keys[i - 1].first && (first == 0 || keys[i].second < first))
            first = keys[i].second;
    return first;
}

Result<Value> read(element const& from, std::size_t level);

Result<Value> read_array(simdjson::dom::array const& from, std::size_t level) {
    if (level > max_levels) return std::unexpected(too_deep());
    Array array;
    array.reserve(from.size());
    for (element const each : from) {
        TRY(value, read(each, level));
        array.push_back(std::move(value));
    }
    return Value(std::move(array));
}

Result<Value> read_object(simdjson::dom::object const& from, std::size_t level) {
    if (level > max_levels) return std::unexpected(too_deep());
    Object object;
    object.reserve(from.size());
    for (auto const member : from) {
        TRY(value, read(member.value, level));
        object.emplace_back(member.key, std::move(value));
    }
    if (std::size_t const member = repeated_member(object); member != 0)
        return refuse(Fault::malformed,
                      "Member " + std::to_string(member) + " of an object in the JSON text repeats a key.");
    return Value(std::move(object));
}

// `level` counts the arrays and objects around `from`.
Result<Value> read(element const& from, std::size_t level) {
    switch (from.type()) {
        case element_type::ARRAY:
            return read_array(from.get_array().value_unsafe(), level + 1);
        case element_type::OBJECT:
            return read_object(from.get_object().value_unsafe(), level + 1);
        case element_type::INT64:
            return Value(from.get_int64().value_unsafe());
        case element_type::UINT64:
            return refuse(Fault::malformed, "The JSON text has a whole number above 9223372036854775807.");
        case element_type::DOUBLE:
            return Value(from.get_double().value_unsafe());
        case element_type::STRING:
            return Value(from.get_string().value_unsafe());
        case element_type::BOOL:
            return Value(from.get_bool().value_unsafe());
        case element_type::NULL_VALUE:
            return Value();
    }
    MUST(false);
}

simdjson::dom::parser new_parser() {
    simdjson::dom::parser parser;
    if (auto const code = parser.allocate(first_capacity, parser_levels)) explain(code);
    return parser;
}

}  // namespace

bool Value::number(double& out) const {
    if (auto const* whole = integer()) {
        out = static_cast<double>(*whole);
        return true;
    }
    auto const* broken = std::get_if<double>(&data_);
    if (broken != nullptr) out = *broken;
    return broken != nullptr;
}

Value const* Value::find(std::string_view key) const {
    if (auto const* members = object())
        for (auto const& [name, value] : *members)
            if (name == key) return &value;
    return nullptr;
}

std::string_view Value::text_of(std::string_view key) const {
    auto const* value = find(key);
    auto const* words = value != nullptr ? value->text() : nullptr;
    return words != nullptr ? std::string_view(*words) : std::string_view();
}

Result<Value> parse(std::string_view text) {
    thread_local simdjson::dom::parser parser = new_parser();
    element root;
    auto const code = parser.parse(text.data(), text.size()).get(root);
    Result<Value> value = code ? std::unexpected(explain(code)) : read(root, 0);
    // One large text should not hold its memory for the life of the thread.
    if (parser.capacity() > kept_capacity) parser = new_parser();
    return value;
}

}  // namespace comity::json
