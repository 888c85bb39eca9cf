// What the check of rights costs one request, in a house of 10,000 members in 200 spaces: who asks is found
// out by a session or a token, the space is visited, and eyes are opened in it under the reader's role. Also
// the list of one's spaces.
//   rights [--people 10000] [--spaces 200] [--each 10] [--checks 20000] [--runs 3]
#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>

#include "base/json.h"
#include "http/doorkeeper.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "shared/figures.h"
#include "shared/houses.h"

namespace {

using namespace comity;
using namespace comity::bench;

struct Person {
    std::string label;
    PartyId party;
    std::vector<std::string> spaces;
    std::string session, token;
};

struct Crowd {
    House& house;
    std::vector<std::string> spaces;
    std::vector<Person> people;
};

std::vector<Heard> say_all(House& house, std::string const& space, std::vector<Saying> sayings) {
    auto there = house.visit(space, house.operator_party(), "folder");
    if (!there) throw std::runtime_error(there.error().why);
    std::vector<Heard> heard;
    for (auto const& answer : there->speak.say_all(std::move(sayings)).get()) {
        if (!answer) throw std::runtime_error(answer.error().why);
        heard.push_back(*answer);
    }
    return heard;
}

void introduce(Crowd& crowd, std::size_t people) {
    std::vector<Saying> sayings;
    for (std::size_t each = 0; each < people; ++each) {
        crowd.people.push_back({.label = "Person " + std::to_string(each)});
        sayings.push_back(
            {.kind = "party.introduced",
             .body = json::write(json::Object{{"name", crowd.people.back().label}, {"sort", "person"}})});
    }
    auto const heard = say_all(crowd.house, "house", std::move(sayings));
    for (std::size_t each = 0; each < people; ++each)
        crowd.people[each].party = id_cast<PartyId>(heard[each].id);
}

// The first is a member of all spaces, the second of one, the others of so many each.
void assign(Crowd& crowd, std::size_t each) {
    auto const count = crowd.spaces.size();
    for (std::size_t person = 0; person < crowd.people.size(); ++person) {
        auto const memberships = person == 0 ? count : person == 1 ? 1 : std::min(each, count);
        for (std::size_t at = 0; at < memberships; ++at)
            crowd.people[person].spaces.push_back(
                crowd.spaces[(person + at * std::max<std::size_t>(count / memberships, 1)) % count]);
    }
}

void make_members(Crowd& crowd) {
    std::map<std::string, std::vector<Saying>> sayings;
    for (auto const& person : crowd.people)
        for (auto const& space : person.spaces)
            sayings[space].push_back(
                {.kind = "space.member",
                 .body = json::write(json::Object{
                     {"party", person.party.hex()}, {"role", "analyst"}, {"name", person.label}})});
    double members = 0;
    for (auto& [space, all] : sayings)
        members += static_cast<double>(say_all(crowd.house, space, std::move(all)).size());
    print("members of a space, on average", members / static_cast<double>(crowd.spaces.size()), "members");
}

void give_keys(Crowd& crowd) {
    auto& vault = crowd.house.vault();
    auto const ends_ms = crowd.house.clock()() + session_ms;
    for (auto& person : crowd.people) {
        auto const account = vault.open_account(person.label, "", person.party, person.label);
        if (!account) throw std::runtime_error(account.error().why);
        person.session = vault.open_session(*account);
        if (&person - crowd.people.data() < 3) person.token = vault.make_token(*account, "", {}, ends_ms);
    }
}

Request shown(Pairs header) {
    Request request;
    request.headers = std::move(header);
    request.headers.emplace_back("host", "localhost");
    request.headers.emplace_back("accept", "application/json");
    return request;
}
Request by_session(Person const& person) {
    return shown({{"cookie", "comity_session=" + person.session}});
}
Request by_token(Person const& person) {
    return shown({{"authorization", "Bearer " + person.token}});
}

// All that stands between a request and its answer.
double check(House& house, Request request, std::string const& space) {
    std::optional<Result<Reading>> reading;
    auto const seconds = seconds_of([&] {
        auto const known = http::recognise(house.vault(), request);
        if (known.refusal) throw std::runtime_error("nobody was recognised");
        auto const visit = house.visit(space, request.speaker, request.via);
        if (visit) reading.emplace(visit->sight.read());
    });
    if (!reading || !*reading) throw std::runtime_error("a member was refused");
    return seconds;
}

double refuse_stranger(House& house, Request request, std::string const& space) {
    bool admitted = false;
    auto const seconds = seconds_of([&] {
        http::recognise(house.vault(), request);
        admitted = house.visit(space, request.speaker, request.via).has_value();
    });
    if (admitted) throw std::runtime_error("a stranger was admitted");
    return seconds;
}

// Medians of what several runs have for p50 and p99.
struct Figures {
    std::string name;
    std::vector<double> halves, hundredths;

