#include "rooms/confidence/asked.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/json.h"
#include "base/time.h"
#include "rooms/confidence/agreements_asked.h"
#include "rooms/confidence/checks_asked.h"
#include "rooms/confidence/commitments_asked.h"
#include "rooms/confidence/consultation_asked.h"
#include "rooms/confidence/contacts_asked.h"

namespace comity::confidence {

namespace {

// Each part of the room: what it asks of a party.
using ListAsked = std::vector<Asked> (*)(Ask const& ask, PartyId const& of, std::int64_t now_ms);
constexpr std::array<ListAsked, 5> parts{asked_in_consultation, asked_in_checks, asked_of_contacts,
                                         asked_in_agreements, asked_in_commitments};

void write_time(json::Writer& writer, std::string_view member, std::optional<std::int64_t> const& at_ms) {
    writer.key(member);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

// What is due first stands first.
std::vector<Asked> list_asked(Ask const& ask, PartyId const& of, std::int64_t now_ms) {
    std::vector<Asked> all;
    for (auto const list : parts) std::ranges::move(list(ask, of, now_ms), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, [](Asked const& asked) { return asked.due_ms.value_or(latest_ms); });
    return all;
}

Result<Reply> answer(Visit const& visit, Request const&) {
    TRY(reading, visit.sight.read());
    Ask const ask = [&](std::string_view sql) -> Query& { return reading.query(sql); };
    auto const now_ms = visit.sight.now_ms();
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of()).member("now", format_time(now_ms));
    writer.key("asked").open('[');
    for (auto const& asked : list_asked(ask, visit.sight.reader(), now_ms))
        write_asked(writer, asked, now_ms);
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape page_shape() {
    using namespace shape;
    return named("AskedPage",
                 object({{"as_of", whole_number()}, {"now", instant()}, {"asked", list(asked_shape())}}));
}

}  // namespace

void write_asked(json::Writer& writer, Asked const& asked, std::int64_t now_ms) {
    writer.open('{').member("about", asked.about).member("what", asked.what).member("number", asked.number);
    writer.member("title", asked.title);
    writer.member("id", asked.id.hex()).member("of", asked.of.hex()).member("by", asked.by.hex());
    writer.member("who", asked.who).member("since", format_time(asked.since_ms));
    write_time(writer, "due", asked.due_ms);
    writer.member("late", asked.due_ms && now_ms > *asked.due_ms).member("then", asked.then);
    write_time(writer, "then_at", asked.then_ms);
    writer.close('}');
}

Shape asked_shape() {
    using namespace shape;
    return named("Asked", object({{"about", text()},
                                  {"what", text()},
                                  {"number", whole_number()},
                                  {"title", text()},
                                  {"id", id()},
                                  {"of", id()},
                                  {"by", id()},
                                  {"who", text()},
                                  {"since", instant()},
                                  {"due", or_null(instant())},
                                  {"late", truth()},
                                  {"then", text()},
                                  {"then_at", or_null(instant())}}));
}

Route asked_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/asked";
    route.summary =
        "What is asked of whoever asks: by whom, until when, and what follows if nothing is said.";
    route.gives = page_shape();
    route.cacheable = false;
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence
