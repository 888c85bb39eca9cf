#include "rooms/intake/said_mapping.h"

#include <algorithm>

#include "base/members.h"
#include "base/text.h"

namespace comity::intake {

namespace {

using members::Lines;

constexpr std::size_t name_limit = 60;
constexpr std::size_t column_limit = 300;
constexpr std::size_t columns_limit = 32;
constexpr std::size_t place_limit = 300;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<std::string> read_column(json::Value const& object, std::string_view member) {
    return members::text(object, member, "The column of \"" + std::string(member) + "\"", column_limit,
                         Lines::one);
}

Result<std::vector<std::string>> read_columns(json::Value const& object, std::string_view member) {
    std::vector<std::string> columns;
    auto const* value = object.find(member);
    if (!value) return columns;
    auto const what = "The columns of \"" + std::string(member) + "\"";
    if (!value->array() || value->array()->empty() || value->array()->size() > columns_limit)
        return malformed(what + " must be a list of 1 to 32 names of columns.");
    for (auto const& each : *value->array()) {
        auto const known = json::Value(json::Object{{"name", each}});
        TRY(column, members::needed_text(known, "name", "A column of \"" + std::string(member) + "\"",
                                         column_limit, Lines::one));
        columns.push_back(std::move(column));
    }
    return columns;
}

std::optional<DateFormat> date_format_named(std::string_view name) {
    if (name == "iso") return DateFormat::iso;
    if (name == "dd/mm/yyyy") return DateFormat::day_first;
    if (name == "mm/dd/yyyy") return DateFormat::month_first;
    if (name == "excel") return DateFormat::excel;
    return std::nullopt;
}

// "Z", "+05:30"
std::optional<std::int64_t> read_zone(std::string_view text) {
    if (text == "Z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    auto const hours = read_whole_number(text.substr(1, 2));
    auto const minutes = read_whole_number(text.substr(4, 2));
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    auto const east = static_cast<std::int64_t>(*hours * 60 + *minutes) * 60'000;
    return text[0] == '-' ? -east : east;
}

Result<void> read_at(SaidMapping& said, json::Value const& body) {
    auto const* at = body.find("at");
    if (!at) return {};
    if (!at->object()) return malformed("The member at must be an object of column, format and zone.");
    TRY_OK(members::refuse_others(*at, "The member at", {"column", "format", "zone"}));
    TRY(column, members::needed_text(*at, "column", "The column of \"at\"", column_limit, Lines::one));
    said.at = std::move(column);
    auto const* format = at->find("format");
    auto const named = format ? date_format_named(at->text_of("format")) : DateFormat::iso;
    if (!named) return malformed("The format of dates is iso, dd/mm/yyyy, mm/dd/yyyy or excel.");
    said.dates = *named;
    auto const zone = at->find("zone") ? read_zone(at->text_of("zone")) : 0;
    if (!zone) return malformed("The zone of times is Z, or such as +02:00.");
    said.east_of_utc_ms = *zone;
    return {};
}

Result<void> read_categories(SaidMapping& said, json::Value const& body) {
    auto const* value = body.find("categories");
    if (!value) return {};
    if (!value->object()) return malformed("The categories must be an object of columns and a separator.");
    TRY_OK(members::refuse_others(*value, "The member categories", {"columns", "separator"}));
    TRY(columns, read_columns(*value, "columns"));
    if (columns.empty()) return malformed("The categories need the columns in which they stand.");
    said.categories = std::move(columns);
    if (!value->find("separator")) return {};
    auto const separator = value->text_of("separator");
    if (separator.size() != 1 || separator[0] < '!' || separator[0] > '~')
        return malformed("The separator of categories is one sign, such as \";\" or \",\".");
    said.separator = separator[0];
    return {};
}

Result<void> read_always(SaidMapping& said, json::Value const& body) {
    auto const* value = body.find("always");
    if (!value) return {};
    if (!value->object())
        return malformed("The member always must be an object of language, categories and place.");
    TRY_OK(members::refuse_others(*value, "The member always", {"language", "categories", "place"}));
    TRY(language, members::language(*value));
    TRY(categories, members::categories(*value, "A mapping"));
    TRY(place, members::text(*value, "place", "The place of all rows", place_limit, Lines::one));
    said.always_language = std::move(language);
    said.always_categories = std::move(categories);
    said.always_place = std::move(place);
    return {};
}

Result<void> read_texts(SaidMapping& said, json::Value const& body) {
    for (auto const& [member, columns] :
         {std::pair{"title", &said.title}, {"text", &said.text}, {"place", &said.place}}) {
        TRY(read, read_columns(body, member));
        *columns = std::move(read);
    }
    for (auto const& [member, column] :
         {std::pair{"lon", &said.lon}, {"lat", &said.lat}, {"id", &said.id}, {"language", &said.language}}) {
        TRY(read, read_column(body, member));
        *column = std::move(read);
    }
    if (said.lon.empty() != said.lat.empty()) return malformed("The columns of lon and lat belong together.");
    return {};
}

}  // namespace

Result<SaidMapping> read_said_mapping(json::Value const& body, Name name) {
    if (!body.object()) return malformed("A mapping must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A mapping",
                                  {"name", "title", "text", "place", "lon", "lat", "at", "categories", "id",
                                   "language", "always", "withdrawn"}));
    SaidMapping said;
    bool const named = name == Name::needed || body.find("name");
    auto read = named ? members::needed_text(body, "name", "The name of a mapping", name_limit, Lines::one)
                      : Result<std::string>();
    if (!read) return std::unexpected(read.error());
    said.name = *std::move(read);
    TRY(withdrawn, members::truth(body, "withdrawn", "The member withdrawn"));
    said.withdrawn = withdrawn.value_or(false);
    TRY_OK(read_texts(said, body));
    TRY_OK(read_at(said, body));
    TRY_OK(read_categories(said, body));
    TRY_OK(read_always(said, body));
    if (!said.withdrawn && said.title.empty() && said.text.empty())
        return malformed("A mapping needs a column for the title or the text.");
    return said;
}

Shape mapping_shape() {
    using namespace shape;
    auto const at = closed({{"column", text()},
                            optional("format", one_of({"iso", "dd/mm/yyyy", "mm/dd/yyyy", "excel"})),
                            optional("zone", text())});
    auto const categories = closed({{"columns", list(text())}, optional("separator", text())});
    auto const always = closed(
        {optional("language", text()), optional("categories", list(text())), optional("place", text())});
    return named(mapping_kind, closed({{"name", text()},
                                       optional("title", list(text())),
                                       optional("text", list(text())),
                                       optional("place", list(text())),
                                       optional("lon", text()),
                                       optional("lat", text()),
                                       optional("at", at),
                                       optional("categories", categories),
                                       optional("id", text()),
                                       optional("language", text()),
                                       optional("always", always),
                                       optional("withdrawn", truth())}));
}

Result<void> check_mapping(json::Value const& body) {
    TRY_OK(read_said_mapping(body));
    return {};
}

}  // namespace comity::intake
