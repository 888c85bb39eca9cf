// The statements of a conversation with somebody who is reached by telephone: intake.message (what is written
// to them), intake.delivery (how far it came) and intake.reply (what they answered). Their pages are in
// docs/statements/. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::intake {

inline constexpr char message_kind[] = "intake.message";
inline constexpr char delivery_kind[] = "intake.delivery";
inline constexpr char reply_kind[] = "intake.reply";

inline constexpr std::size_t message_limit = 1600;  // characters: ten parts of an SMS, and what Twilio takes

// What is written to a contact.
struct Message {
    std::string contact;
    std::string text;
    std::string language = {};                  // BCP 47
    std::optional<StatementId> about = {};      // a report
    bool automatic = false;                     // by a machine: never answers another machine
    bool asks_place = false;                    // where the report is that it is about
    std::optional<StatementId> broadcast = {};  // by which it goes to many
};

Result<Message> read_message(json::Value const& body);
json::Value write_message(Message const& message);
Shape message_shape();
Result<void> check_message(json::Value const& body);
std::optional<StatementId> answered_by_message(json::Value const& body);  // the report it is about

// waiting: it could not be handed over yet. recorded: in an exercise or demonstration nothing leaves.
enum class Delivered { waiting, sending, unknown, sent, recorded, failed, delivered };
std::string_view name_of(Delivered state);
std::optional<Delivered> delivered_of(std::string_view name);

struct Delivery {
    StatementId message;
    Delivered state = Delivered::waiting;
    std::string why = {};  // one sentence; may be empty
};

Result<Delivery> read_delivery(json::Value const& body);
json::Value write_delivery(Delivery const& delivery);
Shape delivery_shape();
Result<void> check_delivery(json::Value const& body);

// What a person answered.
struct Answer {
    std::string contact;
    std::string text;
    std::string language = {};
    std::optional<std::int64_t> at_ms = {};
    std::optional<StatementId> to = {};  // the message that it answers
};

Result<Answer> read_reply(json::Value const& body);
json::Value write_reply(Answer const& reply);
Shape reply_shape();
Result<void> check_reply(json::Value const& body);

}  // namespace comity::intake
