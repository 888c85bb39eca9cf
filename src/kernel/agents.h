// Agents at work: each in a thread of its own, over all spaces where it has something to do, woken by what is
// heard there. What waits for them they read from views, so that after a crash they go on. start() and the
// destructor belong to one thread, work_through() to whoever did not start them; the rest, any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/gateways.h"
#include "kernel/house.h"

namespace comity {

class Events;
struct Telling;

// What an agent hands to a program of others, over HTTP.
struct Posting {
    std::string url;
    std::string content_type;
    std::string body;
    std::string name = {}, password = {};  // Basic, where there is a name
    std::string bearer = {};               // of the authorization; empty: none
};
struct Posted {
    // not_reached: nothing was handed over. lost: nobody knows whether it was.
    enum class How { answered, not_reached, lost } how = How::lost;
    int status = 0;
    std::string body = {};
    std::string why = {};  // one sentence, where it was not answered
};
using Post = std::function<Posted(Posting const&, std::stop_token const&)>;

// What an agent is handed when it works in a space.
struct AgentVisit {
    Agent const& agent;
    Sight sight;  // the operator's: what a machine must know to work, and tells nobody
    Gateways& gateways;
    Post const& post;
    Fetch const& fetch;  // empty where a house reaches nobody
    std::stop_token stop;

    // Once of each source, whenever it is said again; it waits until it is durable.
    Result<Heard> say(std::string_view kind, json::Value const& body, std::string const& source) const;
    std::vector<Result<Heard>> say_all(std::vector<Saying> sayings) const;
    Saying saying(std::string_view kind, json::Value const& body, std::string const& source) const;
};

class Agents {
  public:
    Agents(House& house, Gateways& gateways, Post post, Fetch fetch = {});  // both outlive it
    ~Agents();                                                              // waits for what each is doing
    Agents(Agents const&) = delete;
    Agents& operator=(Agents const&) = delete;

    void start();
    // All that is due in a space, one agent after the other, until none has more at once.
    void work_through(std::string const& space);

  private:
    using Time = std::chrono::steady_clock::time_point;
    struct Trouble {
        int failures = 0;
    };
    struct Worker {
        Agent const* agent = nullptr;
        std::mutex mutex;
        std::condition_variable_any came;
        std::map<std::string, Time> due;  // spaces, and when to look at each
        std::map<std::string, Trouble> troubles;
        std::jthread thread;
    };

    void hear(Telling const& telling);
    void run(Worker& worker, std::stop_token const& stop);
    void look_everywhere(Worker& worker);
    std::vector<std::string> take_due(Worker& worker, std::stop_token const& stop);
    void work(Worker& worker, std::string const& space, std::stop_token const& stop);
    void wait_for_views(std::string const& space);
    Result<std::optional<std::int64_t>> visit(Agent const& agent, std::string const& space,
                                              std::stop_token const& stop);
    static void wake(Worker& worker, std::string const& space, Time at);

    House& house_;
    Gateways& gateways_;
    Post post_;
    Fetch fetch_;
    std::shared_ptr<Events> events_;
    std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace comity
