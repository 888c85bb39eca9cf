// The clocks of the spaces in which the demonstration plays: one leads, the others go as it goes. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/demonstration/house_calls.h"
#include "cli/run.h"

namespace comity::demonstration {

inline constexpr double usual_speed = 1440;  // three days in three minutes

class Clocks {
  public:
    Clocks(HouseCalls& house, cli::Pacing const& pacing, std::string leader)
        : house_(house), pacing_(pacing), leader_(std::move(leader)) {}

    // From then on the leader's clock goes, as the pacing says or as it went before.
    Result<void> start(std::int64_t begins_at_ms);
    // From now on this one goes as the leader's.
    void follow(std::string space) {
        followers_.push_back(std::move(space));
        shown_.reset();
    }
    // Until the leader's clock has come to it, or it is broken off.
    Result<void> wait_for(std::int64_t at_ms);
    // Lets the clock of a follower come to it. Before the start it jumps.
    Result<void> bring(std::string const& space, std::int64_t at_ms);
    bool broken_off() const { return pacing_.broken_off(); }
    // They stand until it goes on: no deadline passes meanwhile.
    Result<void> stand();
    // From the end on the time of the spaces takes its time.
    Result<void> set_right();

  private:
    std::vector<std::string> all() const;
    Result<void> jump(std::string const& space, std::int64_t at_ms);
    Result<void> go_as(std::string const& space, ClockNow const& lead);

    HouseCalls& house_;
    cli::Pacing const& pacing_;
    std::string leader_;
    std::vector<std::string> followers_;
    Result<void> hold_back(ClockNow& clock, std::int64_t at_ms);

    bool started_ = false;
    bool held_back_ = false;         // by us: those who speak are late
    std::optional<ClockNow> shown_;  // how the leader's went when the followers were last told
};

}  // namespace comity::demonstration
