#include "formats/fields.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "formats/xml_document.h"

namespace comity::fields {

namespace {

constexpr std::size_t fields_limit = 64;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

std::unexpected<Error> not_utf8() {
    return malformed("The message is not valid UTF-8.");
}

std::string lower(std::string_view text) {
    std::string out(trim(text));
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return out;
}

bool is_known_charset(std::string_view name) {
    return name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii";
}

Result<void> check_charset(std::string_view content_type) {
    for (auto const parameter : split(content_type, ';')) {
        auto word = lower(parameter);
        if (!word.starts_with("charset=")) continue;
        std::erase(word, '"');
        if (!is_known_charset(std::string_view(word).substr(8)))
            return refuse(Fault::unsupported, "The message must be sent as UTF-8.");
    }
    return {};
}

Result<Fields> checked(Fields fields) {
    if (fields.size() > fields_limit) return malformed("The message has more than 64 fields.");
    for (auto const& [name, value] : fields)
        if (!is_utf8(name) || !is_utf8(value)) return not_utf8();
    TRY_OK(check_once(fields));
    return fields;
}

}  // namespace

Result<Fields> read(std::string_view content_type, std::string_view body) {
    TRY_OK(check_charset(content_type));
    auto const type = lower(content_type.substr(0, content_type.find(';')));
    if (type == "application/x-www-form-urlencoded") return read_form(body);
    if (type == "application/json") return read_json(body);
    if (type == "application/xml" || type == "text/xml") return read_xml(body);
    return refuse(Fault::unsupported, "A message is sent as a form, as JSON or as XML.");
}

Result<Fields> read_form(std::string_view body) {
    Fields fields;
    for (auto const pair : split(body, '&')) {
        if (pair.empty()) continue;
        if (fields.size() == fields_limit) return malformed("The message has more than 64 fields.");
        auto const equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return malformed("The form holds a broken percent-encoding.");
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return checked(std::move(fields));
}

Result<Fields> read_json(std::string_view body) {
    if (!is_utf8(body)) return not_utf8();
    auto const value = json::parse(body);
    if (!value || !value->object()) return malformed("The message is not a JSON object.");
    Fields fields;
    for (auto const& [name, each] : *value->object()) {
        if (each.text())
            fields.emplace_back(name, *each.text());
        else if (each.integer())
            fields.emplace_back(name, std::to_string(*each.integer()));
        else if (!each.is_null())
            return malformed("The fields of the message must be texts.");
    }
    return checked(std::move(fields));
}

Result<Fields> read_xml(std::string_view body) {
    pugi::xml_document document;
    TRY_OK(xml::read(document, body, "The message"));
    Fields fields;
    for (auto const& element : document.document_element().children()) {
        if (element.type() != pugi::node_element) continue;
        TRY(text, xml::only_text(element, "A field of the message"));
        fields.emplace_back(element.name(), std::move(text));
    }
    return checked(std::move(fields));
}

std::string write_form(Fields const& fields) {
    std::string form;
    for (auto const& [name, value] : fields)
        form += (form.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
    return form;
}

Result<void> check_once(Fields const& fields) {
    std::set<std::string_view> names;
    for (auto const& [name, value] : fields)
        if (!names.insert(name).second) return malformed("A field of the message stands twice.");
    return {};
}

std::string_view find(Fields const& fields, std::string_view name) {
    auto const found = std::ranges::find(fields, name, &Fields::value_type::first);
    return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace comity::fields
