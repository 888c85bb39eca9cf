#include "rooms/confidence/contacts_table.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "rooms/confidence/contact_hours.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 14> columns{"role",      "name",      "state",    "region", "matters",
                                                   "languages", "time_zone", "hours",    "web",    "mail",
                                                   "telephone", "alternate", "deputies", "tlp"};
constexpr std::array<std::string_view, 6> needed{"role", "name", "state", "region", "time_zone", "tlp"};
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

// A spreadsheet is kept from running a cell by an apostrophe before it: that was ours, and goes.
std::string_view unguarded(std::string_view cell) {
    auto const text = trim(cell);
    bool const guarded =
        text.size() > 1 && text[0] == '\'' && std::string_view("=+-@").find(text[1]) != text.npos;
    return guarded ? text.substr(1) : text;
}

json::Array listed(std::string_view cell) {
    json::Array all;
    for (auto const part : split(cell, ';'))
        if (auto const word = trim(part); !word.empty()) all.emplace_back(word);
    return all;
}

void add_channel(json::Array& channels, std::string_view name, std::string_view cell) {
    if (cell.empty()) return;
    json::Object channel{{"channel", name}};
    if (name != "web" || cell != "yes") channel.emplace_back("address", cell);
    channels.emplace_back(std::move(channel));
}

json::Array deputies_of(std::string_view cell) {
    json::Array all;
    for (auto const& each : listed(cell)) {
        bool const is_contact = StatementId::from_hex_text(*each.text()).has_value();
        all.emplace_back(json::Object{{is_contact ? "contact" : "name", each}});
    }
    return all;
}

}  // namespace

Result<ContactsTable> ContactsTable::of(std::span<std::string_view const> header) {
    ContactsTable table;
    table.places_.assign(columns.size(), nowhere);
    for (std::size_t place = 0; place < header.size(); ++place) {
        auto const found = std::ranges::find(columns, trim(header[place]));
        if (found == columns.end()) {
            table.unknown_.emplace_back(first_code_points(trim(header[place]), 60));
            continue;
        }
        auto& known = table.places_[static_cast<std::size_t>(found - columns.begin())];
        if (known != nowhere)
            return refuse(Fault::malformed, "The column \"" + std::string(*found) + "\" is there twice.");
        known = place;
    }
    for (auto const column : needed) {
        auto const place = static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
        if (table.places_[place] == nowhere)
            return refuse(Fault::malformed,
                          "The table of contacts has no column \"" + std::string(column) + "\".");
    }
    return table;
}

std::string_view ContactsTable::cell(std::span<std::string_view const> fields,
                                     std::string_view column) const {
    auto const known = static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
    auto const place = places_[known];
    return place < fields.size() ? unguarded(fields[place]) : std::string_view();
}

// Through the same reading as what is said: a row is refused with the same sentence.
Result<Contact> ContactsTable::read(std::span<std::string_view const> fields) const {
    TRY(hours, read_week(cell(fields, "hours")));
    json::Array channels;
    for (auto const name : channel_names) add_channel(channels, name, cell(fields, name));
    json::Object body;
    for (auto const column : needed) body.emplace_back(column, cell(fields, column));
    body.emplace_back("matters", listed(cell(fields, "matters")));
    body.emplace_back("languages", listed(cell(fields, "languages")));
    body.emplace_back("hours", write_hours(hours));
    body.emplace_back("channels", std::move(channels));
    body.emplace_back("deputies", deputies_of(cell(fields, "deputies")));
    json::Value const said(std::move(body));
    TRY_OK(check_contact(said));
    return read_contact(said);
}

}  // namespace comity::confidence
