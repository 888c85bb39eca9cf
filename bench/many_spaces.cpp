// Thousands of spaces under a low limit of open files: each is opened by a page and by one statement.
//   many_spaces [--spaces 2000] [--statements 30] [--files 512] [--runs 1]
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/reports.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;

std::string name_of_space(std::size_t i) {
    return "space-" + std::to_string(i);
}

void make_spaces(std::filesystem::path const& folder, std::size_t spaces, std::size_t statements) {
    Folder const scratch;
    auto const csv = scratch.path() / "reports.csv";
    OpenHouse house(folder);
    Times opening;
    for (std::size_t i = 0; i < spaces; ++i) {
        opening.add(seconds_of([&] { house.open_space(name_of_space(i)); }));
        write_csv(csv, statements, i * statements);
        house.import(name_of_space(i), csv, statements);
    }
    opening.print("founding a space");
}

// A round through all spaces. Not one after the other as they were made, but the order is the same each time.
void visit_all(Served const& server, std::size_t spaces, std::size_t round) {
    Connection connection(server);
    Times pages;
    Times statements;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < spaces; ++i) {
        auto const path = "/api/v1/spaces/" + name_of_space(i * 7919 % spaces);
        pages.add(seconds_of([&] { refused += connection.get(path + "/reports").status != 200; }));
        auto const body = open_body(made_report(i, 7 + round)) + "\"}";
        statements.add(seconds_of([&] {
            refused += connection.post(path + "/statements?kind=intake.report", body).status != 201;
        }));
    }
    auto const name = "round " + std::to_string(round) + ", ";
    pages.print(name + "first page of a closed space");
    statements.print(name + "a statement in it");
    print(name + "answers other than 200 or 201", static_cast<double>(refused), "requests");
    print(name + "memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
}

void benchmark(Options const& options) {
    auto const spaces = options.number("spaces", 2000);
    auto const files = options.number("files", 512);
    Folder const folder;
    auto const house = folder.path() / "house";
    make_spaces(house, spaces, options.number("statements", 30));
    Stopwatch const start;
    Served const server(house, files);
    auto const list = [&] { return Connection(server).get("/api/v1/spaces"); };
    auto const listed = list();
    print("start to the list of all spaces, status " + std::to_string(listed.status), start.seconds() * 1e3,
          "ms");
    for (std::size_t round = 1; round <= options.number("runs", 1); ++round) visit_all(server, spaces, round);
    print("the list of all spaces", seconds_of([&] { list(); }) * 1e3, "ms");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"spaces", "statements", "files", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
