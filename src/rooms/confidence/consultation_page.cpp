#include "rooms/confidence/consultation_page.h"

#include <algorithm>
#include <limits>

#include "base/json.h"
#include "base/time.h"
#include "rooms/confidence/consultation_asked.h"
#include "rooms/confidence/consultation_view.h"

namespace comity::confidence {

namespace {

constexpr std::int64_t steps_limit = 500;

template <std::size_t count, class Word>
std::string_view word_of(std::array<std::string_view, count> const& names, Word word) {
    return names[static_cast<std::size_t>(word)];
}

void write_time(json::Writer& writer, std::string_view member, std::optional<std::int64_t> const& at_ms) {
    writer.key(member);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

// A party, or nobody.
void write_party(json::Writer& writer, std::string_view member, PartyId const& party) {
    writer.key(member);
    party.empty() ? writer.null() : writer.value(party.hex());
}

void write_case(json::Writer& writer, State const& state) {
    bool const closed = state.phase == Phase::closed;
    writer.member("state", word_of(phase_names, state.phase))
        .member("track", word_of(track_names, state.track));
    writer.member("tlp", name_of(state.tlp));
    write_party(writer, "requester", state.requester);
    write_party(writer, "asked_party", state.asked);
    auto const begun = state.phase != Phase::none;
    write_time(writer, "opened_at", begun ? std::optional(state.opened_at_ms) : std::nullopt);
    writer.member("turn", word_of(turn_names, state.turn)).member("reopened", state.reopened);
    write_time(writer, "lapses_at", state.open() ? std::optional(lapses_at_ms(state)) : std::nullopt);
    writer.key("closing");
    if (!closed) {
        writer.null();
        return;
    }
    writer.open('{').member("outcome", word_of(outcome_names, state.outcome));
    write_party(writer, "by", state.closed_by);
    writer.member("at", format_time(state.closed_at_ms));
    writer.member("reopen_until", format_time(state.closed_at_ms + reopen_ms)).close('}');
}

Shape case_shape() {
    using namespace shape;
    auto const closing =
        object({{"outcome", text()}, {"by", or_null(id())}, {"at", instant()}, {"reopen_until", instant()}});
    return object({{"state", one_of({phase_names.begin(), phase_names.end()})},
                   {"track", one_of({track_names.begin(), track_names.end()})},
                   {"tlp", tlp_shape()},
                   {"requester", or_null(id())},
                   {"asked_party", or_null(id())},
                   {"opened_at", or_null(instant())},
                   {"turn", one_of({turn_names.begin(), turn_names.end()})},
                   {"reopened", whole_number()},
                   {"lapses_at", or_null(instant())},
                   {"closing", or_null(named("ConsultationClosing", closing))}});
}

// What the reader could say now with its own key: tried on a copy of the state, so that the machine alone
// knows the rules.
struct Attempt {
    std::string_view word;
    Said said;
};

std::vector<Attempt> attempts(PartyId const& nobody) {
    using namespace steps;
    using How = steps::Reply::How;
    using Sort = Exchange::Sort;
    return {{"request", steps::Request{nobody, Track::technical, std::nullopt}},
            {"acknowledge", Acknowledgement{}},
            {"accept", steps::Reply{How::accepted, {}}},
            {"decline", steps::Reply{How::declined, {}}},
            {"redirect", steps::Reply{How::redirected, nobody}},
            {"inform", Exchange{Sort::information, std::nullopt, std::nullopt}},
            {"hold", Exchange{Sort::holding, std::nullopt, std::nullopt}},
            {"ask", Question{}},
            {"propose", Deescalation{}},
            {"resolve", Closure{Outcome::resolved}},
            {"end", Closure{Outcome::no_agreement}},
            {"withdraw", Closure{Outcome::withdrawn}},
            {"sum_up", Summary{}},
            {"reopen", Reopening{}}};
}

std::vector<std::string_view> may_say(State const& state, PartyId const& reader, std::int64_t now_ms) {
    PartyId third;  // some party that has nothing to do with the case
    third.bytes.fill(0xff);
    std::vector<std::string_view> words;
    for (auto const& attempt : attempts(third)) {
        auto copy = state;
        Step const step{.number = std::numeric_limits<std::uint32_t>::max(),
                        .at_ms = now_ms,
                        .party = reader,
                        .role = "own",
                        .said = attempt.said,
                        .asked_speaks = true};
        if (!take(copy, step)) words.push_back(attempt.word);
    }
    return words;
}

void write_item(json::Writer& writer, State const& state, Item const& item, std::int64_t now_ms) {
    writer.open('{').member("number", item.number).member("id", item.id.hex());
    writer.member("sort", word_of(item_names, item.sort)).member("by", item.by.hex());
    writer.member("of", state.other(item.by).hex()).member("at", format_time(item.at_ms));
    writer.member("first_due", format_time(item.first_due_ms)).member("due", format_time(item.due_ms));
    writer.member("fate", word_of(fate_names, item.fate)).key("settled_by");
    item.settled_by ? writer.value(*item.settled_by) : writer.null();
    bool const overdue = item.fate == Fate::open && now_ms > item.due_ms;
    writer.member("late", item.late || overdue).member("put_off", item.put_off).member("joint", item.joint);
    writer.key("text_hash");
    bool const summary = item.sort == Item::Sort::summary;
    summary ? writer.value(item.text_hash.hex()) : writer.null();
    writer.key("tlp");
    summary ? writer.value(name_of(item.tlp)) : writer.null();
    writer.close('}');
}

Shape item_shape() {
    using namespace shape;
    return named("ConsultationItem", object({{"number", whole_number()},
                                             {"id", id()},
                                             {"sort", one_of({item_names.begin(), item_names.end()})},
                                             {"by", id()},
                                             {"of", id()},
                                             {"at", instant()},
                                             {"first_due", instant()},
                                             {"due", instant()},
                                             {"fate", one_of({fate_names.begin(), fate_names.end()})},
                                             {"settled_by", or_null(whole_number())},
                                             {"late", truth()},
                                             {"put_off", whole_number()},
                                             {"joint", truth()},
                                             {"text_hash", or_null(id())},
                                             {"tlp", or_null(tlp_shape())}}));
}

void write_text_or_null(json::Writer& writer, std::string_view member, Query const& row, int column) {
    writer.key(member);
    row.is_null(column) ? writer.null() : writer.value(row.text(column));
}

void write_step(json::Writer& writer, Sight const& sight, Query const& row) {
    auto const number = static_cast<std::uint64_t>(row.integer(0));
    auto const record = sight.record(number);
    writer.open('{').member("number", number).member("id", row.text(1)).member("kind", row.text(2));
    writer.member("party", row.text(3)).member("role", row.text(4)).member("at", format_time(row.integer(5)));
    writer.member("tlp", row.text(6)).member("state", row.text(8));
    write_text_or_null(writer, "void", row, 9);
    write_text_or_null(writer, "void_why", row, 10);
    writer.key("leaf_hash");
    record ? writer.value(record->leaf_hash.hex()) : writer.null();
    writer.key("body_hash");
    record ? writer.value(record->header.body_hash.hex()) : writer.null();
    writer.key("body").raw(row.text(7)).close('}');
}

Shape step_shape() {
    using namespace shape;
    return named("ConsultationStep", object({{"number", whole_number()},
                                             {"id", id()},
                                             {"kind", text()},
                                             {"party", id()},
                                             {"role", text()},
                                             {"at", instant()},
                                             {"tlp", tlp_shape()},
                                             {"state", one_of({phase_names.begin(), phase_names.end()})},
                                             {"void", or_null(text())},
                                             {"void_why", or_null(text())},
                                             {"leaf_hash", or_null(id())},
                                             {"body_hash", or_null(id())},
                                             {"body", anything()}}));
}

void write_steps(json::Writer& writer, Reading const& reading, Sight const& sight, std::int64_t after,
                 std::int64_t limit) {
    auto& row = reading.query(
        "SELECT number, lower(hex(id)), kind, party, role, at_ms, tlp, body, state, void, void_why"
        " FROM consultation_step WHERE number > ?1 ORDER BY number LIMIT ?2");
    row.with(after, limit);
    writer.key("steps").open('[');
    while (row.step()) write_step(writer, sight, row);
    writer.close(']');
    row.reset();
}

// Deadlines that passed: those the view has seen pass, then those since.
void write_deadlines(json::Writer& writer, Reading const& reading, std::vector<Passed> const& since) {
    auto const write = [&](std::int64_t at_ms, std::string_view what) {
        writer.open('{').member("at", format_time(at_ms)).member("what", what).close('}');
    };
    auto& row = reading.query("SELECT at_ms, what FROM consultation_deadline ORDER BY row");
    writer.key("deadlines").open('[');
    while (row.step()) write(row.integer(0), row.text(1));
    row.reset();
    for (auto const& passed : since) write(passed.at_ms, passed.what);
    writer.close(']');
}

void write_parties(json::Writer& writer, Reading const& reading) {
    auto& row = reading.query("SELECT party, name, role FROM member ORDER BY since");
    writer.key("parties").open('[');
    while (row.step())
        writer.open('{')
            .member("party", row.text(0))
            .member("name", row.text(1))
            .member("role", row.text(2))
            .close('}');
    writer.close(']');
    row.reset();
}

Shape page_shape() {
    using namespace shape;
    auto const deadline = object({{"at", instant()}, {"what", text()}});
    auto const party = object({{"party", id()}, {"name", text()}, {"role", text()}});
    return named("Consultation",
                 object(with(case_shape(), {{"as_of", whole_number()},
                                            {"now", instant()},
                                            {"you", or_null(id())},
                                            {"may", list(text())},
                                            {"asked", list(asked_shape())},
                                            {"items", list(item_shape())},
                                            {"deadlines", list(named("ConsultationDeadline", deadline))},
                                            {"steps", list(step_shape())},
                                            {"parties", list(named("ConsultationParty", party))}})));
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(after, asked_integer(request, "after", -1, -1, std::numeric_limits<std::int64_t>::max()));
    TRY(limit, asked_integer(request, "limit", steps_limit, 1, steps_limit));
    TRY(reading, visit.sight.read());
    auto const now_ms = visit.sight.now_ms();
    auto state = read_state([&](std::string_view sql) -> Query& { return reading.query(sql); });
    std::vector<Passed> since;
    pass(state, now_ms, &since);

    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of()).member("now", format_time(now_ms));
    write_case(writer, state);
    write_party(writer, "you", visit.sight.reader());
    writer.key("may").open('[');
    for (auto const word : may_say(state, visit.sight.reader(), now_ms)) writer.value(word);
    writer.close(']').key("asked").open('[');
    for (auto const& asked : asked_by(state)) write_asked(writer, asked, now_ms);
    writer.close(']').key("items").open('[');
    for (auto const& item : state.items) write_item(writer, state, item, now_ms);
    writer.close(']');
    write_deadlines(writer, reading, since);
    write_steps(writer, reading, visit.sight, after, limit);
    write_parties(writer, reading);
    writer.close('}');
    return json_reply(std::move(body));
}

}  // namespace

Route consultation_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/consultation";
    route.summary =
        "The consultation of this space: its state now, what is asked of whom by when, and every step, in "
        "order.";
    route.parameters = {{"after", "integer", "Only steps with a number above this one."},
                        {"limit", "integer", "How many steps at most: 1 to 500, 500 where not said."}};
    route.gives = page_shape();
    route.cacheable = false;
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence
