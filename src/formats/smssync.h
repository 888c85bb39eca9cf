// SMSSync, which makes a telephone a gateway: the message that it posts, and what it understands for an
// answer. docs/formats/smssync.md. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

// It was received. A telephone obeys orders only where its secret comes with them.
std::string taken(std::vector<Order> const& orders, std::string_view secret);
// It was not; the telephone keeps the message and sends it again.
std::string refused(std::string_view why);

// -- what became of orders --

// The answer to a telephone that asks for orders.
std::string orders(std::vector<Order> const& orders, std::string_view secret);
// {"queued_messages":[…]}: those that it has taken over. Ids that are none of ours are the caller's to leave.
Result<std::vector<std::string>> read_queued(std::string_view body);
std::string uuids(std::vector<std::string> const& uuids);

enum class Outcome { sent, delivered, failed };
struct Told {
    std::string uuid;
    Outcome outcome = Outcome::sent;
    std::string why;  // the telephone's own words; may be empty
};
// {"message_result": […]}, where the list may be a text that holds it.
Result<std::vector<Told>> read_results(std::string_view body);

}  // namespace comity::smssync
