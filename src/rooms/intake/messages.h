// What becomes of a text message, once, whatever gateway hands it in: a report, a reply, or the wish to get
// none. What smssync, twilio and generic share. Any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "formats/text_message.h"
#include "kernel/gateways.h"
#include "rooms/intake/automatic.h"

namespace comity::intake {

// What became of a message.
struct Taken {
    Heard heard;
    // To be sent back to whoever wrote; no words: nothing is.
    Written written;
};

// Says what it is, and answers with what `answer` makes of it, or with `refused`. The receipt code stands in
// the header Comity-Receipt, too. What the gateway sends back in its own answer, it does where `instant`.
Result<Reply> take_message(GatewayVisit const& gateway, TextMessage const& message, bool instant,
                           std::function<Reply(Taken const&)> answer, Reply (*refused)(Error const&));

// Refuses what comes from a number of the house itself.
Result<void> check_not_own(GatewayVisit const& gateway, TextMessage const& message);

// What a steward's test says, in the gateway's language.
std::string test_words(Settings const& settings);

// Settings that gateways have: address first, then what is written to people, and in which language.
std::vector<Setting> usual_settings();
Result<void> check_number(Settings const& settings);  // the setting `number`, where it is said
std::string own_number_of(Settings const& settings, std::string_view name);
Result<void> check_usual(Settings const& settings);
std::string setting(Settings const& settings, std::string_view name, std::string_view otherwise = "");

}  // namespace comity::intake
