// The journal of one space: its truth, append-only. These few functions, and that it can be opened, are all
// that the house asks of it, so that another engine can keep it later. One appender, one thread; readers each
// open their own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/ids.h"
#include "kernel/entry.h"
#include "tlog/merkle.h"
#include "tlog/nodes.h"

namespace comity {

struct JournalRow {
    Bytes entry;  // the leaf's content, write_entry()
    Bytes once;   // 16 bytes, or empty
    Bytes salt;
    Bytes body;
};

// What stands in the place of a body that is destroyed, a JSON object. Its salt goes with it.
struct ErasedBody {
    std::uint64_t number = 0;
    Bytes remains;
};

// Views into the journal for the length of a call.
struct StoredRow {
    std::uint64_t number = 0;
    BytesView entry;
    BytesView salt;  // empty where the body was erased; `body` is what remains
    BytesView body;
};

class Journal {
  public:
    enum class Open { appending, reading };
    Journal(std::filesystem::path const& file, Open how);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    // All rows in one durable transaction, with the peaks and the checkpoint that `sign` makes of them, and
    // with the bodies that these rows erase. Throws Broken and leaves all as it was; after a failed sync
    // every later append throws.
    using Sign = std::function<std::string(Peaks const&)>;
    void append(std::span<JournalRow const> rows, Sign const& sign, std::span<ErasedBody const> erased = {});
    // Hash of a perfect node of the tree (tlog/nodes.h) over the entries there are.
    Hash node(tlog::Node const& node) const;
    // Keeps a checkpoint of this journal that witnesses have cosigned.
    void keep_cosigned(std::uint64_t size, std::string_view note);
    std::optional<std::string> last_cosigned() const;
    // Lets no byte that was overwritten stay in the file or its log. False while a reader holds the log.
    bool wipe();
    std::uint64_t size() const;
    // As of the last append here; where only reading, as of the time it was opened. They fit one another.
    Peaks const& peaks() const;
    std::string const& checkpoint() const;  // the note that covers all these entries; empty before the first
    // Numbers from `from` up to, not including, `to`; stops early when `row` returns false.
    void scan(std::uint64_t from, std::uint64_t to, std::function<bool(StoredRow const&)> const& row) const;
    std::optional<JournalRow> read(std::uint64_t number) const;
    std::optional<std::uint64_t> heard_once(BytesView once) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// A journal of the entries that `from` has now, in a new file; whoever appends goes on meanwhile. Not synced.
void copy_journal(std::filesystem::path const& from, std::filesystem::path const& to);

}  // namespace comity
