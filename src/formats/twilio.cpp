#include "formats/twilio.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "formats/html.h"

namespace comity::twilio {

std::string signature(std::string_view token, std::string_view address, fields::Fields const& fields) {
    auto sorted = fields;
    std::ranges::sort(sorted);
    std::string signed_text(address);
    for (auto const& [name, value] : sorted) signed_text += name + value;
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    auto const* made = HMAC(EVP_sha1(), token.data(), static_cast<int>(token.size()),
                            reinterpret_cast<unsigned char const*>(signed_text.data()), signed_text.size(),
                            out.data(), &size);
    if (made == nullptr) throw Broken("OpenSSL refused to sign.");
    return to_base64({reinterpret_cast<char const*>(out.data()), size});
}

bool is_signed(std::string_view token, std::string_view address, fields::Fields const& fields,
               std::string_view said) {
    return same_secret(signature(token, address, fields), said);
}

namespace {

// Twilio takes ten with a message.
std::vector<MessageFile> files_of(fields::Fields const& fields) {
    constexpr std::uint64_t files_most = 10;
    auto const count = std::min(read_whole_number(fields::find(fields, "NumMedia")).value_or(0), files_most);
    std::vector<MessageFile> files;
    for (std::uint64_t at = 0; at < count; ++at) {
        auto const number = std::to_string(at);
        files.push_back({std::string(fields::find(fields, "MediaUrl" + number)),
                         std::string(fields::find(fields, "MediaContentType" + number))});
    }
    return files;
}

}  // namespace

Result<TextMessage> read(fields::Fields const& fields) {
    auto const id = fields::find(fields, "MessageSid");
    if (id.empty()) return refuse(Fault::malformed, "The message has no MessageSid.");
    return text_message(fields::find(fields, "From"), fields::find(fields, "Body"), id, "", files_of(fields));
}

// Its own words name the number that was written to: the code alone goes on the record.
Refusal read_refusal(std::string_view body) {
    auto const said = json::parse(body);
    Refusal refusal;
    if (!said || !said->object()) return refusal;
    if (auto const* code = said->find("code"); code && code->integer()) refusal.code = *code->integer();
    if (refusal.code != 0) refusal.why = "Twilio refused it with " + std::to_string(refusal.code) + ".";
    return refusal;
}

Result<Told> read_status(fields::Fields const& fields) {
    auto const status = fields::find(fields, "MessageStatus");
    Told told;
    told.code = static_cast<std::int64_t>(read_whole_number(fields::find(fields, "ErrorCode")).value_or(0));
    if (status == "sent") told.outcome = Outcome::sent;
    if (status == "delivered" || status == "read") told.outcome = Outcome::delivered;
    if (status == "failed" || status == "undelivered" || status == "canceled") told.outcome = Outcome::failed;
    if (status.empty()) return refuse(Fault::malformed, "The status has no MessageStatus.");
    return told;
}

std::string answer(std::string_view words) {
    std::string const begin = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    if (words.empty()) return begin + "<Response/>";
    return begin + "<Response><Message>" + html::escape(words) + "</Message></Response>";
}

}  // namespace comity::twilio
