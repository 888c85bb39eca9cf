// The matrix of commitments in a space where many States said each item again and again, each version signed:
// how fast they are heard, and how fast the matrix and the pages beside it answer.
//   confidence_matrix [--parties 193] [--versions 5] [--asks 200] [--runs 3]
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

#include "base/json.h"
#include "kernel/desk.h"
#include "rooms/confidence/catalogues.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "tlog/signing.h"

namespace {

using namespace comity;
using namespace comity::bench;

constexpr char space_path[] = "/api/v1/spaces/forum";
constexpr char const* catalogues_cited[] = {"un-norms-2015", "un-global-cbms", "osce-cbms", "oas-cbms"};

struct State {
    std::string name;
    PartyId id;
    SigningKey key;
};

Heard say(House& house, std::string const& space, std::string const& kind, json::Object const& body) {
    auto const there = house.visit(space, house.operator_party(), "folder");
    if (!there) throw std::runtime_error(there.error().why);
    auto const heard = there->speak.say({.kind = kind, .body = json::write(body)});
    if (!heard) throw std::runtime_error(heard.error().why);
    return *heard;
}

std::vector<State> introduce(House& house, std::size_t parties) {
    std::vector<State> states;
    for (std::size_t each = 0; each < parties; ++each) {
        State state{"State " + std::to_string(each), {}, make_signing_key()};
        auto const key = to_base64(state.key.public_key);
        state.id = id_cast<PartyId>(
            say(house, "house", "party.introduced", {{"name", state.name}, {"key", key}}).id);
        say(house, "forum", "space.member",
            {{"party", state.id.hex()}, {"role", "contributor"}, {"name", state.name}, {"key", key}});
        states.push_back(std::move(state));
    }
    return states;
}

// So many on their way at a time.
class Sender {
  public:
    explicit Sender(Visit visit) : visit_(std::move(visit)) {}
    ~Sender() { wait(1); }
    void send(Prepared const& made, std::string body, SigningKey const& key) {
        wait(limit_);
        {
            std::lock_guard const lock(mutex_);
            ++under_way_;
        }
        visit_.speak.say_signed(made.header_bytes, made.salt, std::move(body),
                                sign(key, signed_bytes(made.header_bytes)), [this](Result<Heard> heard) {
                                    std::lock_guard const lock(mutex_);
                                    --under_way_;
                                    if (!heard) why_ = heard.error().why;
                                    changed_.notify_all();
                                });
    }
    void finish() {
        wait(1);
        if (!why_.empty()) throw std::runtime_error(why_);
    }

  private:
    void wait(std::size_t fewer_than) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return under_way_ < fewer_than; });
    }

    static constexpr std::size_t limit_ = 200;
    Visit visit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t under_way_ = 0;
    std::string why_;
};

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
void say_line(Sender& sender, House& house, SpaceId const& space, State const& state,
              std::string const& catalogue, std::string const& item, std::size_t versions) {
    StatementId last;
    for (std::size_t version = 0; version < versions; ++version) {
        auto body = commitment(catalogue, item, version, last);
        auto const made = prepare(space, "confidence.commitment", state.id, house.clock()(), body);
        last = statement_id(made.header_bytes);
        sender.send(made, std::move(body), state.key);
    }
}

std::size_t fill(House& house, std::size_t parties, std::size_t versions) {
    auto const states = introduce(house, parties);
    auto visit = house.visit("forum", house.operator_party(), "folder");
    if (!visit) throw std::runtime_error(visit.error().why);
    auto const space = visit->sight.space_id();
    std::size_t said = 0;
    Stopwatch const watch;
    Sender sender(std::move(*visit));
    for (auto const& state : states)
        for (auto const* id : catalogues_cited)
            for (auto const& item : confidence::find_catalogue(id, 1)->items) {
                say_line(sender, house, space, state, id, item.id, versions);
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

void benchmark(Options const& options) {
    auto const asks = options.number("asks", 200), runs = options.number("runs", 3);
    Folder const folder;
    OpenHouse open(folder.path() / "house");
    auto const opened =
        open.house().open_space({.name = "forum", .rooms = {"confidence"}}, open.house().operator_party());
    if (!opened) throw std::runtime_error(opened.error().why);
    auto const said = fill(open.house(), options.number("parties", 193), options.number("versions", 5));
    print("commitments, all versions", static_cast<double>(said), "statements");
    std::string const path = space_path;
    measure(open, "matrix of all catalogues", path + "/commitment-matrix", asks, runs);
    measure(open, "list of commitments", path + "/commitments", asks, runs);
    auto const visit = open.house().visit("forum", open.house().operator_party(), "folder");
    auto const newest = visit ? visit->sight.size() - 1 : 0;
    measure(open, "one commitment", path + "/commitments/" + std::to_string(newest), asks, runs);
    print("memory", memory_mib(getpid(), "RssAnon"), "MiB");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"parties", "versions", "asks", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
