#include "rooms/intake/responder.h"

#include <map>
#include <memory>

#include "base/text.h"
#include "kernel/agents.h"
#include "kernel/space.h"
#include "rooms/intake/automatic.h"
#include "rooms/intake/conversations.h"
#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

constexpr std::size_t place_limit = 300;  // characters of a place's name
constexpr std::int64_t at_once = 50;
constexpr char own_answers[] = "generic";  // whose answer to a post says nothing to who wrote

struct PlaceAnswer {
    std::int64_t number = 0;  // of the reply
    StatementId report;
    std::uint64_t stands_at = 0;  // the entry that says the report as it stands
    std::string text;
};

Result<std::vector<PlaceAnswer>> place_answers(Sight const& sight) {
    TRY(reading, sight.read());
    std::vector<PlaceAnswer> answers;
    auto& row = reading.query(
        "SELECT a.report, l.stands_at, a.text, a.number FROM place_answer AS a JOIN conversation_line AS l "
        "ON l.id = "
        "a.report"
        " WHERE l.sort = 'report' ORDER BY a.number LIMIT ?1");
    row.with(at_once);
    while (row.step())
        answers.push_back({row.integer(3), StatementId::from_bytes(row.blob(0)).value_or(StatementId{}),
                           static_cast<std::uint64_t>(row.integer(1)), std::string(row.text(2))});
    row.reset();
    return answers;
}

// The whole report anew, with the place as the person called it.
Result<void> pass_on(AgentVisit const& visit, PlaceAnswer const& answer) {
    TRY(record, visit.sight.record(answer.stands_at));
    TRY(body, json::parse(record.body));
    TRY(report, read_report(body));
    report.corrects = answer.report;
    if (!report.place) report.place = Place{};
    // Whom somebody asked again says it again: the latest words first.
    auto const& before = report.place->name;
    auto const words = std::string(trim(answer.text)) + (before.empty() ? "" : "; " + before);
    report.place->name = first_code_points(words, place_limit);
    TRY_OK(visit.say(report_kind, write_report(std::move(report)),
                     "place/" + answer.report.hex() + "/" + std::to_string(answer.number)));
    return {};
}

struct Unanswered {
    std::uint64_t number = 0;
    StatementId id;
    std::string contact;
    bool has_place = false;
    std::string language;  // of the conversation, or empty
};

// Those of the last hour, from `after` on, which is moved to where this has looked, whose gateway answers its
// posts, but nobody who wrote.
Result<std::vector<Unanswered>> unanswered(Sight const& sight, std::int64_t& after) {
    auto const since_ms = sight.now_ms() - automatic_again_ms;
    TRY(reading, sight.read());
    std::vector<Unanswered> reports;
    auto& row = reading.query(
        "SELECT number, id, contact, has_place, (SELECT language FROM conversation WHERE contact = l.contact)"
        " FROM conversation_line AS l WHERE number > ?1 AND sort = 'report'"
        " AND via = ?2 AND at_ms > ?3 ORDER BY number LIMIT ?4");
    row.with(after, own_answers, since_ms, at_once);
    while (row.step())
        reports.push_back({static_cast<std::uint64_t>(row.integer(0)),
                           StatementId::from_bytes(row.blob(1)).value_or(StatementId{}),
                           std::string(row.text(2)), row.integer(3) != 0, std::string(row.text(4))});
    row.reset();
    after = reports.size() < static_cast<std::size_t>(at_once)
                ? static_cast<std::int64_t>(reading.as_of("conversations")) - 1
                : static_cast<std::int64_t>(reports.back().number);
    return reports;
}

Result<void> answer(AgentVisit const& visit, Unanswered const& report) {
    auto const& space = visit.sight.space();
    TRY(standing, standing_of(visit.sight, report.contact));
    auto const way = visit.gateways.way_to(space.id(), report.contact);
    if (!way || way->type != own_answers || !standing.machine_may_write) return {};
    Heard heard;
    heard.id = report.id;
    heard.code = space.receipt_code(report.number);
    auto const message = automatic_answer(settings_for(way->settings, report.language), report.contact, heard,
                                          report.has_place);
    if (!message || !visit.gateways.contacts_of(space.id()).may_answer(report.contact)) return {};
    TRY_OK(visit.say(message_kind, write_message(*message), source_of_answer(report.id)));
    return {};
}

// Where it stopped looking in each space is kept in memory to save work, no more: from the beginning it comes
// to the same.
class Responder {
  public:
    Result<std::optional<std::int64_t>> work(AgentVisit const& visit) {
        TRY(answers, place_answers(visit.sight));
        for (auto const& each : answers) TRY_OK(pass_on(visit, each));
        auto& after = looked_at_.try_emplace(visit.sight.space_id(), -1).first->second;
        auto looked_at = after;
        TRY(reports, unanswered(visit.sight, looked_at));
        for (auto const& each : reports) {
            TRY_OK(answer(visit, each));
            after = static_cast<std::int64_t>(each.number);
        }
        after = looked_at;
        bool const more = std::max(answers.size(), reports.size()) == static_cast<std::size_t>(at_once);
        return more ? std::optional<std::int64_t>(0) : std::nullopt;
    }

  private:
    std::map<SpaceId, std::int64_t> looked_at_;
};

}  // namespace

Agent responder_agent() {
    Agent agent;
    agent.name = responder_name;
    agent.wakes_on = {report_kind, reply_kind};
    agent.digest = "intake.conversations";
    agent.work = [responder = std::make_shared<Responder>()](AgentVisit const& visit) {
        return responder->work(visit);
    };
    return agent;
}

}  // namespace comity::intake
