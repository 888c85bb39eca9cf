#include "app/demonstration/wording.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "methods/grid.h"

namespace comity::demonstration {

namespace {

json::Value id_of(Known const& known, std::string_view name) {
    auto const found = known.ids.find(name);
    MUST(found != known.ids.end());
    return found->second;
}

json::Array ids_of(Known const& known, Stanza const& said, std::string_view field) {
    json::Array ids;
    for (auto const name : references(said, field)) ids.push_back(id_of(known, name));
    return ids;
}

void add_text(json::Object& body, std::string_view member, std::string_view text) {
    if (!text.empty()) body.emplace_back(member, text);
}

json::Array categories_of(Stanza const& said) {
    json::Array categories;
    for (auto const name : split(said.text("Categories"), ';'))
        if (!trim(name).empty()) categories.emplace_back(trim(name));
    return categories;
}

json::Array shown_attachments(Stanza const& said, Known const& known) {
    json::Array attachments;
    for (auto const& path : attachments_of(said)) {
        bool const photo = path.ends_with(".jpg");
        attachments.emplace_back(json::Object{{"sha256", known.hashes.find(path)->second},
                                              {"media_type", photo ? "image/jpeg" : "application/gpx+xml"},
                                              {"name", path.substr(path.find('/') + 1)}});
    }
    return attachments;
}

json::Object report(Scenario const& scenario, Turn const& turn, Known const& known) {
    auto const& said = turn.said;
    json::Object body;
    add_text(body, "title", said.text("Title"));
    add_text(body, "text", said.text("Text"));
    add_text(body, "language", said.text("Language"));
    if (auto const found = scenario.places.find(said.text("Place")); found != scenario.places.end()) {
        auto const& place = found->second;
        body.emplace_back(
            "place",
            json::Object{
                {"lon", place.lon}, {"lat", place.lat}, {"radius_m", place.radius_m}, {"name", place.name}});
    } else if (said.has("Place-name")) {
        body.emplace_back("place", json::Object{{"name", said.text("Place-name")}});
    }
    body.emplace_back("at", format_time(turn.at_ms));
    if (auto categories = categories_of(said); !categories.empty())
        body.emplace_back("categories", std::move(categories));
    if (auto attachments = shown_attachments(said, known); !attachments.empty())
        body.emplace_back("attachments", std::move(attachments));
    if (said.has("Corrects")) body.emplace_back("corrects", id_of(known, said.text("Corrects")));
    return body;
}

json::Object assessment(Turn const& turn, Known const& known) {
    auto const& said = turn.said;
    return {
        {"about", ids_of(known, said, "Assess")},
        {"verification", said.text("Verification")},
        {"reliability", said.text("Reliability")},
        {"credibility", static_cast<std::int64_t>(read_whole_number(said.text("Credibility")).value_or(0))},
        {"reason", said.text("Reason")}};
}

json::Object action(Turn const& turn, Known const& known) {
    auto const& said = turn.said;
    json::Object body{{"about", ids_of(known, said, "About")},
                      {"who", said.text("Who")},
                      {"what", said.text("What")},
                      {"state", said.text("State")}};
    if (said.has("Changes")) body.emplace_back("changes", id_of(known, said.text("Changes")));
    return body;
}

json::Object closing(Turn const& turn, Known const& known) {
    auto const& said = turn.said;
    json::Object body{{"about", ids_of(known, said, "Close")}, {"how", said.text("How")}};
    if (said.has("Of")) body.emplace_back("of", id_of(known, said.text("Of")));
    body.emplace_back("why", said.text("Why"));
    return body;
}

// The place as a cell of the drawn grid, never finer.
json::Object publication(Scenario const& scenario, Turn const& turn, Known const& known) {
    auto const& said = turn.said;
    json::Object body{{"about", id_of(known, said.text("Publish"))},
                      {"language", said.has("Language") ? said.text("Language") : "en"},
                      {"title", said.text("Title")}};
    add_text(body, "text", said.text("Text"));
    auto const about = std::ranges::find(scenario.turns, said.text("Publish"), &Turn::name);
    auto const place = scenario.places.find(about->said.text("Place"));
    auto const size_km = static_cast<int>(read_whole_number(said.text("Grid-km")).value_or(0));
    if (place == scenario.places.end() || !grid::has_size(size_km)) return body;
    auto const cell = grid::cell_at(size_km, {place->second.lon, place->second.lat});
    MUST(cell);
    body.emplace_back("place", json::Object{{"grid_km", size_km}, {"cell", grid::name_of(*cell)}});
    return body;
}

// The form asks for no title: what was written as one is its first sentence.
std::string in_one(Stanza const& said) {
    std::string what(said.text("Title"));
    if (!said.has("Text")) return what;
    if (!what.empty()) what.append(what.ends_with('.') || what.ends_with('?') ? "\n" : ".\n");
    return what.append(said.text("Text"));
}

}  // namespace

json::Value body_of(Scenario const& scenario, Turn const& turn, Known const& known) {
    if (turn.kind == "situation.assessment") return assessment(turn, known);
    if (turn.kind == "situation.action") return action(turn, known);
    if (turn.kind == "situation.closing") return closing(turn, known);
    if (turn.kind == "situation.publication") return publication(scenario, turn, known);
    return report(scenario, turn, known);
}

Pairs form_fields(Scenario const& scenario, Turn const& turn, std::vector<std::string> const& categories) {
    auto const& said = turn.said;
    // A token of the page, the same each time: what was sent already is not heard again.
    Pairs fields{{"token", "demonstration-" + turn.name}, {"what", in_one(said)}, {"when", "now"}};
    if (auto const found = scenario.places.find(said.text("Place")); found != scenario.places.end()) {
        auto const& place = found->second;
        fields.emplace_back("where", place.name);
        for (auto const& [field, value] :
             {std::pair{"lon", place.lon}, {"lat", place.lat}, {"radius", place.radius_m}}) {
            std::string number;
            json::number(number, value);
            fields.emplace_back(field, number);
        }
    } else if (said.has("Place-name")) {
        fields.emplace_back("where", said.text("Place-name"));
    }
    for (auto const& category : categories_of(said)) {
        if (std::ranges::find(categories, *category.text()) == categories.end()) continue;
        fields.emplace_back("category", *category.text());
        break;
    }
    return fields;
}

}  // namespace comity::demonstration
