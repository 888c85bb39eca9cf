#include "formats/stanzas.h"

#include <algorithm>

#include "base/text.h"

namespace comity {

namespace {

bool is_field_name(std::string_view name) {
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !name.empty() && std::ranges::all_of(name, fits);
}

std::unexpected<Error> wrong_at(std::size_t line, std::string const& why) {
    return refuse(Fault::malformed, "Line " + std::to_string(line) + ": " + why);
}

// A line that begins with a space goes on with the value before it; " ." is an empty line of it.
void go_on(std::string& value, std::string_view line) {
    auto const rest = line.substr(1);
    if (!value.empty()) value += '\n';
    if (rest != ".") value += rest;
}

Result<void> take_field(Stanza& stanza, std::string_view line, std::size_t number) {
    auto const colon = line.find(':');
    auto const name = line.substr(0, std::min(colon, line.size()));
    if (colon == line.npos || !is_field_name(name))
        return wrong_at(number, "a line is \"Field: value\", goes on with a space, or begins with #.");
    if (stanza.has(name)) return wrong_at(number, "the field " + std::string(name) + " is there twice.");
    if (stanza.fields.empty()) stanza.line = number;
    stanza.fields.emplace_back(name, trim(line.substr(colon + 1)));
    return {};
}

}  // namespace

std::string_view Stanza::text(std::string_view name) const {
    auto const found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

bool Stanza::has(std::string_view name) const {
    return std::ranges::find(fields, name, &std::pair<std::string, std::string>::first) != fields.end();
}

Result<std::vector<Stanza>> read_stanzas(std::string_view text) {
    if (!is_utf8(text)) return refuse(Fault::malformed, "The file is not UTF-8.");
    std::vector<Stanza> stanzas;
    Stanza stanza;
    auto const finish = [&] {
        if (!stanza.fields.empty()) stanzas.push_back(std::exchange(stanza, {}));
    };
    std::size_t number = 0;
    for (auto line : split(text, '\n')) {
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with('#')) continue;
        if (trim(line).empty()) {
            finish();
        } else if (line.front() == ' ') {
            if (stanza.fields.empty()) return wrong_at(number, "nothing stands before it that could go on.");
            go_on(stanza.fields.back().second, line);
        } else {
            TRY_OK(take_field(stanza, line, number));
        }
    }
    finish();
    return stanzas;
}

}  // namespace comity
