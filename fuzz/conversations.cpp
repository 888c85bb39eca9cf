// Any bytes as what telephones and Twilio tell of messages, and as the statements of a conversation: refused
// with a sentence, or read, and what is written of it reads back the same.
#include <cstddef>
#include <cstdint>

#include "base/json.h"
#include "base/text.h"
#include "formats/smssync.h"
#include "formats/twilio.h"
#include "rooms/intake/broadcast.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/message.h"
#include "rooms/intake/quick_answer.h"
#include "rooms/intake/script.h"

namespace {

using namespace comity;

template <class T>
bool refused(Result<T> const& read) {
    if (!read) MUST(!read.error().why.empty());
    return !read;
}

void hold_told(std::string_view bytes) {
    if (auto const queued = smssync::read_queued(bytes); !refused(queued))
        MUST(queued->size() <= 1000 && json::parse(smssync::uuids(*queued)));
    if (auto const results = smssync::read_results(bytes); !refused(results))
        for (auto const& each : *results) MUST(each.why.find('\n') == each.why.npos && is_utf8(each.why));
    auto const refusal = twilio::read_refusal(bytes);
    MUST(refusal.why.find('\n') == refusal.why.npos);
    if (auto const fields = fields::read_form(bytes); fields) (void)refused(twilio::read_status(*fields));
    (void)intake::read_asked_area(bytes, std::nullopt);
    (void)intake::read_asked_area(std::nullopt, bytes);
    if (is_utf8(bytes)) {
        MUST(!(intake::is_stop_word(bytes, false) && intake::is_start_word(bytes)));
        MUST(intake::language_by_script(bytes).size() <= 2);
    }
}

void hold_said(json::Value const& body) {
    using namespace intake;
    if (auto const message = read_message(body); !refused(message))
        MUST(read_message(write_message(*message)));
    if (auto const reply = read_reply(body); !refused(reply)) MUST(read_reply(write_reply(*reply)));
    if (auto const delivery = read_delivery(body); !refused(delivery))
        MUST(read_delivery(write_delivery(*delivery))->state == delivery->state);
    if (auto const wish = read_stopped(body); !refused(wish)) MUST(read_stopped(write_wish(*wish)));
    (void)refused(read_joined(body));
    (void)refused(read_quick_answer(body));
    if (auto const broadcast = read_broadcast(body); !refused(broadcast)) {
        MUST(!words_for(*broadcast, "xx").first.empty());
        (void)lies_in(broadcast->area, {180, -90});
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    hold_told(bytes);
    if (auto const body = json::parse(bytes); body) hold_said(*body);
    return 0;
}
