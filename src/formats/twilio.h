// Twilio's webhook: a message as it posts one, the signature under it, and the answer in TwiML.
// docs/formats/twilio.md. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/fields.h"
#include "formats/text_message.h"

namespace comity::twilio {

// Of a post of these fields to the address, which is the public one, whole, as Twilio was told it.
std::string signature(std::string_view token, std::string_view address, fields::Fields const& fields);
bool is_signed(std::string_view token, std::string_view address, fields::Fields const& fields,
               std::string_view signature);

Result<TextMessage> read(fields::Fields const& fields);

// -- what is handed to Twilio, and what became of it --

inline constexpr char usual_api[] = "https://api.twilio.com";
inline constexpr std::int64_t stopped_code = 21610;  // the person wrote STOP

// Why it was not taken, as the answer says it; no code where there is none.
struct Refusal {
    std::int64_t code = 0;
    std::string why;  // one sentence; may be empty
};
Refusal read_refusal(std::string_view body);

enum class Outcome { under_way, sent, delivered, failed };
struct Told {
    Outcome outcome = Outcome::under_way;
    std::int64_t code = 0;
};
// MessageStatus, and ErrorCode where there is one, of a post that was signed.
Result<Told> read_status(fields::Fields const& fields);

// Twilio sends the words to who sent the message; nobody where they are empty.
std::string answer(std::string_view words);

}  // namespace comity::twilio
