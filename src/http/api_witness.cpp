// The house as a witness of other logs, and its own witnesses: what logs send, and what its operator sets.
#include <algorithm>

#include "base/hash.h"
#include "http/api.h"
#include "http/cosigning.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/vault.h"
#include "kernel/witness.h"
#include "tlog/policy.h"

namespace comity::http {

namespace {

// A house with many spaces sends a burst when it starts.
constexpr Pace pace{.of_sender = 600, .of_sender_ms = 60'000, .of_space = 6000, .of_space_ms = 60'000};
constexpr std::uint64_t request_limit_bytes = tlog::note_limit_bytes + 4096;

Reply text_reply(std::string text, std::string type, int status = 200) {
    Reply reply;
    reply.status = status;
    reply.content_type = std::move(type);
    reply.headers = {{"Cache-Control", "no-store"}};
    reply.body = std::move(text);
    return reply;
}

Result<Reply> add_checkpoint(Witness& witness, Request const& request) {
    TRY(answer, witness.add_checkpoint(request.body));
    switch (answer.sort) {
        case WitnessAnswer::Sort::cosigned:
            return text_reply(std::move(answer.text), "text/plain; charset=utf-8");
        case WitnessAnswer::Sort::other_size:
            return text_reply(answer.text + "\n", "text/x.tlog.size", 409);
        case WitnessAnswer::Sort::unproved:
            break;
    }
    return problem(422, answer.text);
}

Result<void> must_be_operator(House const& house, Request const& request) {
    if (is_operator(house, request)) return {};
    return refuse(Fault::forbidden, "Witnesses are set on the server's machine, by its operator.");
}

// In addresses a log is named by the SHA-256 of its origin.
Result<WatchedLog> find_log(Witness& witness, Request const& request) {
    for (auto& log : witness.logs())
        if (sha256(log.origin).hex() == request.capture("log")) return std::move(log);
    return refuse(Fault::not_found, "This witness does not watch such a log.");
}

Result<Reply> show_checkpoint(Witness& witness, Request const& request) {
    TRY(log, find_log(witness, request));
    if (log.note.empty())
        return refuse(Fault::not_found, "This witness has cosigned nothing of this log yet.");
    return text_reply(log.note, "text/plain; charset=utf-8");
}

json::Object told(WatchedLog const& log) {
    auto const note = log.note.empty() ? Result<tlog::Note>(tlog::Note{}) : tlog::read_note(log.note);
    auto const checkpoint = read_checkpoint_text(note ? note->text : "");
    return {{"origin", log.origin}, {"key", log.key},
            {"url", log.url},       {"size", static_cast<std::int64_t>(checkpoint ? checkpoint->size : 0)},
            {"doubt", log.doubt},   {"evidence", log.evidence_file}};
}

Reply show(House& house, Witness& witness, Cosigning& cosigning) {
    json::Array logs, asked;
    for (auto const& log : witness.logs()) logs.emplace_back(told(log));
    for (auto const& stand : cosigning.stands())
        asked.emplace_back(json::Object{{"key_name", stand.key_name}, {"said", stand.said}});
    return private_reply(json::write(json::Object{{"key", tlog::write_verifier_key(witness.key())},
                                                  {"logs", std::move(logs)},
                                                  {"policy", house.vault().witness_policy()},
                                                  {"witnesses", std::move(asked)}}));
}

Shape witness_shape() {
    using namespace shape;
    auto log = named("WatchedLog", object({{"origin", text()},
                                           {"key", text()},
                                           {"url", text()},
                                           {"size", whole_number()},
                                           {"doubt", text()},
                                           {"evidence", text()}}));
    auto stand = named("WitnessStand", object({{"key_name", text()}, {"said", text()}}));
    return named("Witnesses", object({{"key", text()},
                                      {"logs", list(std::move(log))},
                                      {"policy", text()},
                                      {"witnesses", list(std::move(stand))}}));
}

Result<void> watch(Witness& witness, Request const& request) {
    TRY(body, said_object(request));
    TRY(key, said_text(body, "key"));
    TRY(url, said_text(body, "url"));
    if (!url.empty()) TRY_OK(check_address(url));
    return witness.watch(key, url);
}

Result<void> unwatch(Witness& witness, Request const& request) {
    TRY(log, find_log(witness, request));
    return witness.unwatch(log.origin);
}

Result<Reply> show_evidence(House& house, Witness& witness, Request const& request) {
    TRY_OK(must_be_operator(house, request));
    TRY(log, find_log(witness, request));
    if (log.evidence.empty())
        return refuse(Fault::not_found, "There is no evidence of two histories of this log.");
    return text_reply(log.evidence, "text/plain; charset=utf-8");
}

Result<void> set_policy(House& house, Request const& request) {
    TRY(policy, tlog::read_policy(request.body));
    if (policy.witnesses.empty()) return refuse(Fault::malformed, "The policy names no witness.");
    for (auto const& witness : policy.witnesses) {
        if (witness.url.empty())
            return refuse(Fault::malformed, "Witness " + witness.name + " has no address to be asked at.");
        TRY_OK(check_address(witness.url));
    }
    policy.logs.clear();
    house.vault().set_witness_policy(tlog::write_policy(policy));
    return {};
}

// What logs and those who watch the witness ask: open to everybody.
void add_open_routes(RouteTable& table, Witness& witness) {
    HouseRoute asked;
    asked.method = Method::post;
    asked.path = "/witness/add-checkpoint";
    asked.summary = "A log asks for a cosignature (c2sp.org/tlog-witness)";
    asked.answers = "text/plain";
    asked.takes = {{"text/plain"}};
    asked.body_limit_bytes = request_limit_bytes;
    asked.pace = pace;
    asked.answer = [&witness](Request const& request) { return add_checkpoint(witness, request); };
    HouseRoute shown;
    shown.path = "/witness/{log}/checkpoint";
    shown.summary = "What was cosigned last of a log, named by the SHA-256 of its origin in hexadecimal";
    shown.answers = "text/plain";
    shown.pace = pace;
    shown.answer = [&witness](Request const& request) { return show_checkpoint(witness, request); };
    table.of_house.push_back(std::move(asked));
    table.of_house.push_back(std::move(shown));
}

// The operator's routes all answer what then holds.
class OperatorRoutes {
  public:
    OperatorRoutes(RouteTable& table, House& house, Witness& witness, Cosigning& cosigning)
        : table_(table), house_(house), witness_(witness), cosigning_(cosigning) {}

