// What one report costs, step by step, on one thread: to see where time goes.
//   kernel [--reports 20000] [--runs 5]
#include <stdexcept>

#include "app/rooms.h"
#include "base/hash.h"
#include "base/json.h"
#include "http/router.h"
#include "kernel/desk.h"
#include "kernel/views.h"
#include "methods/words.h"
#include "rooms/intake/report.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/reports.h"
#include "tlog/checkpoint.h"
#include "tlog/proof.h"
#include "tlog/signing.h"

namespace {

using namespace comity;
using namespace comity::bench;

// The sink keeps the compiler from leaving out work whose result nobody uses.
volatile std::size_t sink = 0;

struct Lot {
    std::vector<MadeReport> reports;
    std::vector<std::string> bodies;
    std::vector<json::Value> parsed;
    std::vector<OwnedEntry> entries;
    std::vector<JournalRow> rows;
};

Lot make_lot(std::size_t count) {
    Lot lot;
    SpaceId space;
    space.bytes[0] = 1;
    PartyId party;
    party.bytes[0] = 2;
    for (std::size_t i = 0; i < count; ++i) {
        lot.reports.push_back(made_report(i));
        lot.bodies.push_back(open_body(lot.reports.back()) + "\"}");
        lot.parsed.push_back(*json::parse(lot.bodies.back()));
        auto prepared = prepare(space, intake::report_kind, party, first_report_ms, lot.bodies.back());
        EntryBytes bytes{first_report_ms, prepared.header_bytes, {}, "http", random_bytes(16)};
        lot.entries.push_back({i, statement_id(prepared.header_bytes), prepared.header, first_report_ms,
                               first_report_ms, "http", lot.parsed.back()});
        lot.rows.push_back({write_entry(bytes), bytes.once, prepared.salt, lot.bodies.back()});
    }
    return lot;
}

class Bench {
  public:
    Bench(std::size_t count, std::size_t runs) : count_(count), runs_(runs) {}

    // `step` once for each of the lot; prints the median of the runs.
    void each(std::string_view name, std::function<std::size_t(std::size_t)> const& step) const {
        whole(name, [&] {
            std::size_t sum = 0;
            for (std::size_t i = 0; i < count_; ++i) sum += step(i);
            sink = sum;
        });
    }
    // `work` once for the whole lot.
    void whole(std::string_view name, std::function<void()> const& work) const {
        std::vector<double> costs;
        for (std::size_t i = 0; i < runs_; ++i) {
            auto const before = own_thread_seconds();
            work();
            costs.push_back((own_thread_seconds() - before) / static_cast<double>(count_) * 1e6);
        }
        print(name, median(costs), "us CPU/report");
    }

