// Many who listen to a server's event stream, read by one thread of this process. One thread owns them.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace comity::bench {

class Listeners {
  public:
    // That a listener has read of a statement with this number, and when (of the steady clock).
    struct Seen {
        std::uint64_t number;
        double at_s;
    };

    // Each sends `request`; returns when all have been told that their stream is ready.
    Listeners(std::uint16_t port, std::string const& request, std::size_t count, bool keep_times = false);
    ~Listeners();
    Listeners(Listeners const&) = delete;
    Listeners& operator=(Listeners const&) = delete;

    std::size_t count() const { return ends_.size(); }
    std::uint64_t events() const { return events_; }  // read so far, by all
    std::vector<Seen> stop();                         // what was kept

  private:
    struct End {
        int socket = -1;
        std::string rest;  // of an event that is not whole yet
    };
    void run();
    void read(End& end);
    void take(std::string_view event);

    bool keep_times_;
    std::vector<End> ends_;
    int poll_ = -1;
    std::vector<Seen> seen_;
    std::atomic<std::uint64_t> events_ = 0;
    std::atomic<std::size_t> ready_ = 0;
    std::atomic<bool> broken_ = false;
    std::atomic<bool> stopping_ = false;
    std::jthread thread_;
};

double steady_s();

}  // namespace comity::bench
