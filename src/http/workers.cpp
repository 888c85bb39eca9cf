#include "http/workers.h"

#include <utility>

namespace comity::http {

Workers::Workers(std::size_t threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
    for (std::size_t count = 0; count < threads; ++count) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
    stop();
}

bool Workers::offer(Job& job) {
    {
        std::scoped_lock const lock(mutex_);
        if (stopping_ || jobs_.size() >= queue_limit_) return false;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

void Workers::add(Job job) {
    {
        std::scoped_lock const lock(mutex_);
        if (stopping_) return;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
}

std::size_t Workers::waiting() const {
    std::scoped_lock const lock(mutex_);
    return jobs_.size();
}

void Workers::stop() {
    {
        std::scoped_lock const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    threads_.clear();
}

void Workers::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
    }
}

}  // namespace comity::http
