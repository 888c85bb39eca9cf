// Propagation of keys: what changes in the house is told into every space concerned, after a crash at the
// next start. One thread of its own; the calls are for any thread. Desk and house outlive it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "kernel/desk.h"
#include "kernel/index.h"
#include "kernel/space.h"

namespace comity {

class Propagation {
  public:
    Propagation(Index& index, Space& house) : index_(index), house_(house) {}
    ~Propagation();  // stops between two spaces; the next start goes on
    Propagation(Propagation const&) = delete;
    Propagation& operator=(Propagation const&) = delete;

    void start(Desk& desk);
    void stop();
    void keys_changed();              // something in the house
    void visit(std::string space);    // one that may not hold what the house said
    void spaces_known();              // the index names all spaces by now
    bool wait(std::int64_t most_ms);  // until nothing is left to be told

  private:
    void run(std::stop_token const& stop);
    void wake(std::function<void()> const& change);
    bool tell(std::string const& space, std::vector<PartyId> parties);
    bool tell_all(std::stop_token const& stop);

    Index& index_;
    Space& house_;
    Desk* desk_ = nullptr;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::set<std::string> visits_;
    bool has_changed_ = true;  // what the last process left undone
    bool knows_all_ = false;
    bool is_telling_ = false;
    std::jthread thread_;
};

}  // namespace comity
