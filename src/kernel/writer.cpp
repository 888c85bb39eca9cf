#include "kernel/writer.h"

#include <map>
#include <new>

#include "kernel/space.h"

namespace comity {

namespace {
constexpr std::size_t commit_tasks_limit = 2000;
constexpr std::size_t commit_bytes_limit = 8 << 20;  // of bodies, on top of at most one task
}  // namespace

Writer::Writer(Around around)
    : around_(std::move(around)), thread_([this](std::stop_token const& stop) { run(stop); }) {}

Writer::~Writer() {
    thread_.request_stop();
    thread_.join();
}

bool Writer::put(Task& task) {
    std::unique_lock lock(mutex_);
    if (!has_place()) return false;
    add(std::move(task));
    lock.unlock();
    came_.notify_one();
    return true;
}

void Writer::put_waiting(Task&& task) {
    std::unique_lock lock(mutex_);
    left_.wait(lock, [&] { return has_place(); });
    add(std::move(task));
    lock.unlock();
    came_.notify_one();
}

bool Writer::put_together(std::vector<Task>& tasks) {
    MUST(tasks.size() <= together_limit);
    std::unique_lock lock(mutex_);
    if (!has_place()) return false;
    auto const others = queue_.size();
    try {
        for (auto& task : tasks) {
            task.together = &task != &tasks.back();
            add(std::move(task));
        }
    } catch (std::bad_alloc const&) {
        // All or none: a part would be heard in a commit of its own.
        for (; queue_.size() > others; queue_.pop_back()) queued_bytes_ -= queue_.back().body.size();
        throw;
    }
    lock.unlock();
    came_.notify_one();
    return true;
}

// The mutex is held.
void Writer::add(Task&& task) {
    auto const bytes = task.body.size();
    queue_.push_back(std::move(task));
    queued_bytes_ += bytes;
}

// What one commit takes. The mutex is held.
std::deque<Task> Writer::take() {
    std::deque<Task> taken;
    std::size_t bytes = 0;
    bool goes_on = false;  // what came together stays together
    while (!queue_.empty() &&
           (goes_on || (taken.size() < commit_tasks_limit && bytes < commit_bytes_limit))) {
        goes_on = queue_.front().together;
        bytes += queue_.front().body.size();
        taken.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    queued_bytes_ -= bytes;
    return taken;
}

std::size_t Writer::waiting() {
    std::lock_guard lock(mutex_);
    return queue_.size();
}

WriterFigures Writer::figures() {
    std::lock_guard lock(mutex_);
    return figures_;
}

void Writer::run(std::stop_token const& stop) {
    while (true) {
        std::deque<Task> taken;
        {
            std::unique_lock lock(mutex_);
            came_.wait(lock, stop, [&] { return !queue_.empty(); });
            if (queue_.empty()) return;  // asked to stop, and nothing waits
            taken = take();
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
        for (auto& [space, tasks] : by_space) commit(*space, around_, tasks);
    }
}

}  // namespace comity
