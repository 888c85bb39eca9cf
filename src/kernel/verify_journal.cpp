// The journal's part of verify: every entry, and the tables that follow from the entries.
#include <algorithm>
#include <array>

#include "base/hash.h"
#include "kernel/entry.h"
#include "kernel/erasure.h"
#include "kernel/journal.h"
#include "kernel/verify_parts.h"
#include "tlog/checkpoint.h"
#include "tlog/signing.h"

namespace comity {

namespace {

std::string at(std::int64_t number) {
    return "entry " + std::to_string(number);
}

using Once = std::array<unsigned char, 16>;  // in the order of SQLite

Once once_of(BytesView bytes) {
    Once once{};
    std::ranges::copy(bytes.substr(0, once.size()), once.begin());
    return once;
}

// As this program makes it: the same each time, so once made it is kept.
std::vector<SchemaRow> const& journal_schema(std::filesystem::path const& scratch) {
    static std::vector<SchemaRow> const schema = [&] {
        {
            Journal made(scratch / "journal.db", Journal::Open::appending);
        }
        Database database(scratch / "journal.db", Database::Use::reader);
        return schema_of(database);
    }();
    return schema;
}

struct Head {
    std::uint64_t size = 0;
    Bytes peaks;
    std::string checkpoint;
};

// Walks one journal from its first entry to its last and collects what does not fit. All that it reads is of
// one moment, whatever a server appends meanwhile.
class Walk {
  public:
    Walk(std::filesystem::path const& space, Rooms const& rooms, VerifyOptions const& options,
         Verdict& verdict)
        : rooms_(rooms),
          options_(options),
          verdict_(verdict),
          database_(space / "journal.db", Database::Use::reader) {
        database_.query("BEGIN").run();
    }

    JournalSays run(std::filesystem::path const& scratch) {
        compare_schemas(schema_of(database_), journal_schema(scratch), "journal.db", verdict_);
        if (!verdict_.findings.empty()) return says_;
        read_head();
        read_cosigned();
        nodes_ = &database_.query("SELECT place, hash FROM node ORDER BY place");
        check_entries();
        if (nodes_fit_ && nodes_->step()) find("the tree has nodes beyond its entries");
        nodes_->reset();
        verdict_.id = says_.state.id;
        verdict_.root = peaks_.root();
        check_erased();
        check_head();
        check_once();
        if (options_.views) check_pages();
        return says_;
    }

  private:
    void find(std::string what) { comity::find(verdict_, std::move(what)); }

    void read_head() {
        auto& query = database_.query("SELECT only, size, peaks, checkpoint FROM head ORDER BY only");
        bool there = query.step();
        if (there) {
            bool fits = query.integer(0) == 1 && query.type(1) == ValueType::integer &&
                        query.type(2) == ValueType::blob && query.type(3) == ValueType::text;
            if (!fits) find("the head of the journal is not of the form that it must have");
            head_ = {static_cast<std::uint64_t>(query.integer(1)), Bytes(query.blob(2)),
                     std::string(query.text(3))};
        }
        if (!there || query.step()) find("the journal must have one head, and has none or more");
        query.reset();
    }

    void check_entries() {
        auto& row = database_.query("SELECT number, leaf, salt, body FROM entry ORDER BY number");
        while (!is_full(verdict_) && row.step()) {
            auto number = row.integer(0);
            if (number < 0 || static_cast<std::uint64_t>(number) >= head_.size) {
                find("the journal has " + at(number) + ", which its checkpoint does not cover");
                continue;
            }
            check_row({static_cast<std::uint64_t>(number), row.blob(1), row.blob(2), row.blob(3)});
            if (verdict_.entries % 10000 == 0 && options_.progress) options_.progress(verdict_.entries);
        }
        row.reset();
        if (verdict_.entries == 0) find("the journal is empty");
        if (verdict_.entries != head_.size) {
            find("the journal says it has " + std::to_string(head_.size) + " entries, but " +
                 std::to_string(verdict_.entries) + " are there");
        }
    }

