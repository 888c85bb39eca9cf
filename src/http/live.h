// The live stream's hub: takes what the writers' threads tell of commits, keeps the last of it for those who
// come back, and lays it down for the circles, one a loop, that say it. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/claims.h"
#include "http/live_text.h"
#include "http/told.h"
#include "kernel/house.h"

namespace comity::http {

// What waits to be said by one circle. Guarded by the hub.
struct Inbox {
    std::function<void()> wake;  // called once, until the circle has looked
    std::vector<News> news;
    std::size_t events = 0;
    bool woken = false;
};

struct LiveOptions {
    std::size_t kept_events = 10'000;  // for those who come back
    std::int64_t beat_ms = 20'000;     // a comment so often, that both sides notice when the other is gone
    std::size_t backlog_bytes = 256 * 1024;  // what a listener may leave unread
};

class Live {
  public:
    Live(House& house, LiveOptions const& options);  // the house outlives it
    ~Live();
    Live(Live const&) = delete;
    Live& operator=(Live const&) = delete;

    // A listener with its first words; refused where nothing may be said to it. It may block.
    Result<std::shared_ptr<Listener>> welcome(Request const& request);
    // A credential has ended: those who listen by it are hung up on. Without it they are within a second.
    void recheck();
    // Rechecks whenever the house's vault says so. Once.
    void heed_vault();

    // -- for circles --
    LiveOptions const& options() const { return options_; }
    void open(std::shared_ptr<Inbox> inbox);
    void close(std::shared_ptr<Inbox> const& inbox);
    std::vector<News> take(Inbox& inbox);
    // What was told from a place on, and where that ends: what comes later is laid into every open inbox.
    std::pair<std::vector<News>, Place> since(Place const& place);
    // Also marks a place to come back to, and writes the words of a heartbeat.
    std::vector<News> take(Inbox& inbox, std::string& beat);
    std::string const& boot() const { return history_.boot(); }
    bool holds(Listener const& listener) const;
    std::uint64_t rechecks() const { return rechecks_; }
    Claims& claims() { return claims_; }

    struct Counts {
        std::atomic<std::uint64_t> told = 0;     // events that came in
        std::atomic<std::uint64_t> writes = 0;   // to listeners
        std::atomic<std::uint64_t> dropped = 0;  // listeners who did not read
    };
    Counts counts;

  private:
    void hear(Telling const& telling);
    void tell_claims(std::shared_ptr<Space> const& space);
    void tell(Told told, std::shared_ptr<Space> const& space);
    static void lay_down(Inbox& inbox, News const& news);
    Result<std::vector<Listing>> open_to(Request const& request) const;
    void go_on(Listener& listener, std::string_view last_id, std::vector<SpaceSize> const& sizes);
    std::vector<News> at_hand(std::vector<std::shared_ptr<Told const>> const& told, Listener const& listener);

    House& house_;
    std::shared_ptr<Events> events_;
    LiveOptions const options_;
    Claims claims_;
    bool heeds_vault_ = false;
    std::mutex mutex_;
    History history_;
    std::vector<std::shared_ptr<Inbox>> inboxes_;
    std::atomic<std::uint64_t> rechecks_ = 0;
};

}  // namespace comity::http
