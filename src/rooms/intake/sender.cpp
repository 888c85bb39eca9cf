#include "rooms/intake/sender.h"

#include <algorithm>
#include <set>

#include "formats/text_message.h"
#include "kernel/agents.h"
#include "kernel/space.h"
#include "rooms/intake/automatic.h"
#include "rooms/intake/broadcast.h"
#include "rooms/intake/broadcast_sender.h"
#include "rooms/intake/contact_id.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/handing.h"
#include "rooms/intake/outbox.h"

namespace comity::intake {

namespace {

constexpr std::size_t looked_at_most = 200;  // open messages in one go
constexpr std::int64_t ask_again_ms = 60'000;
constexpr std::int64_t way_awaited_ms = 24LL * 3600'000;
constexpr std::int64_t unreached_again_ms = 10'000;
constexpr int posts_most = 50;  // in one go, so that other spaces have their turn

// When the agent is to look at the space again; nothing: when it is woken.
class Next {
  public:
    void at(std::int64_t in_ms) {
        in_ms_ = std::min(in_ms_.value_or(in_ms), std::max<std::int64_t>(in_ms, 0));
    }
    std::optional<std::int64_t> in_ms() const { return in_ms_; }

  private:
    std::optional<std::int64_t> in_ms_;
};

class Sending {
  public:
    explicit Sending(AgentVisit const& visit)
        : visit_(visit), now_ms_(visit.sight.now_ms()), leaves_(visit.sight.space().state().mode == "life") {}

    Result<void> take(Open const& message) {
        // In an exercise nothing leaves, and nobody is written to who does not wish it.
        if (!leaves_) return say(message, Delivered::recorded, "");
        auto const way = visit_.gateways.way_to(visit_.sight.space_id(), message.contact);
        bool const has_gateway = way && (way->type == "smssync" || way->type == "twilio");
        if (message.automatic && has_gateway && wait(message.state_at_ms + instant_ms)) return {};
        if (message.stopped) return say(message, Delivered::failed, "The person asked for no more messages.");
        if (!can_be_answered(message.contact))
            return say(message, Delivered::failed,
                       "Who wrote under a word and not a number cannot be answered.");
        // Where a key went astray, the next gateway is made soon.
        bool const awaits_way = !way && visit_.gateways.awaits_way(visit_.sight.space_id(), message.contact);
        if (awaits_way && wait(message.state_at_ms + way_awaited_ms)) return {};
        if (!way)
            return say(message, Delivered::failed, "There is no gateway any more through which they wrote.");
        if (way->address == test_number)
            return say(message, Delivered::failed, "This is the number of test messages: nobody has it.");
        if (way->type == "smssync" || wait(due_ms(message))) return {};  // a telephone asks for it itself
        if (posts_ == posts_most || unreached_.contains(way->gateway)) {
            next.at(posts_ == posts_most ? 0 : unreached_again_ms);
            return {};
        }
        return hand_over(message, *way);
    }

    // This thread is handing nothing over now: what it had begun was cut off.
    Result<void> give_up(Open const& message) const {
        bool const is_own = message.state_via == sender_name;
        return say(message, Delivered::unknown,
                   is_own ? "The server stopped before it heard whether the gateway had taken it."
                          : "The gateway was given it, and has not said what became of it.");
    }

    Next next;

  private:
    // True where that time is not yet.
    bool wait(std::int64_t until_ms) {
        if (until_ms <= now_ms_) return false;
        next.at(std::min(until_ms - now_ms_, ask_again_ms));
        return true;
    }

    Result<void> say(Open const& message, Delivered state, std::string why) const {
        auto said = delivery_of(message.id, state, std::move(why), std::to_string(message.tries));
        return said_all({std::move(said)});
    }

    Result<void> said_all(std::vector<Saying> sayings) const {
        for (auto const& each : visit_.say_all(std::move(sayings)))
            if (!each) return std::unexpected(each.error());
        return {};
    }

    Result<void> hand_over(Open const& message, Way const& way) {
        auto const begun = visit_.say_all({sending_of(message.id, message.tries)});
        if (!begun.front()) return std::unexpected(begun.front().error());
        if (begun.front()->outcome != Heard::Outcome::stored) return {};  // another was quicker
        ToHand const handed{message.id, message.text, way};
        auto became = way.type == "twilio" ? hand_to_twilio(handed, visit_.post, visit_.stop)
                                           : hand_to_generic(handed, visit_.post, visit_.stop);
        if (became.state == Delivered::waiting && message.tries + 1 >= tries_most)
            became.state = Delivered::failed;
        ++posts_;
        if (became.state == Delivered::waiting || became.state == Delivered::unknown)
            unreached_.insert(way.gateway);
        if (became.state == Delivered::waiting) next.at(1000);
        std::vector<Saying> sayings{
            delivery_of(message.id, became.state, became.why, "after/" + std::to_string(message.tries))};
        if (became.stopped)
            sayings.push_back(visit_.saying(stopped_kind, write_wish({message.contact, "", "gateway"}),
                                            "stopped/" + message.id.hex()));
        return said_all(std::move(sayings));
    }

    AgentVisit const& visit_;
    std::int64_t now_ms_;
    bool leaves_;
    int posts_ = 0;
    std::set<std::string> unreached_;  // gateways that did not take one: the others are not held up by them
};

Result<void> look_after_silent(AgentVisit const& visit, Sending& sending) {
    auto const now_ms = visit.sight.now_ms();
    TRY(silent, silent_messages(visit.sight, now_ms - silence_ms, looked_at_most));
    for (auto const& message : silent) TRY_OK(sending.give_up(message));
    if (silent.size() == looked_at_most) sending.next.at(0);
    TRY(since_ms, sending_since_ms(visit.sight));
    if (since_ms) sending.next.at(std::min(*since_ms + silence_ms - now_ms, ask_again_ms));
    return {};
}

Result<std::optional<std::int64_t>> work(AgentVisit const& visit) {
    Sending sending(visit);
    TRY_OK(look_after_silent(visit, sending));
    TRY(spread, spread_broadcasts(visit));
    if (spread) sending.next.at(*spread);
    std::int64_t after = -1;
    for (bool more = true; more && !visit.stop.stop_requested();) {
        TRY(waiting, waiting_messages(visit.sight, after, looked_at_most));
        more = waiting.size() == looked_at_most;
        for (auto const& message : waiting) {
            after = static_cast<std::int64_t>(message.number);
            if (visit.stop.stop_requested()) break;
            TRY_OK(sending.take(message));
        }
    }
    return sending.next.in_ms();
}

}  // namespace

Agent sender_agent() {
    Agent agent;
    agent.name = sender_name;
    agent.wakes_on = {message_kind, broadcast_kind, broadcast_consent_kind};
    agent.digest = "intake.conversations";
    agent.work = work;
    return agent;
}

}  // namespace comity::intake
