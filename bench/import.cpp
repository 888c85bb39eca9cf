// Bulk import: how many reports a second go out of a CSV file, by the route, into the journal and all views.
// Then the same entries into a fresh journal alone, and into fresh views alone.
//   import [--reports 200000] [--runs 3]
#include <unistd.h>

#include "app/rooms.h"
#include "kernel/views.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "tlog/checkpoint.h"

namespace {

using namespace comity;
using namespace comity::bench;

constexpr std::size_t rows_a_batch = 1000;

struct Run {
    Imported imported;
    double all_cpu_s = 0;
    double memory_at_half_mib = 0;
    double memory_at_end_mib = 0;
};

// Memory of our own, without the pages of the mapped CSV file.
double own_memory_mib() {
    return memory_mib(getpid(), "RssAnon");
}

Run import_once(std::filesystem::path const& folder, std::filesystem::path const& csv, std::size_t reports) {
    OpenHouse house(folder);
    house.open_space("cyprina");
    Run run;
    auto const cpu_before = processor_seconds(getpid());
    run.imported = house.import("cyprina", csv, reports, [&](std::size_t stored) {
        if (stored >= reports / 2 && run.memory_at_half_mib == 0) run.memory_at_half_mib = own_memory_mib();
    });
    run.all_cpu_s = processor_seconds(getpid()) - cpu_before;
    run.memory_at_end_mib = own_memory_mib();
    return run;
}

// Calls `take` with 1,000 rows of the journal at a time; only what `take` does is timed.
template <class Row, class Read>
double timed_batches(Journal const& journal, Read const& read,
                     std::function<void(std::vector<Row>&)> const& take) {
    double seconds = 0;
    std::vector<Row> batch;
    auto const flush = [&] {
        if (!batch.empty()) seconds += seconds_of([&] { take(batch); });
        batch.clear();
    };
    journal.scan(0, journal.size(), [&](StoredRow const& row) {
        batch.push_back(read(row));
        if (batch.size() == rows_a_batch) flush();
        return true;
    });
    flush();
    return seconds;
}

void print_parts(std::filesystem::path const& folder, std::filesystem::path const& scratch) {
    Journal const journal(folder / "spaces" / "cyprina" / "journal.db", Journal::Open::reading);
    auto const entries = static_cast<double>(journal.size());

    Journal alone(scratch / "journal.db", Journal::Open::appending);
    auto const key = make_signing_key();
    auto const journal_s = timed_batches<JournalRow>(
        journal,
        [](StoredRow const& row) {
            // As in an import, where every row has its own name.
            auto once = Bytes(read_entry(row.entry)->once);
            return JournalRow{Bytes(row.entry), std::move(once), Bytes(row.salt), Bytes(row.body)};
        },
        [&](std::vector<JournalRow>& rows) {
            alone.append(rows, [&](Peaks const& peaks) {
                return sign_checkpoint({"bench", peaks.size, peaks.root()}, key);
            });
        });
    print("journal alone, 1,000 a commit", entries / journal_s, "entries/s");

    Views views(scratch / "views.db", views_of(all_rooms(), {"intake", "situation"}));
    auto const views_s = timed_batches<OwnedEntry>(journal, read_row,
                                                   [&](std::vector<OwnedEntry>& rows) { views.apply(rows); });
    print("views alone, 1,000 a commit", entries / views_s, "entries/s");
    print("journal's share of the writer's time", 100 * journal_s / (journal_s + views_s), "%");
}

void benchmark(Options const& options) {
    auto const reports = options.number("reports", 200'000);
    auto const runs = options.number("runs", 3);
    Folder const folder;
    auto const csv = folder.path() / "reports.csv";
    write_csv(csv, reports);
    print("file", static_cast<double>(std::filesystem::file_size(csv)) / static_cast<double>(reports),
          "bytes/report");
    std::vector<double> rates;
    for (std::size_t i = 1; i <= runs; ++i) {
        auto const house = folder.path() / ("house" + std::to_string(i));
        auto const run = import_once(house, csv, reports);
        auto const count = static_cast<double>(reports);
        rates.push_back(count / run.imported.seconds);
        auto const name = "run " + std::to_string(i) + ", ";
        print(name + "import", rates.back(), "reports/s");
        print(name + "reading thread", run.imported.reading_seconds / count * 1e6, "us CPU/report");
        print(name + "writer thread", (run.all_cpu_s - run.imported.reading_seconds) / count * 1e6,
              "us CPU/report");
        print(name + "memory at half", run.memory_at_half_mib, "MiB");
        print(name + "memory at end", run.memory_at_end_mib, "MiB");
        if (i == runs) print_parts(house, folder.path());
        std::filesystem::remove_all(house);
    }
    print("import into journal and all views, median", median(rates), "reports/s");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"reports", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