  private:
    std::size_t count_, runs_;
};

std::string searched(MadeReport const& report) {
    return report.title + "\n" + report.text + "\n" + report.place + "\n" + report.category;
}

void measure_reading(Bench const& bench, Lot const& lot) {
    bench.each("JSON, read", [&](std::size_t i) { return json::parse(lot.bodies[i])->object()->size(); });
    bench.each("JSON, written", [&](std::size_t i) { return json::write(lot.parsed[i]).size(); });
    bench.each("check of the kind",
               [&](std::size_t i) { return intake::check_report(lot.parsed[i]).has_value(); });
    bench.each("header, salt, nonce and body's hash", [&](std::size_t i) {
        return prepare({}, intake::report_kind, {}, first_report_ms, lot.bodies[i]).header_bytes.size();
    });
    bench.each("name heard once (HMAC)", [&](std::size_t i) {
        return hmac_sha256("key", {"http", BytesView("\0", 1), lot.reports[i].title}).view().size();
    });
}

void measure_record(Bench const& bench, Lot const& lot) {
    bench.each("entry, written", [&](std::size_t i) {
        auto const& row = lot.rows[i];
        return write_entry(*read_entry(row.entry)).size();
    });
    bench.each("hash of a leaf", [&](std::size_t i) { return leaf_hash(lot.rows[i].entry).bytes[0]; });
    bench.whole("hashes of leaves and peaks", [&] {
        Peaks peaks;
        for (auto const& row : lot.rows) peaks.add(leaf_hash(row.entry));
        sink = peaks.size;
    });
    auto const key = make_signing_key();
    bench.each("a checkpoint, signed",
               [&](std::size_t i) { return sign_checkpoint({"bench", i, Hash{}}, key).size(); });
    auto const message = signed_bytes(write_header(lot.entries[0].header));
    auto const signature = sign(key, message);
    bench.each("a signature, verified", [&](std::size_t) {
        return static_cast<std::size_t>(verify_signature(key.public_key, message, signature));
    });
}

void measure_journal(Bench const& bench, Lot const& lot, std::size_t rows_a_commit) {
    auto const key = make_signing_key();
    bench.whole("journal, " + std::to_string(rows_a_commit) + " a commit", [&] {
        Folder const folder;
        Journal journal(folder.path() / "journal.db", Journal::Open::appending);
        for (std::size_t i = 0; i < lot.rows.size(); i += rows_a_commit) {
            auto const rows = std::span(lot.rows).subspan(i, std::min(rows_a_commit, lot.rows.size() - i));
            journal.append(rows, [&](Peaks const& peaks) {
                return sign_checkpoint({"bench", peaks.size, peaks.root()}, key);
            });
        }
    });
}

// What of the journal's cost is the tree's: its nodes, hashed and kept as the journal keeps them.
void measure_tree(Bench const& bench, Lot const& lot, std::size_t rows_a_commit) {
    bench.whole("of which the tree, " + std::to_string(rows_a_commit) + " a commit", [&] {
        Folder const folder;
        Database database(folder.path() / "tree.db", Database::Use::truth);
        database.execute("CREATE TABLE node(place INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT");
        Peaks peaks;
        std::vector<Hash> completed;
        std::int64_t place = 0;
        for (std::size_t i = 0; i < lot.rows.size(); i += rows_a_commit) {
            Transaction transaction(database);
            for (auto const& row :
                 std::span(lot.rows).subspan(i, std::min(rows_a_commit, lot.rows.size() - i))) {
                completed.clear();
                peaks.add(leaf_hash(row.entry), completed);
                for (auto const& hash : completed)
                    database.query("INSERT INTO node(place, hash) VALUES (?, ?)")
                        .bind(1, place++)
                        .bind_blob(2, hash.view())
                        .run();
            }
            transaction.commit();
        }
    });
}

// Made from the nodes of a journal on disk, and held against its root.
void measure_proofs(Bench const& bench, Lot const& lot) {
    Folder const folder;
    auto const key = make_signing_key();
    Journal journal(folder.path() / "journal.db", Journal::Open::appending);
    journal.append(lot.rows, [&](Peaks const& peaks) {
        return sign_checkpoint({"bench", peaks.size, peaks.root()}, key);
    });
    Journal const reader(folder.path() / "journal.db", Journal::Open::reading);
    auto const size = reader.size();
    auto const root = reader.peaks().root();
    auto const read = [&](tlog::Node const& node) { return reader.node(node); };
    bench.each("a proof of inclusion, made",
               [&](std::size_t i) { return tlog::prove_inclusion(i * 7919 % size, size, read)->size(); });
    bench.each("a proof of inclusion, made and verified", [&](std::size_t i) {
        auto const index = i * 7919 % size;
        auto const proof = *tlog::prove_inclusion(index, size, read);
        return static_cast<std::size_t>(
            tlog::verify_inclusion(leaf_hash(lot.rows[index].entry), index, size, root, proof).has_value());
    });
    bench.each("a proof of consistency, made",
               [&](std::size_t i) { return tlog::prove_consistency(i + 1, size, read)->size(); });
}

void measure_views(Bench const& bench, Lot const& lot, std::size_t rows_a_commit) {
    bench.whole("views, " + std::to_string(rows_a_commit) + " a commit", [&] {
        Folder const folder;
        Views views(folder.path() / "views.db", views_of(all_rooms(), {"intake", "situation"}));
        for (std::size_t i = 0; i < lot.entries.size(); i += rows_a_commit) {
            views.apply(std::span(lot.entries).subspan(i, std::min(rows_a_commit, lot.entries.size() - i)));
        }
        if (!views.stops().empty()) throw std::runtime_error("a view stopped: " + views.stops()[0].why);
    });
}

void benchmark(Options const& options) {
    auto const count = options.number("reports", 20'000);
    auto const lot = make_lot(count);
    Bench const bench(count, options.number("runs", 5));
    measure_reading(bench, lot);
    measure_record(bench, lot);
    measure_proofs(bench, lot);
    bench.each("words of the text", [&](std::size_t i) { return words_of(searched(lot.reports[i])).size(); });
    for (std::size_t rows_a_commit : {1000, 64, 16}) {
        measure_journal(bench, lot, rows_a_commit);
        measure_tree(bench, lot, rows_a_commit);
        measure_views(bench, lot, rows_a_commit);
    }
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"reports", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
