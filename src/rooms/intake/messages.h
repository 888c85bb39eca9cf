// How a text message becomes a report, once, whatever gateway hands it in: what smssync, twilio and generic
// share. Any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "formats/text_message.h"
#include "kernel/gateways.h"

namespace comity::intake {

// What became of a message.
struct Taken {
    Heard heard;
    std::string words;  // to be sent back to whoever wrote; empty: nothing is
};

// Says the report, and answers with what `answer` makes of it, or with `refused`. The receipt code stands in
// the header Comity-Receipt, too.
Reply take_message(GatewayVisit const& gateway, TextMessage const& message,
                   std::function<Reply(Taken const&)> answer, Reply (*refused)(Error const&));

// What a steward's test says, in the gateway's language.
std::string test_words(Settings const& settings);

// Settings that gateways have: address first, then reply and language, where an answer can be sent back.
std::vector<Setting> usual_settings();
Result<void> check_usual(Settings const& settings);
std::string setting(Settings const& settings, std::string_view name, std::string_view otherwise = "");

}  // namespace comity::intake