    using Act = std::function<Result<void>(Request const&)>;
    HouseRoute& add(Method method, std::string const& path, std::string summary, Act act) {
        HouseRoute route;
        route.method = method;
        route.path = "/api/v1/witness" + path;
        route.summary = std::move(summary) + "; for the operator alone";
        route.gives = witness_shape();
        route.answer = [&house = house_, &witness = witness_, &cosigning = cosigning_,
                        act = std::move(act)](Request const& request) -> Result<Reply> {
            TRY_OK(must_be_operator(house, request));
            TRY_OK(act(request));
            return show(house, witness, cosigning);
        };
        return table_.of_house.emplace_back(std::move(route));
    }

  private:
    RouteTable& table_;
    House& house_;
    Witness& witness_;
    Cosigning& cosigning_;
};

void add_evidence_route(RouteTable& table, House& house, Witness& witness) {
    HouseRoute route;
    route.path = "/api/v1/witness/logs/{log}/evidence";
    route.summary = "Evidence of two histories, where there is some; for the operator alone";
    route.answers = "text/plain";
    route.answer = [&](Request const& request) { return show_evidence(house, witness, request); };
    table.of_house.push_back(std::move(route));
}

}  // namespace

void add_witness_api(RouteTable& table, House& house, Witness& witness, Cosigning& cosigning) {
    add_open_routes(table, witness);
    add_evidence_route(table, house, witness);
    OperatorRoutes routes(table, house, witness, cosigning);
    routes.add(Method::get, "", "The house's key as a witness, the logs it witnesses and its own witnesses",
               [](Request const&) { return Result<void>(); });
    auto& watched = routes.add(Method::post, "/logs", "Witnesses a log from now on",
                               [&witness](Request const& request) { return watch(witness, request); });
    watched.takes = json_body(
        shape::named("NewWatchedLog", shape::object({{"key", shape::text()}, {"url", shape::text()}})));
    watched.body_limit_bytes = said_limit_bytes;
    routes.add(Method::remove, "/logs/{log}", "Witnesses it no more",
               [&witness](Request const& request) { return unwatch(witness, request); });
    auto& policy = routes.add(Method::put, "/policy", "Whom the house asks to cosign its checkpoints",
                              [&house](Request const& request) { return set_policy(house, request); });
    policy.takes = {{"text/plain"}};
    policy.body_limit_bytes = tlog::policy_limit_bytes;
    routes.add(Method::remove, "/policy", "Asks nobody any more", [&house](Request const&) {
        house.vault().set_witness_policy("");
        return Result<void>();
    });
}

}  // namespace comity::http
