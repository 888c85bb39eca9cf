#include "formats/twilio.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/hash.h"
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

Result<TextMessage> read(fields::Fields const& fields) {
    auto const id = fields::find(fields, "MessageSid");
    if (id.empty()) return refuse(Fault::malformed, "The message has no MessageSid.");
    auto const files = fields::find(fields, "NumMedia");
    bool const has_files = !files.empty() && files != "0";
    auto message = text_message(fields::find(fields, "From"), fields::find(fields, "Body"), id, "");
    if (!message && has_files && fields::find(fields, "Body").empty())
        return refuse(Fault::malformed, "The message holds files alone, which are not taken here.");
    return message;
}

std::string answer(std::string_view words) {
    std::string const begin = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    if (words.empty()) return begin + "<Response/>";
    return begin + "<Response><Message>" + html::escape(words) + "</Message></Response>";
}

}  // namespace comity::twilio
