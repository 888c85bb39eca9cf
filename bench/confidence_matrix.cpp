// The matrix of commitments in a space where many States said each item again and again, each version signed:
// how fast they are heard, how fast the matrix and the pages beside it answer, and all views made again.
//   confidence_matrix [--parties 193] [--versions 5] [--asks 200] [--runs 3]
#include <unistd.h>

#include <algorithm>

#include "base/json.h"
#include "rooms/confidence/catalogues.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/pages.h"
#include "shared/parties.h"

namespace {

using namespace comity;
using namespace comity::bench;

constexpr std::size_t listed_at_most = 100;
constexpr char space_path[] = "/api/v1/spaces/forum";
constexpr char const* catalogues_cited[] = {"un-norms-2015", "un-global-cbms", "osce-cbms", "oas-cbms"};

std::string commitment(std::string const& catalogue, std::string const& item, std::size_t version,
                       StatementId const& replaces) {
    json::Object body{{"catalogue", catalogue},
                      {"version", 1},
                      {"item", item},
                      {"status", version % 2 == 0 ? "planned" : "partly"},
                      {"measures", "Version " + std::to_string(version) + ". " + std::string(400, 'm')},
                      {"tlp", "GREEN"}};
    if (!replaces.empty()) body.emplace_back("replaces", replaces.hex());
    return json::write(body);
}

// All versions of one item by one State; the next names the one before.
void say_line(Sender& sender, Party const& state, std::string const& catalogue, std::string const& item,
              std::size_t versions) {
    StatementId last;
    for (std::size_t version = 0; version < versions; ++version)
        last = sender.send(state, "confidence.commitment", commitment(catalogue, item, version, last));
}

std::size_t fill(House& house, std::size_t parties, std::size_t versions) {
    std::vector<Party> states;
    for (std::size_t each = 0; each < parties; ++each) {
        states.push_back(introduce(house, "State " + std::to_string(each)));
        join(house, states.back(), "forum");
    }
    std::size_t said = 0;
    Stopwatch const watch;
    Sender sender(house, "forum");
    for (auto const& state : states)
        for (auto const* id : catalogues_cited)
            for (auto const& item : confidence::find_catalogue(id, 1)->items) {
                say_line(sender, state, id, item.id, versions);
                said += versions;
            }
    sender.finish();
    print("signed commitments heard", static_cast<double>(said) / watch.seconds(), "statements/s");
    return said;
}

void measure(OpenHouse& open, std::string const& name, std::string const& path, std::size_t asks,
             std::size_t runs) {
    std::vector<double> halves, hundredths, processor;
    std::size_t bytes = 0;
    for (std::size_t run = 0; run < runs; ++run) {
        Times times;
        auto const before = own_thread_seconds();
        for (std::size_t ask = 0; ask < asks; ++ask)
            times.add(seconds_of([&] { bytes = open.ask(Method::get, path).size(); }));
        processor.push_back((own_thread_seconds() - before) / static_cast<double>(asks));
        halves.push_back(times.at(0.5));
        hundredths.push_back(times.at(0.99));
    }
    print(name + ", p50", median(halves) * 1e3, "ms");
    print(name + ", p99", median(hundredths) * 1e3, "ms");
    print(name + ", processor", median(processor) * 1e3, "ms");
    print(name + ", answer", static_cast<double>(bytes) / 1024, "KiB");
}

std::string digest_of(Served const& server) {
    auto const answer = Connection(server).get("/api/v1/datasets/commitments.json");
    check_status(answer);
    return answer.body;
}

// Through a server, with all lines of versions on each page; then all made again.
void measure_served(std::filesystem::path const& house, std::size_t lines, std::size_t asks) {
    std::string digest;
    {
        Served const server(house);
        digest = digest_of(server);
        auto const headers = header_of_token(server.token());
        for (Page const& page :
             {Page{"matrix of all, 50 a second", headers, std::string(space_path) + "/commitment-matrix",
                   "\"column\":", lines},
              Page{"list of commitments, 50 a second", headers, std::string(space_path) + "/commitments",
                   "\"clearances_needed\":", std::min(lines, listed_at_most)}})
            measure(server, page, {.asks = asks});
        print("memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
    }
    forget_views(house);
    Stopwatch const begun;
    Served const server(house);
    wait_until([&] { return digest_of(server) == digest; });
    print("all views and digests made again", begun.seconds(), "s");
    print("memory of the server after that", memory_mib(server.id(), "VmRSS"), "MiB");
}

void measure_in_process(OpenHouse& open, Options const& options) {
    auto const asks = options.number("asks", 200), runs = options.number("runs", 3);
    std::string const path = space_path;
    measure(open, "matrix of all catalogues", path + "/commitment-matrix", asks, runs);
    measure(open, "list of commitments", path + "/commitments", asks, runs);
    auto const newest = visit_as_operator(open.house(), "forum").sight.size() - 1;
    measure(open, "one commitment", path + "/commitments/" + std::to_string(newest), asks, runs);
    print("memory", memory_mib(getpid(), "RssAnon"), "MiB");
}

void benchmark(Options const& options) {
    Folder const folder;
    auto const house = folder.path() / "house";
    auto const versions = options.number("versions", 5);
    std::size_t said = 0;
    {
        OpenHouse open(house);
        open.open_space(Opening{.name = "forum", .rooms = {"confidence"}});
        said = fill(open.house(), options.number("parties", 193), versions);
        print("commitments, all versions", static_cast<double>(said), "statements");
        measure_in_process(open, options);
    }
    measure_served(house, said / versions, options.number("asks", 200));
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"parties", "versions", "asks", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
