// What the demonstration asks of a house, over the same routes as everybody. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "cli/run.h"
#include "kernel/role.h"

namespace comity::demonstration {

struct ClockNow {
    std::int64_t now_ms = 0;
    double speed = 1;
    bool paused = false;
    bool own = false;
};

struct Receipt {
    std::string id;  // of the statement, hexadecimal
    bool first = false;
};

// A photo or a track on its way into the form.
struct FormFile {
    std::string_view name, bytes;
};

class HouseCalls {
  public:
    explicit HouseCalls(cli::Ask const& ask) : ask_(ask) {}

    Result<void> open_space(std::string_view space, std::string_view title, std::string_view purpose);
    Result<void> open_form(std::string_view space, json::Object form);
    // A party that the house vouches for, member of the space; its id. Made once for each label.
    Result<std::string> introduce(std::string_view space, std::string_view label, Role role);
    Result<ClockNow> clock(std::string_view space);
    Result<void> set_clock(std::string_view space, json::Object change);
    Result<std::string> keep_file(std::string_view space, std::string_view bytes);  // its SHA-256
    // As `party`, or as the operator where that is empty; `key` makes it heard once.
    Result<Receipt> say(std::string_view space, std::string_view kind, json::Value const& body,
                        std::string_view party, std::string_view key);
    Result<Receipt> send_form(std::string_view space, Pairs const& fields, FormFile const& photo);

  private:
    struct Answer {
        int status = 0;
        json::Value said;
    };
    Result<Answer> ask(Request request);

    cli::Ask const& ask_;
};

}  // namespace comity::demonstration