    void add(Times const& times) {
        halves.push_back(times.at(0.5));
        hundredths.push_back(times.at(0.99));
    }
    ~Figures() {
        print(name + ", p50", median(halves) * 1e3, "ms");
        print(name + ", p99", median(hundredths) * 1e3, "ms");
    }
};

void measure(std::string const& name, std::size_t runs, std::size_t turns,
             std::function<double(std::size_t)> const& seconds) {
    Figures figures{.name = name, .halves = {}, .hundredths = {}};
    for (std::size_t run = 0; run < runs; ++run) {
        Times times;
        for (std::size_t turn = 0; turn < turns; ++turn) times.add(seconds(turn));
        figures.add(times);
    }
}

void measure_person(Crowd const& crowd, Person const& person, std::size_t runs, std::size_t checks) {
    auto& house = crowd.house;
    auto const of = "a member of " + std::to_string(person.spaces.size()) + ": ";
    auto open = person.spaces;
    constexpr std::size_t kept_open = 40;  // so many that the house keeps them all open
    open.resize(std::min(open.size(), kept_open));
    for (auto const& space : open) check(house, by_session(person), space);
    measure(of + "check by session", runs, checks,
            [&](std::size_t turn) { return check(house, by_session(person), open[turn % open.size()]); });
    measure(of + "check by token", runs, checks,
            [&](std::size_t turn) { return check(house, by_token(person), open[turn % open.size()]); });
    measure(of + "list of their spaces", runs, checks / 10, [&](std::size_t) {
        std::size_t listed = 0;
        auto const seconds = seconds_of([&] { listed = house.spaces(person.party).size(); });
        if (listed != person.spaces.size()) throw std::runtime_error("the list is not theirs");
        return seconds;
    });
}

void benchmark(Options const& options) {
    auto const runs = options.number("runs", 3);
    auto const checks = options.number("checks", 20'000);
    Folder const folder;
    OpenHouse open(folder.path() / "house");
    Crowd crowd{.house = open.house(), .spaces = {}, .people = {}};
    for (std::size_t each = 0; each < options.number("spaces", 200); ++each)
        open.open_space(crowd.spaces.emplace_back("space-" + std::to_string(each)));
    introduce(crowd, options.number("people", 10'000));
    assign(crowd, options.number("each", 10));
    make_members(crowd);
    give_keys(crowd);
    for (std::size_t person : {1, 2, 0}) measure_person(crowd, crowd.people.at(person), runs, checks);

    auto const& all = crowd.people;
    auto const& at_home = all[0].spaces;
    // The vault has each of them on disk, and none in memory yet.
    measure("the first check of each session, in an open space", 1, all.size() - 3, [&](std::size_t turn) {
        auto const& person = all[turn + 3];
        check(crowd.house, by_session(all[0]), person.spaces[0]);
        return check(crowd.house, by_session(person), person.spaces[0]);
    });
    measure("a stranger turned away", runs, checks, [&](std::size_t turn) {
        return refuse_stranger(crowd.house, by_session(all[1]),
                               crowd.spaces[2 + turn % (crowd.spaces.size() - 2)]);
    });
    // More spaces than are kept open, in turn: each is opened again.
    measure("check in a closed space, which is opened for it", 1, at_home.size() * 3, [&](std::size_t turn) {
        return check(crowd.house, by_session(all[0]), at_home[turn % at_home.size()]);
    });
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"people", "spaces", "each", "checks", "runs"});
    return comity::bench::run([&] { benchmark(options); });
}
