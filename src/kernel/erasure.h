// Erasure: people's words are destroyed, and the record still verifies. What the statement space.erasure says
// (docs/statements/space.erasure.md), what goes together, and the act itself. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/journal.h"
#include "kernel/people.h"
#include "kernel/room.h"
#include "kernel/speak.h"
#include "kernel/views.h"

namespace comity {

inline constexpr char erasure_kind[] = "space.erasure";
inline constexpr std::size_t erased_together_limit = 500;

struct Erasure {
    std::string why;
    std::vector<ErasedBody> entries;  // the one that was asked for first
};

Result<Erasure> read_erasure(json::Value const& body);
std::string write_erasure(Erasure const& erasure);
Result<void> check_why(std::string_view why);
Result<void> check_erasure(json::Value const& body);
Shape erasure_shape();

// What goes when some entries are erased. Told of the entries from the first of them on, in order.
class Going {
  public:
    explicit Going(Rooms const& rooms) : rooms_(rooms) {}
    // Each that is asked for. Refuses what cannot be erased.
    Result<void> begin(OwnedEntry const& asked);
    // Does a body with these bytes perhaps go along? Quick; only then `take` need be told.
    bool may_go(BytesView body) const;
    void take(OwnedEntry const& later);

    std::vector<ErasedBody> const& entries() const { return entries_; }
    std::vector<Hash> const& blobs() const { return blobs_; }  // files that they name

  private:
    void add(Kind const& kind, OwnedEntry const& entry);

    Rooms const& rooms_;
    std::vector<StatementId> ids_;
    std::vector<std::string> id_texts_;
    std::vector<ErasedBody> entries_;
    std::vector<Hash> blobs_;
};

// Erases entry `number` and what goes with it, as `by`. Returns when the words are in no file of the house
// any more: what was heard is the erasing statement, `again` where another one had erased it. Waits for the
// views of the space to be made again.
Result<Heard> erase(House& house, std::string_view space, Introducer const& by, std::uint64_t number,
                    std::string why);
// The act alone, of several entries: those erased meanwhile are passed over. The words may still lie in
// files.
Result<Heard> erase_on_record(House& house, std::string_view space, Introducer const& by,
                              std::vector<std::uint64_t> numbers, std::string why);

}  // namespace comity
