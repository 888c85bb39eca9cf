#include "base/members.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"

namespace comity::members {

namespace {

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_letter_or_digit(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

// Controls of C0 but newline and tab, DEL, and those of C1 (U+0080 to U+009F).
bool has_controls(std::string_view text, Lines lines) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && (lines == Lines::one || (c != '\n' && c != '\t'))) return true;
        if (c == 0x7f) return true;
        if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

bool longer_than(std::string_view text, std::size_t limit) {
    return text.size() > limit && count_code_points(text) > limit;
}

bool is_language_tag(std::string_view tag) {
    if (tag.size() < 2 || tag.size() > 35) return false;
    bool first = true;
    for (auto part : split(tag, '-')) {
        if (part.empty() || part.size() > 8) return false;
        if (first && (part.size() < 2 || !std::ranges::all_of(part, is_letter))) return false;
        if (!std::ranges::all_of(part, is_letter_or_digit)) return false;
        first = false;
    }
    return true;
}

Result<std::string> read_category(json::Value const& value, std::size_t position) {
    auto const which = "Category " + std::to_string(position);
    if (!value.text()) return malformed(which + " must be text.");
    auto const& name = *value.text();
    if (trim(name).empty()) return malformed(which + " is empty.");
    if (longer_than(name, category_limit)) return malformed(which + " is longer than 120 characters.");
    if (has_controls(name, Lines::one)) return malformed(which + " holds control characters.");
    if (name.find(';') != name.npos)
        return malformed(which + " holds a \";\", which separates categories: give each its own.");
    return name;
}

std::string quoted(std::string_view member) {
    return '"' + std::string(member) + '"';
}

}  // namespace

Result<void> refuse_others(json::Value const& object, std::string const& what,
                           std::initializer_list<std::string_view> known) {
    for (auto const& [name, value] : *object.object()) {
        if (std::ranges::find(known, std::string_view(name)) != known.end()) continue;
        auto const shown = has_controls(name, Lines::one) ? "?" : std::string(first_code_points(name, 60));
        return malformed(what + " has no member \"" + shown + "\".");
    }
    return {};
}

Result<std::string> text(json::Value const& object, std::string_view member, std::string const& what,
                         std::size_t limit, Lines lines) {
    auto const* value = object.find(member);
    if (!value) return std::string();
    auto const* text = value->text();
    if (!text) return malformed(what + " must be text.");
    if (lines == Lines::one && trim(*text).empty()) return malformed(what + " is empty: leave it out.");
    if (longer_than(*text, limit))
        return malformed(what + " is longer than " + std::to_string(limit) + " characters.");
    if (has_controls(*text, lines)) return malformed(what + " holds control characters.");
    return *text;
}

Result<std::string> needed_text(json::Value const& object, std::string_view member, std::string const& what,
                                std::size_t limit, Lines lines) {
    auto const* value = object.find(member);
    bool const empty = value && value->text() && trim(*value->text()).empty();
    if (!value || empty) return malformed(what + " is missing.");
    return text(object, member, what, limit, lines);
}

Result<std::optional<bool>> truth(json::Value const& object, std::string_view member,
                                  std::string const& what) {
    auto const* value = object.find(member);
    if (!value) return std::optional<bool>();
    if (!value->boolean()) return malformed(what + " must be true or false.");
    return std::optional(*value->boolean());
}

Result<std::optional<std::int64_t>> time(json::Value const& object, std::string_view member) {
    auto const* value = object.find(member);
    if (!value) return std::optional<std::int64_t>();
    auto const at_ms = value->text() ? parse_time(*value->text()) : std::nullopt;
    if (!at_ms)
        return malformed("The time " + quoted(member) +
                         " must be RFC 3339 with its zone and a year from 1900 to 2199, such as "
                         "\"2010-01-12T16:53:00-05:00\".");
    return at_ms;
}

Result<std::string> language(json::Value const& body) {
    auto const* value = body.find("language");
    if (!value) return std::string();
    if (!value->text() || !is_language_tag(*value->text()))
        return malformed("The language must be a BCP 47 tag, such as \"fr\" or \"pt-BR\".");
    return *value->text();
}

Result<std::vector<std::string>> categories(json::Value const& body, std::string const& whole) {
    auto const* value = body.find("categories");
    std::vector<std::string> found;
    if (!value) return found;
    if (!value->array()) return malformed("The categories must be a list of texts.");
    if (value->array()->size() > categories_limit) return malformed(whole + " has at most 32 categories.");
    for (auto const& each : *value->array()) {
        auto const position = found.size() + 1;
        TRY(name, read_category(each, position));
        if (std::ranges::find(found, name) != found.end())
            return malformed("Category " + std::to_string(position) + " is there twice.");
        found.push_back(std::move(name));
    }
    return found;
}

Result<std::optional<StatementId>> id(json::Value const& object, std::string_view member) {
    auto const* value = object.find(member);
    if (!value) return std::optional<StatementId>();
    auto const id = value->text() ? StatementId::from_hex_text(*value->text()) : std::nullopt;
    if (!id)
        return malformed("The member " + std::string(member) +
                         " must be a statement id of 64 lower-case hexadecimal digits.");
    return id;
}

Result<StatementId> needed_id(json::Value const& object, std::string_view member) {
    TRY(said, id(object, member));
    if (!said) return malformed("The member " + quoted(member) + " is missing.");
    return *said;
}

Result<std::vector<StatementId>> ids(json::Value const& object, std::string_view member, std::size_t most) {
    auto const* value = object.find(member);
    if (!value || !value->array() || value->array()->empty() || value->array()->size() > most)
        return malformed("The member " + quoted(member) + " must be a list of 1 to " + std::to_string(most) +
                         " statement ids.");
    std::vector<StatementId> found;
    for (auto const& each : *value->array()) {
        auto const id = each.text() ? StatementId::from_hex_text(*each.text()) : std::nullopt;
        if (!id)
            return malformed("A statement id in " + quoted(member) +
                             " is not 64 lower-case hexadecimal digits.");
        if (std::ranges::find(found, *id) != found.end())
            return malformed("A statement id in " + quoted(member) + " is there twice.");
        found.push_back(*id);
    }
    return found;
}

}  // namespace comity::members
