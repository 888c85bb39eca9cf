// What tests share: folders that vanish, a clock that is told the time, and a small room of their own.
// One thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "kernel/house.h"
#include "kernel/room.h"

namespace comity::testing {

class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// 2026-03-01T02:41:00Z, moved by hand.
struct ToldClock {
    std::shared_ptr<std::atomic<std::int64_t>> now_ms;
    ToldClock();
    Clock clock() const;
};

// A room with the kinds test.note (contributor; {"text", "blob"?}), test.oath (own signature), test.treaty
// (the same, and of delegated keys that of a diplomatic_contact alone) and test.secret (heard by analysts;
// {"text", "blob"?}), a view of notes, one of the blobs that each names, a table only stewards may read, and
// a view that chokes on "poison".
Room test_room(std::string version = "1");
Rooms const& test_rooms();

// A house in `folder` with one space, opened; its members are the operator and a villager.
std::unique_ptr<House> house_with_space(std::filesystem::path const& folder, Clock const& clock,
                                        Rooms const& rooms, std::string const& space = "hill",
                                        Mode mode = Mode::life);
Visit visit(House& house, std::string const& space = "hill");  // as the operator
// The party "villager", which house_with_space made a contributor of its space.
PartyId villager(House& house, std::string const& space = "hill");

}  // namespace comity::testing
