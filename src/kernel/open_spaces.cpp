#include "kernel/open_spaces.h"

#include <chrono>

#include "kernel/space.h"

namespace comity {

namespace {

constexpr auto turn_limit = std::chrono::seconds(30);

std::unexpected<Error> too_busy() {
    return refuse(Fault::busy, "Too many spaces are in use at once; try again soon.");
}

}  // namespace

// A name held busy; made while the lock is held, given back whether it is or not.
class OpenSpaces::Turn {
  public:
    Turn(OpenSpaces& spaces, std::unique_lock<std::mutex>& lock, std::string name)
        : spaces_(spaces), lock_(lock), name_(std::move(name)) {
        spaces_.busy_.insert(name_);
    }
    ~Turn() {
        if (!lock_.owns_lock()) lock_.lock();
        spaces_.busy_.erase(name_);
        lock_.unlock();
        spaces_.freed_.notify_all();
    }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;

  private:
    OpenSpaces& spaces_;
    std::unique_lock<std::mutex>& lock_;
    std::string name_;
};

OpenSpaces::~OpenSpaces() {
    for (auto& [name, opened] : open_) options_.closing(*opened.space);
}

// The mutex is held.
std::shared_ptr<Space> OpenSpaces::use(std::string_view name) {
    auto found = open_.find(name);
    if (found == open_.end()) return nullptr;
    found->second.used = ++uses_;
    return found->second.space;
}

std::shared_ptr<Space> OpenSpaces::at_hand(std::string_view name) {
    std::lock_guard lock(mutex_);
    return use(name);
}

std::vector<std::shared_ptr<Space>> OpenSpaces::all() {
    std::vector<std::shared_ptr<Space>> spaces;
    std::lock_guard lock(mutex_);
    spaces.reserve(open_.size());
    for (auto const& [name, opened] : open_) spaces.push_back(opened.space);
    return spaces;
}

// The mutex is held.
std::shared_ptr<Space> OpenSpaces::take_least_used() {
    auto oldest = open_.end();
    for (auto each = open_.begin(); each != open_.end(); ++each) {
        bool in_use = each->second.space.use_count() > 1 || each->second.space->rebuilding();
        if (!in_use && (oldest == open_.end() || each->second.used < oldest->second.used)) oldest = each;
    }
    if (oldest == open_.end()) return nullptr;
    auto space = std::move(oldest->second.space);
    open_.erase(oldest);
    return space;
}

Result<std::shared_ptr<Space>> OpenSpaces::find(std::string_view name) {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, turn_limit, [&] { return !busy_.contains(name); })) return too_busy();
    if (auto space = use(name)) return space;
    if (!options_.exists(name)) {
        return refuse(Fault::not_found, "There is no such space, or you may not see it.");
    }
    std::shared_ptr<Space> leaving;
    if (open_.size() + busy_.size() >= options_.limit) {
        leaving = take_least_used();
        if (!leaving) return too_busy();
    }
    Turn opening(*this, lock, std::string(name));
    if (leaving) {
        Turn closing(*this, lock, leaving->name());
        lock.unlock();
        options_.closing(*leaving);
        leaving.reset();
    } else {
        lock.unlock();
    }
    auto space = options_.open(name);
    lock.lock();
    open_[std::string(name)] = {space, ++uses_};
    return space;
}

Result<void> OpenSpaces::make(std::string_view name, std::function<Result<void>()> const& found) {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, turn_limit, [&] { return !busy_.contains(name); })) return too_busy();
    Turn making(*this, lock, std::string(name));
    lock.unlock();
    return found();
}

}  // namespace comity
