#include "rooms/situation/public_page.h"

#include <limits>

#include "base/text.h"
#include "base/time.h"
#include "formats/html.h"
#include "kernel/space.h"
#include "methods/grid.h"
#include "rooms/situation/public_words.h"

namespace comity::situation {

namespace {

using html::escape;

constexpr std::size_t excerpt_limit = 600;
constexpr std::size_t publications_limit = 20;
// With what stands around them the page stays below 50 KB.
constexpr std::size_t list_limit_bytes = 36'000;

std::string say(Language const& language, std::string_view key) {
    return escape(public_words().say(language.code, key));
}

std::string say(Language const& language, std::string_view key, std::string_view name, std::string value) {
    return escape(public_words().say(language.code, key, {{name, std::move(value)}}));
}

Language const& language_for(Request const& request) {
    return choose_language(request.asked("lang").value_or(""), request.header("accept-language"),
                           language_codes());
}

Reply page(int status, std::string body) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/html; charset=utf-8";
    reply.headers = {{"Content-Security-Policy", html::content_policy()}, {"Vary", "Accept-Language"}};
    reply.body = std::move(body);
    return reply;
}

std::string degrees(double value) {
    std::string text;
    json::number(text, static_cast<double>(static_cast<std::int64_t>(value * 100)) / 100);
    return text;
}

std::string where(Language const& language, std::string_view cell_name) {
    auto const cell = grid::cell_named(cell_name);
    if (!cell) return "";
    auto const centre = grid::centre_of(*cell);
    // Isolated, so that a minus does not change sides among words written from the right.
    auto const place = "\u2066" + degrees(centre.lat) + ", " + degrees(centre.lon) + "\u2069";
    auto const words =
        public_words().say(language.code, "cell", {{"km", std::to_string(cell->size_km)}, {"place", place}});
    return "<p class=\"hint\">" + escape(words) + "</p>";
}

std::string photos(Reading const& reading, std::string const& space, std::int64_t number,
                   Language const& language) {
    std::string out;
    auto& photo =
        reading.query("SELECT sha256, alt FROM publication_photo WHERE number = ?1 ORDER BY position");
    photo.with(number);
    while (photo.step())
        out += "<p><a href=\"/api/v1/spaces/" + space + "/blobs/" + to_hex(photo.blob(0)) + "\">" +
               say(language, "photo", "alt", std::string(photo.text(1))) + "</a></p>";
    photo.reset();
    return out;
}

// Newest first. The number of the last that found room, where there are more.
std::string published(Reading const& reading, std::string const& space, std::int64_t before,
                      Language const& language, std::int64_t& next) {
    auto const& months = public_words().say(language.code, "months");
    std::string out;
    std::size_t count = 0;
    auto& row = reading.query(
        "SELECT number, title, text, language, categories, cell, at_ms FROM publication"
        " WHERE number < ?1 ORDER BY number DESC");
    row.with(before);
    std::int64_t last = 0;
    while (row.step()) {
        if (count++ == publications_limit || out.size() > list_limit_bytes) {
            next = last;
            break;
        }
        last = row.integer(0);
        auto const in = " lang=\"" + escape(row.text(3)) + "\" dir=\"auto\"";
        out += "<article><h2" + in + ">" + escape(row.text(1)) + "</h2><p class=\"hint\">" +
               escape(date_and_time(row.integer(6), months)) +
               (row.text(4).empty() ? "" : " · <span dir=\"auto\">" + escape(row.text(4)) + "</span>") +
               "</p>";
        if (!row.text(2).empty())
            out += "<p" + in + ">" + escape(excerpt(row.text(2), excerpt_limit)) + "</p>";
        out += where(language, row.text(5)) + photos(reading, space, last, language);
        out += "<p class=\"hint\">" + say(language, "number", "number", std::to_string(last)) +
               "</p></article>\n";
    }
    row.reset();
    return out;
}

// What the room intake publishes of its form, where it is on.
bool takes_reports(Sight const& sight, Reading const& reading) {
    for (auto const& room : sight.space().rooms()) {
        for (auto const& dataset : room.datasets) {
            if (dataset.name != "form" || !sight.space().has_room(room.name)) continue;
            auto& row = reading.query(dataset.rows);
            row.with(0, 1);
            bool const open = row.step() && row.integer(2) != 0;
            row.reset();
            return open;
        }
    }
    return false;
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(before, asked_integer(request, "before", most, 0, most));
    TRY(reading, visit.sight.read());
    auto const& language = language_for(request);
    auto const state = visit.sight.space().state();
    auto const& space = visit.sight.space_name();
    auto const in = "?lang=" + std::string(language.code);
    auto const title = public_words().say(language.code, "title");
    std::string body = html::language_links("/public/" + space, language,
                                            public_words().say(language.code, "languages"), language_codes());
    body +=
        "<main><p class=\"hint\">" + escape(title) + "</p><h1><bdi>" + escape(state.title) + "</bdi></h1>\n";
    if (state.mode == "exercise" || state.mode == "demonstration")
        body += "<p class=\"note\"><b>" + say(language, state.mode) + "</b></p>\n";
    if (!state.purpose.empty()) body += "<p dir=\"auto\">" + escape(state.purpose) + "</p>\n";
    if (takes_reports(visit.sight, reading))
        body += "<p><a class=\"button\" href=\"/report/" + space + in + "\">" + say(language, "report") +
                "</a></p>\n";
    std::int64_t next = 0;
    auto const list = published(reading, space, before, language, next);
    body += list.empty() ? "<p>" + say(language, "none") + "</p>\n" : list;
    if (next > 0)
        body += "<p><a href=\"/public/" + space + in + "&amp;before=" + std::to_string(next) + "\">" +
                say(language, "older") + "</a></p>\n";
    body += "<footer><p>" + say(language, "rules") + "</p>";
    body += "<p><a href=\"/spaces/" + space + "/record" + in + "\">" + say(language, "record") + "</a></p>";
    if (visit.sight.role() >= Role::observer)  // the map is for members
        body += "<p><a href=\"/spaces/" + space + in + "\">" + say(language, "map") + "</a></p>";
    body += "</footer></main>\n";
    return page(200, html::write({language, title + " - " + state.title, std::move(body), ""}));
}

// Said alike of every space that is not open to the reader.
Reply refused(Visit const*, Request const& request, Error const& error) {
    auto const& language = language_for(request);
    auto const title = say(language, "gone.title");
    auto const status = error.fault == Fault::not_found ? 404 : error.fault == Fault::malformed ? 400 : 503;
    return page(
        status,
        html::write({language, public_words().say(language.code, "gone.title"),
                     "<main><h1>" + title + "</h1><p>" + say(language, "gone") + "</p></main>\n", ""}));
}

}  // namespace

Catalogue const& public_words() {
    static Catalogue const words(public_words_files());
    return words;
}

Route public_route() {
    Route route;
    route.path = "/public/{space}";
    route.summary = "The public page of a public space: what was published, without script, below 50 KB";
    route.parameters = {{"lang", "string", "ar, en, es, fr, ru or zh; otherwise as Accept-Language says."},
                        {"before", "integer", "Only publications with a number below this one."}};
    route.answers = "text/html";
    route.role = Role::everyone;
    route.cacheable = false;
    route.answer = answer;
    route.refused = refused;
    return route;
}

}  // namespace comity::situation