    void check_row(StoredRow const& row) {
        if (row.number != next_) find(at(next_) + " is missing");
        next_ = row.number + 1;
        ++verdict_.entries;
        completed_.clear();
        peaks_.add(leaf_hash(row.entry), completed_);
        check_nodes();
        auto entry = read_entry(row.entry);
        if (!entry) return find(at(row.number) + ": " + entry.error().why);
        auto header = read_header(entry->header);
        if (!header) return find(at(row.number) + ": " + header.error().why);
        auto& state = says_.state;
        if (entry->heard_at_ms < state.last_heard_ms)
            find(at(row.number) + " was heard before the one before it");
        state.last_heard_ms = entry->heard_at_ms;
        if (!entry->once.empty()) onces_.emplace_back(once_of(entry->once), row.number);
        bool const is_erased = row.salt.empty();
        if (is_erased) erased_.emplace(row.number, row.body);
        if (!is_erased &&
            (row.salt.size() != salt_bytes || body_hash(row.salt, row.body) != header->body_hash)) {
            return find("the body of " + at(row.number) + " is not the one that its header names");
        }
        check_in_context(row, *entry, *header);
        check_cosigned();
    }

    // The stored nodes follow the entries step by step.
    void check_nodes() {
        for (auto const& hash : completed_) {
            if (!nodes_fit_) return;
            nodes_fit_ = nodes_->step() && nodes_->type(0) == ValueType::integer &&
                         static_cast<std::uint64_t>(nodes_->integer(0)) == next_place_++ &&
                         nodes_->type(1) == ValueType::blob && nodes_->blob(1) == hash.view();
            if (!nodes_fit_)
                find("the tree does not fit the entries, first at node " + std::to_string(next_place_ - 1));
        }
    }

    void read_cosigned() {
        auto& query = database_.query("SELECT size, note FROM cosigned ORDER BY size");
        while (query.step())
            cosigned_[static_cast<std::uint64_t>(query.integer(0))] = std::string(query.text(1));
        query.reset();
        if (!cosigned_.empty() && cosigned_.rbegin()->first > head_.size)
            find("witnesses have cosigned more entries than there are");
    }

    void check_cosigned() {
        auto const note = cosigned_.find(peaks_.size);
        if (note == cosigned_.end()) return;
        auto const checkpoint = open_checkpoint(note->second, says_.state.checkpoint_public_key);
        if (!checkpoint || checkpoint->size != peaks_.size || checkpoint->root != peaks_.root())
            find("the checkpoint that witnesses cosigned at " + std::to_string(peaks_.size) +
                 " entries does not fit them");
    }

    void check_in_context(StoredRow const& row, EntryBytes const& entry, Header const& header) {
        bool is_opening = row.number == 0;
        auto& state = says_.state;
        if (is_opening ? header.kind != "space.opened" || !header.space.empty() : header.space != state.id) {
            find(at(row.number) + " belongs to another space");
        }
        auto const* kind = find_kind(rooms_, header.kind);
        check_signature(row.number, entry, header, kind);
        if (kind && kind->own_signature && entry.signature.empty())
            find(at(row.number) + " lacks its party's signature");
        if (row.salt.empty()) {
            if (kind && !kind->may_erase && !kind->goes_with)
                find("the body of " + at(row.number) + " is gone, which is none that can be erased");
            return;
        }
        bool has_blobs = kind && kind->blobs;
        bool erases = header.kind == erasure_kind;
        if (!is_about_space(header.kind) && !has_blobs && !erases) return;
        auto body = json::parse(row.body);
        if (!body) return find("the body of " + at(row.number) + ": " + body.error().why);
        if (erases) check_erasure_of(row.number, *body);
        if (has_blobs) {
            for (auto const& hash : kind->blobs(*body)) says_.blobs.emplace(hash, row.number);
        }
        state.take_in(row.number, statement_id(entry.header), header, entry.heard_at_ms, *body);
    }

