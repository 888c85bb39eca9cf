#include "tlog/cosignature.h"

namespace comity::tlog {

namespace {

constexpr std::size_t time_bytes = 8;

std::uint64_t read_time(BytesView bytes) {
    std::uint64_t time = 0;
    for (char byte : bytes) time = time << 8 | static_cast<std::uint8_t>(byte);
    return time;
}

bool is_time(std::uint64_t time_s) {
    return time_s > 0 && time_s < cosignature_time_limit_s;
}

}  // namespace

std::string cosigned_message(std::uint64_t time_s, std::string_view checkpoint_text) {
    return "cosignature/v1\ntime " + std::to_string(time_s) + "\n" + std::string(checkpoint_text);
}

Bytes cosign(Signer const& witness, std::string_view checkpoint_text, std::uint64_t time_s) {
    MUST(witness.key.type == KeyType::cosignature && is_time(time_s));
    Bytes cosignature;
    put_u64(cosignature, time_s);
    return cosignature + sign(witness.secret, cosigned_message(time_s, checkpoint_text));
}

std::optional<std::uint64_t> verify_cosignature(VerifierKey const& witness, std::string_view checkpoint_text,
                                                BytesView cosignature) {
    MUST(witness.type == KeyType::cosignature);
    if (cosignature.size() != time_bytes + signature_bytes) return std::nullopt;
    auto const time_s = read_time(cosignature.substr(0, time_bytes));
    if (!is_time(time_s)) return std::nullopt;
    auto const message = cosigned_message(time_s, checkpoint_text);
    if (!verify_signature(witness.public_key, message, cosignature.substr(time_bytes))) return std::nullopt;
    return time_s;
}

}  // namespace comity::tlog
