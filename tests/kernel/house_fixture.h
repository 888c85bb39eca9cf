// A house in a folder that vanishes, with one space "hill" and a clock moved by hand. One thread.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "testing.h"

namespace comity {

namespace fs = std::filesystem;
using testing::house_with_space;
using testing::visit;

inline Saying note(std::string const& text, std::string key = "") {
    return {.kind = "test.note",
            .body = "{\"text\":\"" + text + "\"}",
            .channel = "t",
            .external_id = std::move(key)};
}

inline std::uint64_t count(Sight const& sight, std::string const& sql) {
    auto reading = sight.read();
    EXPECT_TRUE(reading) << reading.error().why;
    auto& query = reading->query(sql);
    EXPECT_TRUE(query.step());
    return static_cast<std::uint64_t>(query.integer(0));
}

class HouseTest : public ::testing::Test {
  protected:
    void open(Rooms const& rooms, bool background = false) {
        house.reset();
        auto opened = House::open({.folder = folder.path(),
                                   .rooms = &rooms,
                                   .clock = told.clock(),
                                   .views_in_background = background});
        ASSERT_TRUE(opened) << opened.error().why;
        house = std::move(*opened);
    }
    testing::TemporaryFolder folder;
    testing::ToldClock told;
    std::unique_ptr<House> house = house_with_space(folder.path(), told.clock(), testing::test_rooms());
};

}  // namespace comity
