// A text message as a gateway hands it in, whatever its protocol: what all of them have in common. Values and
// pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity {

// Where a message came from.
struct Address {
    std::string text;        // of a number the digits, with a + before them if it had one
    bool is_number = false;  // or else a word, which nobody can answer
    bool operator==(Address const&) const = default;
};

// Nobody's: where a gateway's messages come from when a steward tries it out. It is never answered.
inline constexpr std::string_view test_number = "+999000000000";

// Of a message that was split: which of how many, and by what its parts know one another.
struct MessagePart {
    std::string ref;
    std::uint32_t number = 1, total = 2;
    bool operator==(MessagePart const&) const = default;
};

// A file that came with a message, where the gateway says it lies; empty: it is not to be fetched.
struct MessageFile {
    std::string url, media_type;
    bool operator==(MessageFile const&) const = default;
};

struct TextMessage {
    Address from;
    std::string text;
    std::string id;    // the gateway's own; empty: it gives none
    std::string sent;  // when, as the gateway wrote it; empty: it does not say
    std::optional<std::int64_t> sent_at_ms;
    std::optional<MessagePart> part = {};
    std::vector<MessageFile> files = {};
    bool operator==(TextMessage const&) const = default;
};

// "+999 371-122" is "+999371122". No country is guessed: what is written in two ways is two addresses. A
// "whatsapp:" before a number stays.
Result<Address> read_address(std::string_view text);

// RFC 3339, "2017-05-03 06:04:45" as UTC, or seconds or milliseconds since 1970; nothing where it is none.
std::optional<std::int64_t> read_sent(std::string_view text);

// Refuses, with one sentence, what is no message: it has words, or files.
Result<TextMessage> text_message(std::string_view from, std::string_view text, std::string_view id,
                                 std::string_view sent, std::vector<MessageFile> files = {});

}  // namespace comity
