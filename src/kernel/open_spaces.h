// The spaces of a house that are open: at most a limit at once, of which the least recently used makes
// place. Opening and closing hold up only those who ask for that space. Any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity {

class Space;

class OpenSpaces {
  public:
    struct Options {
        std::size_t limit = 64;
        std::function<bool(std::string_view)> exists;
        std::function<std::shared_ptr<Space>(std::string_view)> open;  // throws Broken
        std::function<void(Space&)> closing;                           // throws nothing
    };
    explicit OpenSpaces(Options options) : options_(std::move(options)) {}
    ~OpenSpaces();
    OpenSpaces(OpenSpaces const&) = delete;
    OpenSpaces& operator=(OpenSpaces const&) = delete;

    // Opens it where it is not open. not_found, or busy where too many are in use.
    Result<std::shared_ptr<Space>> find(std::string_view name);
    std::shared_ptr<Space> at_hand(std::string_view name);  // null where it is not open
    // Nobody opens or makes a space of this name while `found` makes it.
    Result<void> make(std::string_view name, std::function<Result<void>()> const& found);
    std::vector<std::shared_ptr<Space>> all();

  private:
    struct Opened {
        std::shared_ptr<Space> space;
        std::uint64_t used = 0;
    };
    class Turn;
    std::shared_ptr<Space> use(std::string_view name);
    std::shared_ptr<Space> take_least_used();

    Options options_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::map<std::string, Opened, std::less<>> open_;
    std::set<std::string, std::less<>> busy_;  // being opened, closed or made
    std::uint64_t uses_ = 0;
};

}  // namespace comity
