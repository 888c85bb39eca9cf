// The command line: every verb is a request to the house, answered in this process where the folder is at
// rest, or by the server that holds it. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"
#include "kernel/room.h"

namespace comity::cli {

enum class Exit { done = 0, refused = 1, wrong_usage = 2, machine_failed = 3 };

using Ask = std::function<Result<Reply>(Request)>;

// Where a server answers, and what stands between it and the world.
struct Listening {
    std::uint16_t port = 0;  // 0: any that is free
    std::string address;
    std::string certificate, key;  // files, for TLS; empty: none
    bool behind_proxy = false;
};

// How fast a demonstration is played.
struct Pacing {
    std::optional<double>
        speed;             // empty: as the clock of its space runs already, else three days in three minutes
    bool at_once = false;  // waits for nothing: the clock jumps from one thing said to the next
};

// What main hands in, so that this floor need not know HTTP.
struct Doors {
    std::function<Result<void>(std::filesystem::path const& data)> init;
    // The house itself where it is at rest, its server where one runs.
    std::function<Result<Ask>(std::filesystem::path const& data)> reach;
    // Prints its address, serves until it is told to stop.
    std::function<Result<void>(std::filesystem::path const& data, Listening const& listening)> serve;
    // Plays the demonstration in the house; each line tells what was said just now.
    std::function<Result<void>(Ask const& ask, Pacing const& pacing,
                               std::function<void(std::string const& line)> const& tell)>
        demonstrate;
    // Hands a letter to the mail server that the house's mail.json names; false where it is refused for good.
    std::function<Result<bool>(std::filesystem::path const& data, std::string const& to,
                               std::string const& subject, std::string const& text)>
        send_letter;
    std::string version;
    Rooms const* rooms = nullptr;  // for `verify` and `restore`, which read the files themselves
};

int run(int count, char const* const* arguments, Doors const& doors);

}  // namespace comity::cli
