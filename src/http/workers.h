// A bounded pool of threads for whatever may block, so that the threads that hold the connections never do.
// Any thread may give work; stop() is called once, by one that is none of the pool's.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace comity::http {

class Workers {
  public:
    using Job = std::move_only_function<void()>;

    Workers(std::size_t threads, std::size_t queue_limit);
    ~Workers();
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    // False, and the job untouched, when as many wait as may.
    bool offer(Job& job);
    // The rest of what is under way already, which must not be turned away half done.
    void add(Job job);
    std::size_t waiting() const;
    // Does what waits, then ends the threads. What is given later is dropped.
    void stop();

  private:
    void run();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::size_t queue_limit_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;  // last: they use all the above
};

}  // namespace comity::http
