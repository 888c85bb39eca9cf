// Events: that something was heard and where, never what. They are told after the views hold it, in the order
// of its space. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/ids.h"
#include "kernel/role.h"

namespace comity {

class Space;

struct Event {
    std::uint64_t number = 0;
    std::string kind;
    StatementId id;
    Role audience = Role::steward;  // of its kind
};

// What one commit brought. Whoever passes it on asks `space` for the role of each listener first.
struct Telling {
    std::shared_ptr<Space> space;
    std::vector<Event> events;  // numbers rise
    bool has_gap = false;       // some before these were too many to keep
};

class Events : public std::enable_shared_from_this<Events> {
  public:
    using Listener = std::function<void(Telling const&)>;
    // Called by the writers' threads; it must be brief and throw nothing. `whose` names it, until nothing
    // takes its place.
    void listen(void const* whose, Listener listener);
    void tell(Telling const& telling);

  private:
    std::mutex mutex_;
    std::map<void const*, Listener> listeners_;
};

}  // namespace comity
