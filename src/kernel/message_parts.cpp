#include "kernel/message_parts.h"

#include <algorithm>

#include "base/hash.h"
#include "kernel/sealed.h"
#include "kernel/vault.h"

namespace comity {

MessageParts::MessageParts(Vault& vault, SpaceId space, std::string gateway, Bytes sealing_key,
                           Bytes finding_key, Clock clock)
    : vault_(&vault),
      space_(space),
      gateway_(std::move(gateway)),
      sealing_key_(std::move(sealing_key)),
      finding_key_(std::move(finding_key)),
      clock_(std::move(clock)) {}

bool MessageParts::fits(std::string_view contact, std::string_view ref, std::uint32_t number,
                        std::uint32_t total, std::string_view text) const {
    auto const parts = vault_->parts(gateway_, contact, ref);
    // Short names come again: what was taken is known by its words alone.
    if (!parts.empty() && parts.front().became) {
        auto const same = std::ranges::find(parts, number, &PartKept::number);
        return same != parts.end() && same->total == total && same->mark == mark_of(text);
    }
    return std::ranges::all_of(parts, [&](PartKept const& part) {
        return part.total == total && (part.number != number || part.mark == mark_of(text));
    });
}

void MessageParts::keep(std::string_view contact, std::string_view ref, std::uint32_t number,
                        std::uint32_t total, std::string_view text) const {
    vault_->keep_part({.gateway = gateway_,
                       .contact = std::string(contact),
                       .ref = std::string(ref),
                       .space = space_,
                       .number = number,
                       .total = total,
                       .mark = mark_of(text),
                       .text = seal(text, sealing_key_, place_of(contact, ref, number)),
                       .at_ms = clock_(),
                       .became = {}});
}

PartsHeld MessageParts::held(std::string_view contact, std::string_view ref) const {
    PartsHeld held;
    std::uint32_t next = 1;
    for (auto const& part : vault_->parts(gateway_, contact, ref)) {
        held.total = part.total;
        held.held += 1;
        held.became = part.became;
        if (part.became) continue;
        if (part.number > next) held.text += " […] ";
        auto const text = unseal(part.text, sealing_key_, place_of(contact, ref, part.number));
        if (!text) throw Broken("a part of a message cannot be read");
        held.text += *text;
        next = part.number + 1;
    }
    if (!held.became && next <= held.total) held.text += " […]";
    return held;
}

void MessageParts::settle(std::string_view contact, std::string_view ref, std::uint64_t became) const {
    vault_->settle_parts(gateway_, contact, ref, became);
}

void MessageParts::drop(std::string_view contact, std::string_view ref) const {
    vault_->drop_parts(gateway_, contact, ref);
}

Hash MessageParts::mark_of(std::string_view text) const {
    return hmac_sha256(finding_key_, {"part", BytesView("\0", 1), space_.view(), text});
}

std::string MessageParts::place_of(std::string_view contact, std::string_view ref,
                                   std::uint32_t number) const {
    return space_.hex() + "/" + std::string(contact) + "/" + std::string(ref) + "/" + std::to_string(number);
}

}  // namespace comity
