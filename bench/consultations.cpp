// Consultations, one a space: their pages at a steady pace, and all views and digests made again.
//   consultations [--cases 1000] [--statements 30] [--per-second 50] [--pages 1000]
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>

#include "base/json.h"
#include "kernel/desk.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/served.h"
#include "tlog/signing.h"

namespace {

using namespace comity;
using namespace comity::bench;

std::string name_of_case(std::size_t i) {
    return "case-" + std::to_string(i);
}

Heard heard_of(Result<Heard> heard) {
    if (!heard) throw std::runtime_error(heard.error().why);
    return *heard;
}

// A State with a key of its own.
class Party {
  public:
    Party(House& house, std::string const& name) : house_(house) {
        auto const key = to_base64(key_.public_key);
        auto const body = json::write(json::Object{{"name", name}, {"key", key}});
        auto const there = house.visit("house", house.operator_party(), "folder");
        id = id_cast<PartyId>(heard_of(there->speak.say({.kind = "party.introduced", .body = body})).id);
    }
    void join(std::string const& space) const {
        auto const body = json::write(
            json::Object{{"party", id.hex()}, {"role", "contributor"}, {"key", to_base64(key_.public_key)}});
        auto const there = house_.visit(space, house_.operator_party(), "folder");
        heard_of(there->speak.say({.kind = "space.member", .body = body}));
    }
    std::string say(std::string const& space, std::string const& kind, std::string const& members) const {
        auto const there = house_.visit(space, id, "folder");
        auto const body = "{\"tlp\":\"AMBER\"" + members + "}";
        auto const made = prepare(there->sight.space_id(), "confidence." + kind, id, house_.clock()(), body);
        std::promise<Result<Heard>> answer;
        there->speak.say_signed(made.header_bytes, made.salt, body,
                                sign(key_, signed_bytes(made.header_bytes)),
                                [&](Result<Heard> heard) { answer.set_value(std::move(heard)); });
        return heard_of(answer.get_future().get()).id.hex();
    }
    PartyId id;

  private:
    House& house_;
    SigningKey key_ = make_signing_key();
};

void consult(Party const& asks, Party const& answers, std::string const& space, std::size_t statements) {
    asks.say(space, "request",
             R"(,"to":")" + answers.id.hex() +
                 R"(","track":"technical","what":"Records lost","when":"2026-02-28T22:10:00Z",)"
                 R"("systems":[{"sector":"health","critical":"essential"}],"severity":{"scale":"national",)"
                 R"("level":"4"},"asks":"Keep the logs.","asserts":"no_attribution")");
    answers.say(space, "request_acknowledgement", "");
    answers.say(space, "reply", R"(,"how":"accepted")");
    for (std::size_t said = 3; said + 1 < statements; said += 2) {
        auto const question = asks.say(space, "question", R"(,"text":"Whose is the address?")");
        answers.say(space, "exchange",
                    R"(,"sort":"information","text":"A company's.","answers":")" + question + "\"");
    }
    answers.say(space, "question", R"(,"text":"And what is asked of us now?")");
}

void make_cases(std::filesystem::path const& folder, std::size_t cases, std::size_t statements) {
    OpenHouse open(folder);
    auto& house = open.house();
    Party const asteria(house, "Asteria"), boreland(house, "Boreland");
    for (std::size_t i = 0; i < cases; ++i) {
        auto const name = name_of_case(i);
        auto const opened = house.open_space({.name = name, .rooms = {"confidence"}}, house.operator_party());
        if (!opened) throw std::runtime_error(opened.error().why);
        for (auto const* party : {&asteria, &boreland}) party->join(name);
        consult(asteria, boreland, name, statements);
    }
}

// Each is asked when its time has come, however long the one before took.
void read_pages(Served const& server, std::size_t cases, std::size_t pages, std::size_t per_second) {
    Connection connection(server);
    Times times;
    std::size_t refused = 0;
    Stopwatch const begun;
    for (std::size_t i = 0; i < pages; ++i) {
        auto const due = static_cast<double>(i) / static_cast<double>(per_second);
        if (auto const early = due - begun.seconds(); early > 0)
            std::this_thread::sleep_for(std::chrono::duration<double>(early));
        auto const path = "/api/v1/spaces/" + name_of_case(i * 7919 % cases) + "/consultation";
        refused += connection.get(path).status != 200;
        times.add(begun.seconds() - due);
    }
    times.print("page of a case, " + std::to_string(per_second) + " a second");
    print("answers other than 200", static_cast<double>(refused), "requests");
}

void forget_views(std::filesystem::path const& house) {
    std::filesystem::remove(house / "index.db");
    for (auto const& space : std::filesystem::directory_iterator(house / "spaces"))
        for (auto const* file : {"views.db", "views.db-wal", "views.db-shm"})
            std::filesystem::remove(space.path() / file);
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
        read_pages(server, cases, options.number("pages", 1000), options.number("per-second", 50));
        print("the digest of all", seconds_of([&] { listed(server); }) * 1e3, "ms");
        print("memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
    }
    forget_views(house);
    Stopwatch const begun;
    Served const server(house);
    while (listed(server) < cases) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    print("all views and digests made again", begun.seconds(), "s");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"cases", "statements", "per-second", "pages"});
    return comity::bench::run([&] { benchmark(options); });
}
