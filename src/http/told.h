// What was told lately, kept for listeners who come back: a ring of commits. Told: any thread once it is
// kept. A History belongs to whoever guards it.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/listener.h"
#include "kernel/events.h"

namespace comity::http {

// What one commit brought; or, without a space, only a mark to come back to.
struct Told {
    std::uint64_t commit = 0;
    // Random, so that the ids of events tell nothing of what happens in spaces that the reader is not in.
    std::string mark;
    std::string name;  // of the space
    SpaceId space;
    std::weak_ptr<Space> where;
    std::vector<Event> events;    // numbers rise
    bool has_gap = false;         // some were too many to keep
    bool claims_changed = false;  // and nothing was heard

    Place end() const { return {commit, static_cast<std::uint32_t>(events.size())}; }
};

// While it is said, the space is held open to be asked for its readers.
struct News {
    std::shared_ptr<Told const> told;
    std::shared_ptr<Space> space;
};

class History {
  public:
    explicit History(std::size_t events_limit);

    std::shared_ptr<Told const> keep(Told told);
    Place end() const { return told_.back()->end(); }  // behind all that was told
    std::string end_id() const;
    // The place behind the event of that id; nothing where it is of another run of the server, or too old.
    std::optional<Place> behind(std::string_view id) const;
    std::vector<std::shared_ptr<Told const>> since(Place const& place) const;
    std::string const& boot() const { return boot_; }

  private:
    std::size_t events_limit_;
    std::string boot_;                              // names this run of the server
    std::deque<std::shared_ptr<Told const>> told_;  // never empty
    std::size_t kept_ = 0;
    std::uint64_t commits_ = 0;
};

std::string id_of(std::string_view boot, Told const& told, std::size_t event);

}  // namespace comity::http
