// A space with a million reports: start, tiles, search, lists, summaries, and verification of it all.
//   million [--reports 1000000] [--tiles 300] [--data DIR] [--keep]   DIR with --keep is used again by a
//   later run
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "base/text.h"
#include "formats/mvt.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/reports.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;
namespace fs = std::filesystem;

constexpr char space_path[] = "/api/v1/spaces/cyprina";
constexpr std::size_t reports_a_file = 100'000;

void import_reports(fs::path const& house_folder, std::size_t reports) {
    Folder const scratch;
    auto const csv = scratch.path() / "reports.csv";
    OpenHouse house(house_folder);
    house.open_space("cyprina");
    double seconds = 0;
    for (std::size_t first = 0; first < reports; first += reports_a_file) {
        auto const count = std::min(reports_a_file, reports - first);
        write_csv(csv, count, first);
        auto const cpu_before = processor_seconds(getpid());
        auto const taken = house.import("cyprina", csv, count).seconds;
        seconds += taken;
        auto const name = "import after " + std::to_string(first) + ", ";
        print(name + "rate", static_cast<double>(count) / taken, "reports/s");
        print(name + "all threads",
              (processor_seconds(getpid()) - cpu_before) / static_cast<double>(count) * 1e6, "us CPU/report");
    }
    print("import of all", static_cast<double>(reports) / seconds, "reports/s");
    print("memory of the importing process", memory_mib(getpid(), "RssAnon"), "MiB");
}

void print_sizes(fs::path const& house) {
    for (auto const* file : {"journal.db", "views.db"}) {
        auto const bytes = fs::file_size(house / "spaces" / "cyprina" / file);
        print(std::string(file), static_cast<double>(bytes) / 0x1p20, "MiB");
    }
}

double asked(Connection& connection, std::string const& path) {
    return seconds_of([&] {
        auto const answer = connection.get(path);
        if (answer.status != 200)
            throw std::runtime_error(path + " was answered with " + std::to_string(answer.status));
    });
}

void measure_start(fs::path const& house, std::size_t runs) {
    Times starts;
    for (std::size_t i = 0; i < runs; ++i) {
        Stopwatch const watch;
        Served const server(house);
        Connection connection(server);
        asked(connection, std::string(space_path) + "/reports");
        starts.add(watch.seconds());
    }
    starts.print("start to the first page of reports");
}

struct Tile {
    std::string path;
    std::size_t kind;  // of filter_kinds
};

constexpr std::array filter_kinds{"no filter", "category", "from and to", "words"};

std::string filter_of(std::size_t kind, std::size_t i) {
    auto const names = categories();
    auto const words = common_words();
    switch (kind) {
        case 1:
            return "?category=" + percent_encode(names[i % names.size()]);
        case 2:
            return "?from=2026-03-0" + std::to_string(i % 4 + 1) + "&to=2026-03-0" +
                   std::to_string(i % 4 + 3);
        case 3:
            return "?words=" + percent_encode(words[i % 6]);
        default:
            return "";
    }
}

// Different tiles about the towns, in turn through the zooms 0 to 16 and the kinds of filter.
std::vector<Tile> some_tiles(std::size_t count) {
    std::vector<Tile> tiles;
    std::set<std::string> seen;
    auto const spots = town_spots();
    for (std::uint32_t i = 0; tiles.size() < count && i < 1'000'000; ++i) {
        auto const zoom = i % 17;
        auto const near = made_report(i);  // where the people are, there are the tiles
        auto const world = mvt::world_of({near.lon, near.lat});
        auto const x = zoom == 0 ? 0 : world.x >> (32 - zoom);
        auto const y = zoom == 0 ? 0 : world.y >> (32 - zoom);
        auto const kind = tiles.size() % filter_kinds.size();
        auto const address =
            std::to_string(zoom) + "/" + std::to_string(x) + "/" + std::to_string(y) + ".mvt";
        if (!seen.insert(address).second) continue;
        tiles.push_back(
            {std::string(space_path) + "/tiles/" + address + filter_of(kind, tiles.size() / 4), kind});
    }
    return tiles;
}

void measure_tiles(Served const& server, std::vector<Tile> const& tiles, std::string const& name,
                   bool fresh) {
    Connection connection(server);
    if (fresh) print("the first tile of a fresh server", asked(connection, tiles[0].path) * 1e3, "ms");
    std::array<Times, filter_kinds.size()> times;
    Times all;
    for (std::size_t i = fresh ? 1 : 0; i < tiles.size(); ++i) {
        auto const seconds = asked(connection, tiles[i].path);
        times[tiles[i].kind].add(seconds);
        all.add(seconds);
    }
    for (std::size_t kind = 0; kind < times.size(); ++kind)
        times[kind].print(name + ", " + filter_kinds[kind]);
    all.print(name + ", all");
}

struct Search {
    char const* kind;
    std::vector<std::string> words;
};

std::vector<std::string> names_from(std::uint32_t rank, std::uint32_t step, std::size_t count) {
    constexpr std::array scripts{Script::latin, Script::cyrillic, Script::arabic, Script::devanagari};
    std::vector<std::string> names;
    for (std::uint32_t i = 0; names.size() < count; ++i)
        names.push_back(name_of_rank(rank + i * step, scripts[i % 4]));
    return names;
}

// Sixty questions in four scripts.
std::vector<Search> searches() {
    std::vector<Search> all{{"rare", names_from(9000, 600, 16)},
                            {"middling", names_from(40, 25, 16)},
                            {"common", common_words()},
                            {"two words", {}},
                            {"found nowhere", {"xyzzyx", "шшшшш", "ظظظظ", "water xyzzyx"}}};
    auto const common = common_words();
    auto const names = names_from(8, 40, 6);
    auto const places = towns();
    for (std::size_t i = 0; i < 6; ++i) all[3].words.push_back(common[2 * i] + " " + names[i]);
    for (std::size_t i = 0; i < 5; ++i) all[3].words.push_back(common[i] + " " + places[i]);
    return all;
}

void measure_search(Served const& server, std::string const& page) {
    Connection connection(server);
    Times all;
    for (auto const& [kind, words] : searches()) {
        Times times;
        for (auto const& each : words) {
            auto const seconds =
                asked(connection, std::string(space_path) + "/" + page + "?words=" + percent_encode(each));
            times.add(seconds);
            all.add(seconds);
        }
        times.print(page + " by words, " + kind);
    }
    all.print(page + " by words, all");
}

void measure_pages(Served const& server, std::size_t reports) {
    Connection connection(server);
    Times lists;
    Times filtered;
    Times summaries;
    for (std::size_t i = 0; i < 200; ++i) {
        auto const before = "before=" + std::to_string(reports - i * (reports / 250));
        auto const filter = filter_of(1 + i % 2, i / 2);
        lists.add(asked(connection, std::string(space_path) + "/reports?" + before));
        filtered.add(asked(connection, std::string(space_path) + "/reports" + filter + "&" + before));
    }
    for (std::size_t i = 0; i < 100; ++i) {
        summaries.add(asked(connection, std::string(space_path) + "/summary" + filter_of(i % 3, i)));
    }
    lists.print("a page of 50 reports");
    filtered.print("a page of 50 reports, by category or time");
    summaries.print("summary, by category, time or neither");
}

void measure_verify(fs::path const& house, std::size_t reports) {
    auto const count = static_cast<double>(reports);
    auto const quick = seconds_of(
        [&] { output_of({comity_program(), "--data", house, "verify", "cyprina", "--no-views"}); });
    print("verify, journal alone", count / quick, "entries/s");
    auto const full =
        seconds_of([&] { output_of({comity_program(), "--data", house, "verify", "cyprina"}); });
    print("verify, with all views", count / full, "entries/s");
}

void benchmark(Options const& options) {
    auto const reports = options.number("reports", 1'000'000);
    Folder const scratch;
    Folder const kept(options.text("data", scratch.path() / "house"), options.has("keep"));
    auto const& house = kept.path();
    if (!fs::exists(house / "house")) import_reports(house, reports);
    print_sizes(house);
    measure_start(house, options.number("runs", 3));
    auto const tiles = some_tiles(options.number("tiles", 300));
    {
        Served const server(house);
        Connection(server).get(std::string(space_path));  // opens the space, draws nothing
        measure_tiles(server, tiles, "tile drawn", true);
        measure_tiles(server, tiles, "tile kept", false);
        measure_search(server, "reports");
        measure_search(server, "summary");
        measure_pages(server, reports);
        print("memory of the server after all this", memory_mib(server.id(), "VmRSS"), "MiB");
        print("the same at its peak", memory_mib(server.id(), "VmHWM"), "MiB");
    }
    measure_verify(house, reports);
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"reports", "tiles", "data", "keep", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
