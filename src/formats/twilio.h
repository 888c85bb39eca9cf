// Twilio's webhook: a message as it posts one, the signature under it, and the answer in TwiML.
// docs/formats/twilio.md. Pure functions; any thread.
#pragma once

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

// Twilio sends the words to who sent the message; nobody where they are empty.
std::string answer(std::string_view words);

}  // namespace comity::twilio