    // What an erasure names must be gone, and what it says must stand in its place.
    void check_erasure_of(std::uint64_t by, json::Value const& body) {
        auto const erasure = read_erasure(body);
        if (!erasure) return find("the body of " + at(by) + ": " + erasure.error().why);
        for (auto const& each : erasure->entries) {
            auto const gone = erased_.find(each.number);
            if (gone == erased_.end())
                find(at(by) + " erases " + at(each.number) +
                     ", whose words are still there, or were erased before");
            else if (gone->second != each.remains)
                find("what remains of " + at(each.number) + " is not what " + at(by) + " says");
            if (gone != erased_.end()) erased_.erase(gone);
        }
    }

    void check_erased() {
        for (auto const& [number, remains] : erased_)
            find("the body of " + at(number) + " is gone, and no entry erases it");
    }

    void check_signature(std::uint64_t number, EntryBytes const& entry, Header const& header,
                         Kind const* kind) {
        auto const role = key_role(entry.via);
        if (entry.signature.empty()) {
            if (!role.empty()) find(at(number) + " was heard as signed, and is not");
            return;
        }
        ++verdict_.signatures;
        auto const& keys = says_.state.keys_of(header.party);
        auto const* signer =
            find_signer(keys, signed_bytes(entry.header), entry.signature, entry.heard_at_ms);
        if (!signer) return find("the signature of " + at(number) + " is not that of a key of its party");
        if (!role.empty() && role != signer->role)
            find(at(number) + " was heard as signed in another role than that of its key");
        if (kind && !may_sign(*kind, signer->role))
            find("the key of " + at(number) + " may not sign what it says");
    }

    void check_head() {
        Bytes peaks;
        for (auto const& hash : peaks_.hashes) peaks.append(hash.view());
        if (peaks != head_.peaks) find("the stored peaks are not those of the entries");
        auto checkpoint = open_checkpoint(head_.checkpoint, says_.state.checkpoint_public_key);
        if (!checkpoint) return find("the checkpoint: " + checkpoint.error().why);
        if (checkpoint->origin != says_.state.origin) find("the checkpoint is that of another journal");
        if (checkpoint->size != peaks_.size || checkpoint->root != peaks_.root()) {
            find("the checkpoint does not fit the entries");
        }
    }

    // The table that finds repeats must hold what the entries say: no less, and nothing else.
    void check_once() {
        std::ranges::sort(onces_);
        auto expected = onces_.begin();
        auto& stored = database_.query("SELECT key, number FROM once ORDER BY key");
        bool same = true;
        while (same && stored.step()) {
            same = stored.type(0) == ValueType::blob && stored.type(1) == ValueType::integer &&
                   stored.blob(0).size() == sizeof(Once) && expected != onces_.end() &&
                   *expected ==
                       std::pair(once_of(stored.blob(0)), static_cast<std::uint64_t>(stored.integer(1)));
            if (same) ++expected;
        }
        stored.reset();
        if (same && expected == onces_.end()) return;
        find("the names under which entries were heard are not those of the entries" +
             (expected == onces_.end() ? ": there is one more"
                                       : ", first at " + at(static_cast<std::int64_t>(expected->second))));
    }

    // Order and form of the pages: what a search would stumble over, though a walk does not.
    void check_pages() {
        auto& sound = database_.query("PRAGMA quick_check(1)");
        if (sound.step() && sound.text(0) != "ok") find("journal.db: " + std::string(sound.text(0)));
        sound.reset();
    }

    Rooms const& rooms_;
    VerifyOptions const& options_;
    Verdict& verdict_;
    Database database_;
    Head head_;
    Query* nodes_ = nullptr;  // those stored, in order
    bool nodes_fit_ = true;
    std::uint64_t next_place_ = 0;
    std::map<std::uint64_t, std::string> cosigned_;  // by size
    std::vector<Hash> completed_;
    std::uint64_t next_ = 0;
    Peaks peaks_;
    std::vector<std::pair<Once, std::uint64_t>> onces_;
    std::map<std::uint64_t, std::string> erased_;  // with what remains, until the entry came that erases them
    JournalSays says_;
};

}  // namespace

JournalSays check_journal(std::filesystem::path const& space, std::filesystem::path const& scratch,
                          Rooms const& rooms, VerifyOptions const& options, Verdict& verdict) {
    return Walk(space, rooms, options, verdict).run(scratch);
}

}  // namespace comity
