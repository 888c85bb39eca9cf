// A text message from any gateway that can be told an address and names of fields.
// docs/formats/generic-message.md. Pure functions; any thread.
#pragma once

#include "formats/fields.h"
#include "formats/text_message.h"

namespace comity::generic_message {

// One of from and sender, one of text and message; one of date and time, and an id, where there is any; of a
// part of a message concat-ref, concat-total and concat-part. The space between two parts belongs to the
// words.
Result<TextMessage> read(fields::Fields const& fields);

}  // namespace comity::generic_message
