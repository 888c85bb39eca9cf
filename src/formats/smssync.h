// SMSSync, which makes a telephone a gateway: the message that it posts, and what it understands for an
// answer. docs/formats/smssync.md. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/fields.h"
#include "formats/text_message.h"

namespace comity::smssync {

// What the fields are called; each telephone can be told other names.
struct Names {
    std::string from = "from";
    std::string message = "message";
    std::string message_id = "message_id";
    std::string sent_timestamp = "sent_timestamp";
    std::string secret = "secret";
};

struct Posted {
    TextMessage message;
    std::string secret;  // as the telephone was told; empty: none
};

Result<Posted> read(fields::Fields const& fields, Names const& names = {});

// What the telephone is to send at once.
struct Order {
    std::string to, message;
    std::string uuid;  // by which the telephone speaks of it later
};

// It was received. A telephone obeys an order only where its secret comes with it.
std::string taken(std::optional<Order> const& order, std::string_view secret);
// It was not; the telephone keeps the message and sends it again.
std::string refused(std::string_view why);

}  // namespace comity::smssync
