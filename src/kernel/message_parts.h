// Parts of messages that came in several: each is on disk, sealed, before it is acknowledged; together they
// are one message. Any thread; calls wait for the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"

namespace comity {

class Vault;

// How long a part waits for the others; then the message is taken as it is.
inline constexpr std::int64_t part_waits_ms = 10 * 60'000;

// What there is of one message of one contact.
struct PartsHeld {
    std::uint32_t total = 0;
    std::uint32_t held = 0;
    std::string text;                     // in order, with "[…]" where a part is missing
    std::optional<std::uint64_t> became;  // the entry, where it was taken; then `text` is empty
    bool is_whole() const { return held == total; }
};

class MessageParts {
  public:
    MessageParts(Vault& vault, SpaceId space, std::string gateway, Bytes sealing_key, Bytes finding_key,
                 Clock clock);

    // Would this part contradict what is held under its name? Then those belong to another message.
    bool fits(std::string_view contact, std::string_view ref, std::uint32_t number, std::uint32_t total,
              std::string_view text) const;
    void keep(std::string_view contact, std::string_view ref, std::uint32_t number, std::uint32_t total,
              std::string_view text) const;
    PartsHeld held(std::string_view contact, std::string_view ref) const;
    void settle(std::string_view contact, std::string_view ref, std::uint64_t became) const;
    void drop(std::string_view contact, std::string_view ref) const;

  private:
    Hash mark_of(std::string_view text) const;
    std::string place_of(std::string_view contact, std::string_view ref, std::uint32_t number) const;

    Vault* vault_;
    SpaceId space_;
    std::string gateway_;
    Bytes sealing_key_, finding_key_;
    Clock clock_;
};

}  // namespace comity
