#include "kernel/contacts.h"

#include <algorithm>

#include "base/hash.h"
#include "kernel/sealed.h"
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::size_t answered_limit = 100'000;
constexpr std::size_t id_bytes = 10;

// Letters alone, so that nobody takes it for a number; no vowels, so that it spells nothing.
std::string fresh_contact_id() {
    constexpr std::string_view letters = "bcdfghjklmnpqrst";
    std::string id;
    for (char const byte : random_bytes(id_bytes)) {
        auto const bits = static_cast<unsigned char>(byte);
        id += letters[bits >> 4];
        id += letters[bits & 0xf];
    }
    return id;
}

std::string place_of(SpaceId const& space, std::string_view id) {
    return space.hex() + "/" + std::string(id);
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

// Seven digits in a row, hyphens not counted, with fewer than eight letters beside them; or digits alone.
bool looks_like_number(std::string_view text) {
    std::size_t row = 0;
    std::size_t longest = 0;
    std::size_t letters = 0;
    for (char c : text) {
        if (c == '-') continue;
        row = is_digit(c) ? row + 1 : 0;
        longest = std::max(longest, row);
        letters += is_lower(c);
    }
    return letters == 0 || (longest >= 7 && letters < 8);
}

bool is_contact_id(std::string_view text) {
    auto const allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, allowed) &&
           !looks_like_number(text);
}

bool Answered::take(std::string const& contact) {
    std::lock_guard const lock(mutex_);
    auto const now_ms = clock_();
    if (at_ms_.size() >= answered_limit)
        std::erase_if(at_ms_, [&](auto const& each) { return each.second + answered_again_ms <= now_ms; });
    auto const known = at_ms_.find(contact);
    if (known == at_ms_.end() && at_ms_.size() >= answered_limit) return false;
    if (known != at_ms_.end() && known->second + answered_again_ms > now_ms) return false;
    at_ms_[contact] = now_ms;
    return true;
}

Contacts::Contacts(Vault& vault, SpaceId space, Bytes sealing_key, Bytes finding_key,
                   std::shared_ptr<Answered> answered)
    : vault_(&vault),
      space_(space),
      sealing_key_(std::move(sealing_key)),
      finding_key_(std::move(finding_key)),
      answered_(std::move(answered)) {}

std::string Contacts::id_of(std::string_view address) const {
    auto const mark = hmac_sha256(finding_key_, {space_.view(), address});
    if (auto const known = vault_->contact(mark)) return *known;
    auto const id = fresh_contact_id();
    return vault_->keep_contact(space_, mark, id, seal(address, sealing_key_, place_of(space_, id)));
}

std::optional<std::string> Contacts::address_of(std::string_view contact) const {
    auto const kept = vault_->contact(space_, contact);
    if (!kept) return std::nullopt;
    auto address = unseal(kept->address, sealing_key_, place_of(space_, kept->id));
    if (!address) throw Broken("the address of a contact cannot be read");
    return address;
}

bool Contacts::erase(std::string_view contact) const {
    return vault_->erase_contact(space_, contact);
}

}  // namespace comity
