// Sight: the only way to read a space. It carries its reader; every read asks anew what the reader's
// role is, and a query on a table above that role is refused by SQLite itself. Any thread; copies are cheap.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>

#include "base/error.h"
#include "base/ids.h"
#include "kernel/database.h"
#include "kernel/entry.h"
#include "kernel/role.h"
#include "kernel/tlp.h"

namespace comity {

class Space;
struct Kind;
struct Room;

// A connection lent to one thread, in one snapshot, for at most two seconds. Give it back soon.
class Reading {
  public:
    ~Reading();
    Reading(Reading&&) noexcept;
    Reading(Reading const&) = delete;
    Query& query(std::string_view sql) const;
    // The last journal number the snapshot holds, plus one: 0 where nothing was applied yet.
    std::uint64_t as_of() const { return as_of_; }
    // The same for one view: less where it has stopped at an entry that it cannot take in.
    std::uint64_t as_of(std::string_view view) const;

  private:
    friend class Sight;
    friend class Space;
    struct Loan;
    Reading(std::unique_ptr<Loan> loan, std::uint64_t as_of);
    std::unique_ptr<Loan> loan_;
    std::uint64_t as_of_;
};

// An entry as people may see it: its place on the record and what was said.
struct Record {
    std::uint64_t number = 0;
    StatementId id;
    Header header;
    std::int64_t heard_at_ms = 0;
    std::string via;
    bool own_signature = false;
    Hash leaf_hash;
    std::string body;  // JSON, byte for byte; what remains, where it was erased
    bool erased = false;
    Bytes salt = {};  // with the body it gives the hash in the header; empty where it was erased
};

class Sight {
  public:
    Sight(std::shared_ptr<Space> space, PartyId reader);

    std::string const& space_name() const;
    SpaceId space_id() const;
    PartyId reader() const { return reader_; }
    Role role() const;            // now; Role::everyone where the reader is no member
    Standing standing() const;    // of the reader, now, for what leaves the space
    std::int64_t now_ms() const;  // space time
    std::uint64_t size() const;   // entries in the journal

    // Refused as not_found when the reader has lost the space meanwhile.
    Result<Reading> read() const;
    // Entry `number`, if its kind may be heard by the reader and it was not erased.
    Result<Record> record(std::uint64_t number) const;
    // The same, where erased too: for what is shown of an entry without its words.
    Result<Record> trace(std::uint64_t number) const;
    // Lends the blob's file, or not_found.
    Result<std::string> blob_path(Hash const& hash) const;

    // Something derived from the views and kept in memory with the space: made once by `make`, dropped when
    // the space closes or its views are swapped. What is kept guards itself against several threads.
    template <class T>
    std::shared_ptr<T> keep(std::function<std::shared_ptr<T>()> const& make) const {
        auto kept = kept_of(typeid(T), [&] { return std::static_pointer_cast<void>(make()); });
        return std::static_pointer_cast<T>(kept);
    }

    Space& space() const { return *space_; }  // for the kernel and the routes it has in every space

  private:
    Result<void> check_still_public(Kind const& kind, std::uint64_t number) const;
    std::shared_ptr<void> kept_of(std::type_index type,
                                  std::function<std::shared_ptr<void>()> const& make) const;
    std::shared_ptr<Space> space_;
    PartyId reader_;
};

}  // namespace comity
