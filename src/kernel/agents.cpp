#include "kernel/agents.h"

#include <algorithm>

#include "base/log.h"
#include "kernel/agent_voices.h"
#include "kernel/events.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr auto look_again = std::chrono::minutes(5);      // everywhere, whatever was missed
constexpr auto first_wait = std::chrono::seconds(1);      // after a failure; doubled with each
constexpr auto together = std::chrono::milliseconds(25);  // what is heard meanwhile is worked on in one go
constexpr int doublings_most = 8;
constexpr std::int64_t rebuilding_again_ms = 1000;

auto now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

Saying AgentVisit::saying(std::string_view kind, json::Value const& body, std::string const& source) const {
    Saying said;
    said.kind = kind;
    said.body = json::write(body);
    said.channel = std::string(agent_sort) + "/" + agent.name + "/" + std::to_string(agent.version);
    said.external_id = source;
    return said;
}

Result<Heard> AgentVisit::say(std::string_view kind, json::Value const& body,
                              std::string const& source) const {
    TRY(there, gateways.voices().visit(sight.space_name(), agent.name));
    return there.speak.say(saying(kind, body, source));
}

std::vector<Result<Heard>> AgentVisit::say_all(std::vector<Saying> sayings) const {
    auto const there = gateways.voices().visit(sight.space_name(), agent.name);
    if (there) return there->speak.say_all(std::move(sayings)).get();
    return std::vector<Result<Heard>>(sayings.size(), std::unexpected(there.error()));
}

Agents::Agents(House& house, Gateways& gateways, Post post, Fetch fetch)
    : house_(house),
      gateways_(gateways),
      post_(std::move(post)),
      fetch_(std::move(fetch)),
      events_(house.events().shared_from_this()) {
    for (auto const& room : house.rooms()) {
        for (auto const& agent : room.agents) {
            workers_.push_back(std::make_unique<Worker>());
            workers_.back()->agent = &agent;
        }
    }
}

Agents::~Agents() {
    events_->listen(this, {});
    for (auto const& worker : workers_) worker->thread.request_stop();
    for (auto const& worker : workers_)
        if (worker->thread.joinable()) worker->thread.join();
}

void Agents::start() {
    events_->listen(this, [this](Telling const& telling) { hear(telling); });
    for (auto const& worker : workers_)
        worker->thread =
            std::jthread([this, raw = worker.get()](std::stop_token const& stop) { run(*raw, stop); });
}

// By a writer's thread: brief.
void Agents::hear(Telling const& telling) {
    for (auto const& worker : workers_) {
        auto const& kinds = worker->agent->wakes_on;
        bool const wakes = telling.has_gap || std::ranges::any_of(telling.events, [&](Event const& event) {
                               return std::ranges::find(kinds, event.kind) != kinds.end();
                           });
        if (wakes) wake(*worker, telling.space->name(), now() + together);
    }
}

void Agents::wake(Worker& worker, std::string const& space, Time at) {
    std::lock_guard const lock(worker.mutex);
    auto const [known, fresh] = worker.due.try_emplace(space, at);
    if (!fresh) known->second = std::min(known->second, at);
    worker.came.notify_one();
}

void Agents::run(Worker& worker, std::stop_token const& stop) {
    auto everywhere = now();
    while (!stop.stop_requested()) {
        if (now() >= everywhere) {
            look_everywhere(worker);
            everywhere = now() + look_again;
        }
        for (auto const& space : take_due(worker, stop)) {
            if (stop.stop_requested()) return;
            work(worker, space, stop);
        }
    }
}

void Agents::look_everywhere(Worker& worker) try {
    auto const rows = house_.digest(worker.agent->digest, house_.operator_party());
    if (!rows) return log::error("an agent has no digest", {{"agent", worker.agent->name}});
    for (auto const& row : *rows) wake(worker, row.space, now());
} catch (std::exception const& failure) {
    log::error("an agent cannot look around", {{"agent", worker.agent->name}, {"why", failure.what()}});
}

// Those whose time has come; waits for the first, for a while.
std::vector<std::string> Agents::take_due(Worker& worker, std::stop_token const& stop) {
    std::unique_lock lock(worker.mutex);
    auto const first = [&] {
        auto const least =
            std::ranges::min_element(worker.due, {}, [](auto const& each) { return each.second; });
        return least == worker.due.end() ? now() + look_again : least->second;
    };
    auto const until = first();
    worker.came.wait_until(lock, stop, until, [&] { return first() < until || first() <= now(); });
    std::vector<std::string> spaces;
    for (auto const& [space, at] : worker.due)
        if (at <= now()) spaces.push_back(space);
    for (auto const& space : spaces) worker.due.erase(space);
    return spaces;
}

void Agents::work(Worker& worker, std::string const& space, std::stop_token const& stop) {
    auto const& name = worker.agent->name;
    std::string why;
    try {
        auto const next = visit(*worker.agent, space, stop);
        if (next) {
            worker.troubles.erase(space);
            if (*next)
                wake(worker, space, now() + std::chrono::milliseconds(std::max<std::int64_t>(**next, 0)));
            return;
        }
        why = next.error().why;
        // A space that is gone, or where a steward took the agent's voice, is looked at when it is woken
        // there.
        if (next.error().fault == Fault::not_found || next.error().fault == Fault::forbidden)
            return log::warning("an agent may not work in a space", {{"agent", name}, {"why", why}});
    } catch (std::exception const& failure) {
        why = failure.what();
    }
    auto& trouble = worker.troubles[space];
    auto const wait = first_wait * (1 << std::min(trouble.failures++, doublings_most));
    log::error("an agent failed, and tries again", {{"agent", name}, {"why", why}});
    wake(worker, space, now() + wait);
}

Result<std::optional<std::int64_t>> Agents::visit(Agent const& agent, std::string const& space,
                                                  std::stop_token const& stop) {
    TRY(there, house_.visit(space, house_.operator_party(), "house"));
    bool const is_on = std::ranges::any_of(house_.rooms(), [&](Room const& room) {
        return there.sight.space().has_room(room.name) &&
               std::ranges::find(room.agents, agent.name, &Agent::name) != room.agents.end();
    });
    if (!is_on) return std::optional<std::int64_t>();
    // What stands in tables that are being made again may be over: a stop, an erasure.
    if (there.sight.space().rebuilding()) return std::optional<std::int64_t>(rebuilding_again_ms);
    return agent.work({agent, there.sight, gateways_, post_, fetch_, stop});
}

void Agents::wait_for_views(std::string const& space) {
    for (;;) {
        auto const there = house_.visit(space, house_.operator_party(), "house");
        if (!there || !there->sight.space().rebuilding()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void Agents::work_through(std::string const& space) {
    for (bool more = true; more;) {
        more = false;
        for (auto const& worker : workers_) {
            wait_for_views(space);
            auto const next = visit(*worker->agent, space, {});
            if (!next) throw Broken(worker->agent->name + ": " + next.error().why);
            more = more || (*next && **next == 0);
        }
    }
}

}  // namespace comity
