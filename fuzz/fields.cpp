// Any bytes as what gateways send: refused with a sentence, or fields that each stand once, in UTF-8; and a
// message read from them is one.
#include "formats/fields.h"

#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "base/text.h"
#include "formats/generic_message.h"
#include "formats/smssync.h"
#include "formats/twilio.h"

namespace {

using namespace comity;

void hold(Result<TextMessage> const& message) {
    if (!message) return MUST(message.error().why.ends_with('.'));
    MUST(!message->text.empty() && !message->from.text.empty() && is_utf8(message->text));
    MUST(read_address(message->from.text) == message->from);
    if (auto const& part = message->part)
        return MUST(part->number >= 1 && part->number <= part->total && !part->ref.empty());
    auto const again = text_message(message->from.text, message->text, message->id, message->sent);
    MUST(again && *again == *message);
}

void hold(Result<fields::Fields> const& read) {
    if (!read) return MUST(read.error().why.ends_with('.'));
    MUST(read->size() <= 64 && fields::check_once(*read));
    for (auto const& [name, value] : *read) MUST(is_utf8(name) && is_utf8(value));
    hold(generic_message::read(*read));
    hold(twilio::read(*read));
    auto const posted = smssync::read(*read);
    if (posted) hold(posted->message);
    auto const answer = twilio::answer(fields::find(*read, "message"));
    MUST(is_utf8(answer) && json::parse(smssync::refused(fields::find(*read, "message"))));
    MUST(twilio::is_signed("token", "https://a.example/", *read,
                           twilio::signature("token", "https://a.example/", *read)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    hold(fields::read_form(bytes));
    hold(fields::read_json(bytes));
    hold(fields::read_xml(bytes));
    auto const line = bytes.find('\n');
    if (line != bytes.npos) hold(fields::read(bytes.substr(0, line), bytes.substr(line + 1)));
    return 0;
}
