// The listeners of one loop. Includes Asio, like loop.h. It belongs to its loop's thread; made there, and
// destroyed when that has ended.
#pragma once

#include <unordered_map>

#include "http/live.h"
#include "http/loop.h"

namespace comity::http {

class Circle {
  public:
    Circle(Loop& loop, Live& live);
    ~Circle();
    Circle(Circle const&) = delete;
    Circle& operator=(Circle const&) = delete;

    // Puts what was told since its place into its outbox. False: that is not known, it must begin anew.
    bool join(Listener& listener, Outlet& outlet);
    void leave(Listener& listener);

  private:
    using Instant = std::chrono::steady_clock::time_point;

    void come();  // there is something to say
    void pass();
    void tick();
    void arm_tick();
    void say(std::vector<News> news, Text const& beat);
    void send(Listener& listener, Outlet& outlet);
    void check();

    Live& live_;
    std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    std::unordered_map<Listener*, Outlet*> listeners_;
    Timer pause_;
    Timer ticks_;
    std::chrono::milliseconds tick_;
    Instant next_pass_ = Instant::min();  // not before
    Instant next_beat_ = Instant::max();
    bool pausing_ = false;
    std::uint64_t rechecks_ = 0;  // as many were heeded
};

}  // namespace comity::http
