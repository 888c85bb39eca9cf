// Consultations, one a space: their pages at a steady pace, and all views and digests made again.
//   consultations [--cases 1000] [--statements 30] [--per-second 50] [--pages 1000]
#include "base/json.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/pages.h"
#include "shared/parties.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;

std::string name_of_case(std::size_t i) {
    return "case-" + std::to_string(i);
}

std::string say_signed(Sender& sender, Party const& party, std::string const& kind,
                       std::string const& members) {
    auto const id = sender.send(party, "confidence." + kind, R"({"tlp":"AMBER")" + members + "}");
    sender.finish();
    return id.hex();
}

void consult(Sender& sender, Party const& asks, Party const& answers, std::size_t statements) {
    say_signed(sender, asks, "request",
               R"(,"to":")" + answers.id.hex() +
                   R"(","track":"technical","what":"Records lost","when":"2026-02-28T22:10:00Z",)"
                   R"("systems":[{"sector":"health","critical":"essential"}],"severity":{"scale":"national",)"
                   R"("level":"4"},"asks":"Keep the logs.","asserts":"no_attribution")");
    say_signed(sender, answers, "request_acknowledgement", "");
    say_signed(sender, answers, "reply", R"(,"how":"accepted")");
    for (std::size_t said = 3; said + 1 < statements; said += 2) {
        auto const question = say_signed(sender, asks, "question", R"(,"text":"Whose is the address?")");
        say_signed(sender, answers, "exchange",
                   R"(,"sort":"information","text":"A company's.","answers":")" + question + "\"");
    }
    say_signed(sender, answers, "question", R"(,"text":"And what is asked of us now?")");
}

void make_cases(std::filesystem::path const& folder, std::size_t cases, std::size_t statements) {
    OpenHouse open(folder);
    auto& house = open.house();
    auto const asteria = introduce(house, "Asteria"), boreland = introduce(house, "Boreland");
    for (std::size_t i = 0; i < cases; ++i) {
        auto const name = name_of_case(i);
        open.open_space(Opening{.name = name, .rooms = {"confidence"}});
        for (auto const* party : {&asteria, &boreland}) join(house, *party, name);
        Sender sender(house, name);
        consult(sender, asteria, boreland, statements);
    }
}

void read_pages(Served const& server, std::size_t cases, Rate const& rate) {
    auto const path = [&](std::size_t turn) {
        return "/api/v1/spaces/" + name_of_case(turn * 7919 % cases) + "/consultation";
    };
    ask_steadily(server, header_of_token(server.token()), rate, path, check_status)
        .print("page of a case, " + std::to_string(rate.per_second) + " a second");
}

std::size_t listed(Served const& server) {
    auto const rows = json::parse(Connection(server).get("/api/v1/datasets/consultations.json").body);
    return rows && rows->array() ? rows->array()->size() : 0;
}

void benchmark(Options const& options) {
    auto const cases = options.number("cases", 1000);
    Folder const folder;
    auto const house = folder.path() / "house";
    Stopwatch const making;
    make_cases(house, cases, options.number("statements", 30));
    print("saying it all", making.seconds(), "s");
    {
        Served const server(house);
        read_pages(server, cases,
                   {.per_second = options.number("per-second", 50), .asks = options.number("pages", 1000)});
        print("the digest of all", seconds_of([&] { listed(server); }) * 1e3, "ms");
        print("memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
    }
    forget_views(house);
    Stopwatch const begun;
    Served const server(house);
    wait_until([&] { return listed(server) == cases; });
    print("all views and digests made again", begun.seconds(), "s");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"cases", "statements", "per-second", "pages"});
    return comity::bench::run([&] { benchmark(options); });
}
