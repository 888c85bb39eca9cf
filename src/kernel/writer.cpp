#include "kernel/writer.h"

#include <map>

#include "kernel/space.h"

namespace comity {

namespace {
constexpr std::size_t queue_limit = 8192;
constexpr std::size_t commit_limit = 2000;
}  // namespace

Writer::Writer(Index& index) : index_(index), thread_([this](std::stop_token stop) { run(stop); }) {}

Writer::~Writer() {
    thread_.request_stop();
    thread_.join();
}

bool Writer::put(Task&& task) {
    std::unique_lock lock(mutex_);
    if (queue_.size() >= queue_limit) return false;
    queue_.push_back(std::move(task));
    lock.unlock();
    came_.notify_one();
    return true;
}

void Writer::put_waiting(Task&& task) {
    std::unique_lock lock(mutex_);
    left_.wait(lock, [&] { return queue_.size() < queue_limit; });
    queue_.push_back(std::move(task));
    lock.unlock();
    came_.notify_one();
}

std::size_t Writer::waiting() {
    std::lock_guard lock(mutex_);
    return queue_.size();
}

WriterFigures Writer::figures() {
    std::lock_guard lock(mutex_);
    return figures_;
}

void Writer::run(std::stop_token stop) {
    while (true) {
        std::deque<Task> taken;
        {
            std::unique_lock lock(mutex_);
            came_.wait(lock, stop, [&] { return !queue_.empty(); });
            if (queue_.empty()) return;  // asked to stop, and nothing waits
            while (!queue_.empty() && taken.size() < commit_limit) {
                taken.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
            figures_.statements += taken.size();
            figures_.commits += 1;
            figures_.largest_commit = std::max<std::uint64_t>(figures_.largest_commit, taken.size());
        }
        left_.notify_all();
        std::map<Space*, std::deque<Task>> by_space;
        for (auto& task : taken) {
            auto* space = task.space.get();
            by_space[space].push_back(std::move(task));
        }
        taken.clear();
        for (auto& [space, tasks] : by_space) commit(*space, index_, tasks);
    }
}

}  // namespace comity
