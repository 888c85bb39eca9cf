// The contacts of a space: who can be reached by telephone, named by random ids that differ in each space.
// The numbers lie in the vault alone, sealed, and are found again by a keyed hash. Any thread; calls wait for
// the disk, but may_answer does not.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"

namespace comity {

class Vault;

inline constexpr std::int64_t answered_again_ms = 3600'000;

// Whom the program answered by itself in the last hour: two machines that answer each other would never end.
class Answered {
  public:
    explicit Answered(Clock clock) : clock_(std::move(clock)) {}
    bool take(std::string const& contact);  // false: not now

  private:
    Clock clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> at_ms_;
};

// What could be the id of a contact: 8 to 64 of a-z, 0-9 and hyphens, in which no number hides.
bool is_contact_id(std::string_view text);
bool looks_like_number(std::string_view text);

class Contacts {
  public:
    Contacts(Vault& vault, SpaceId space, Bytes sealing_key, Bytes finding_key,
             std::shared_ptr<Answered> answered);

    // The id of who has this number or other address; made and on disk where it was not known before.
    std::string id_of(std::string_view address) const;
    // The number or address of a contact; nothing where it is unknown, or was erased.
    std::optional<std::string> address_of(std::string_view contact) const;
    // From then on no file of the vault holds the number, and who writes from it is another contact. False
    // where it is unknown.
    bool erase(std::string_view contact) const;
    // May a machine answer them? Then it counts as done.
    bool may_answer(std::string const& contact) const { return answered_->take(contact); }

  private:
    Vault* vault_;
    SpaceId space_;
    Bytes sealing_key_, finding_key_;
    std::shared_ptr<Answered> answered_;
};

}  // namespace comity
