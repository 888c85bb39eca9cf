// Policies: what is read is written in one form; more witnesses never satisfy less.
#include "tlog/policy.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const policy = comity::tlog::read_policy(text);
    if (!policy) return 0;
    auto const written = comity::tlog::write_policy(*policy);
    if (written.size() > comity::tlog::policy_limit_bytes) return 0;
    auto const again = comity::tlog::read_policy(written);
    MUST(again && comity::tlog::write_policy(*again) == written);
    std::vector<comity::tlog::VerifiedSignature> signatures;
    bool before = comity::tlog::satisfied(*policy, signatures);
    for (auto const& key : comity::tlog::witness_keys(*policy)) {
        signatures.push_back({key, 1});
        bool const now = comity::tlog::satisfied(*policy, signatures);
        MUST(now || !before);
        MUST(now == comity::tlog::satisfied(*again, signatures));
        before = now;
    }
    MUST(before);  // all of them are any quorum
    return 0;
}
