// The directory and its communication checks: so many States with three contacts each, and four checks of
// every channel. Each page at a steady pace, then all views and digests made again.
//   directory [--states 193] [--per-second 50] [--asks 500] [--only WORDS]
// --only: pages with these words in their name.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/json.h"
#include "shared/figures.h"
#include "shared/forum.h"
#include "shared/houses.h"
#include "shared/pages.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;

constexpr char space_path[] = "/api/v1/spaces/forum";
constexpr std::size_t states_at_least = 25;  // five of each region: fewer are not told of in public

// -- what was said, counted --

std::size_t challenges_of(Forum const& forum, std::size_t campaign, auto const& holds) {
    return static_cast<std::size_t>(std::ranges::count_if(forum.challenges[campaign], holds));
}

std::map<std::string_view, std::size_t> standings(Forum const& forum) {
    std::map<std::string_view, std::size_t> counts;
    for (auto const& campaign : forum.challenges)
        for (auto const& challenge : campaign) ++counts[challenge.standing];
    return counts;
}

// -- the pages --

struct Readers {
    std::string operators, state, everybody;  // header lines
};

// The operator runs the checks.
std::vector<Page> pages_of_all(Forum const& forum, Readers const& readers, std::size_t one_contact) {
    auto const last = forum.campaigns.size() - 1;
    auto const path_of = [&](std::size_t campaign) {
        return "/campaigns/" + std::to_string(forum.campaigns[campaign]);
    };
    auto const count = forum.contacts.size();
    auto const wanted = std::ranges::count_if(forum.contacts, [](MadeContact const& contact) {
        return contact.language == "fr" && std::ranges::count(contact.desk->matters, "incident") > 0;
    });
    auto const unsent = challenges_of(
        forum, last, [](MadeChallenge const& each) { return each.fate.what == Fate::What::unsent; });
    auto const challenges = forum.challenges[0].size();
    std::vector<Page> pages{
        {"all contacts", "", "/contacts", "\"called_as_state\":", count},
        {"whom to reach now", "", "/contacts?matter=incident&language=fr",
         "\"called_as_state\":", static_cast<std::size_t>(wanted)},
        {"one contact", "", "/contacts/" + std::to_string(one_contact), "\"void_why\":", 2},
        {"campaigns", "", "/campaigns", "\"announced\":", forum.campaigns.size()},
        {"a closed campaign with its report", "", path_of(last - 1), "\"waited_s\":", challenges},
        {"the open campaign with its report", "", path_of(last), "\"waited_s\":", challenges},
        {"letters of the open campaign", "", path_of(last) + "/mail", "\"subject\":", unsent}};
    for (auto& page : pages) {
        page.headers = readers.operators;
        page.path = space_path + page.path;
    }
    return pages;
}

// A State sees its own alone.
std::vector<Page> pages_of_state(Forum const& forum, Readers const& readers) {
    auto const is_own = [&](MadeChallenge const& each) { return forum.contacts[each.contact].state == 0; };
    auto const campaigns = forum.campaigns.size();
    auto const own = challenges_of(forum, 0, is_own);
    auto const waiting = challenges_of(forum, campaigns - 1, [&](MadeChallenge const& each) {
        return is_own(each) && each.standing == "sent";
    });
    auto const own_contacts = std::ranges::count(forum.contacts, 0, &MadeContact::state);
    auto const path = std::string(space_path);
    auto const campaign = "/campaigns/" + std::to_string(forum.campaigns[campaigns - 2]);
    return {{"campaigns, of a State", readers.state, path + "/campaigns", "\"waited_s\":", own * campaigns},
            {"a State's own figures", readers.state, path + campaign, "\"waited_s\":", own},
            {"inbox of a State", readers.state, path + "/asked",
             "\"then_at\":", waiting + static_cast<std::size_t>(own_contacts)},
            {"a State's own challenges, dataset", readers.state, path + "/datasets/checks?as=json",
             "\"attested\":", own * campaigns}};
}

std::vector<Page> datasets(Forum const& forum, Readers const& readers) {
    auto const of = [&](std::string const& name, std::string const& words, std::size_t rows) {
        return Page{name + ", dataset", readers.operators,
                    std::string(space_path) + "/datasets/" + name + "?as=json", words, rows};
    };
    constexpr std::size_t regions = 5, channels = 4;
    auto const closed = forum.campaigns.size() - 1;
    auto regions_asked = of("check_regions", "\"parties\":", closed * regions * channels);
    regions_asked.headers = readers.everybody;
    return {of("contacts", "\"missed\":", forum.contacts.size()),
            of("contact_steps", "\"void_why\":\"\"", 2 * forum.contacts.size()),
            of("challenges", "\"attested\":", forum.campaigns.size() * forum.challenges[0].size()),
            of("check_steps", "\"void_why\":\"\"", forum.check_steps),
            of("campaigns", "\"challenges\":", forum.campaigns.size()),
            regions_asked};
}

std::vector<Page> digests(Forum const& forum, Readers const& readers) {
    auto const contacts = "\"contacts\":" + std::to_string(forum.contacts.size()) + ",";
    auto const campaigns = "\"campaigns\":" + std::to_string(forum.campaigns.size()) + ",";
    return {{"contacts, digest", readers.operators, "/api/v1/datasets/contacts.json", contacts, 1},
            {"checks, digest", readers.operators, "/api/v1/datasets/checks.json", campaigns, 1}};
}

std::size_t number_of_a_contact(Served const& server) {
    auto const list = json::parse(Connection(server).get(std::string(space_path) + "/contacts").body);
    auto const* contacts = list ? list->find("contacts") : nullptr;
    auto const* number = contacts && contacts->array() && !contacts->array()->empty()
                             ? contacts->array()->front().find("number")
                             : nullptr;
    if (!number || !number->integer()) throw std::runtime_error("there is no list of contacts");
    return static_cast<std::size_t>(*number->integer());
}

// -- what is measured --

Rate rate_of(Options const& options) {
    return {.per_second = options.number("per-second", 50), .asks = options.number("asks", 500)};
}

// Each challenge stands as what was said of it makes it stand.
void check_standings(Served const& server, Forum const& forum, Readers const& readers) {
    for (auto const& [standing, count] : standings(forum)) {
        auto const words = "\"standing\":\"" + std::string(standing) + "\"";
        asked(server, {std::string(standing) + " challenges", readers.operators,
                       std::string(space_path) + "/datasets/challenges?as=json", words, count});
    }
}

std::vector<std::string> bodies(Served const& server, std::vector<Page> const& pages) {
    std::vector<std::string> all;
    for (auto const& page : pages) all.push_back(asked(server, page).body);
    return all;
}

// The answers of all datasets.
std::vector<std::string> measure_pages(std::filesystem::path const& house, Forum const& forum,
                                       Options const& options) {
    Served const server(house);
    Readers const readers{header_of_token(server.token()), header_of_token(forum.token), ""};
    check_standings(server, forum, readers);
    auto const only = options.text("only", "");
    for (auto const& pages :
         {pages_of_all(forum, readers, number_of_a_contact(server)), pages_of_state(forum, readers),
          datasets(forum, readers), digests(forum, readers)})
        for (auto const& page : pages)
            if (page.name.contains(only)) measure(server, page, rate_of(options));
    print("memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
    return bodies(server, datasets(forum, readers));
}

bool is_made(Served const& server, std::vector<Page> const& pages) {
    return std::ranges::all_of(pages, [&](Page const& page) {
        return holds_rows(page, Connection(server.port(), page.headers).get(page.path));
    });
}

void measure_remaking(std::filesystem::path const& house, Forum const& forum,
                      std::vector<std::string> const& before) {
    forget_views(house);
    Stopwatch const begun;
    Served const server(house);
    Readers const readers{header_of_token(server.token()), header_of_token(forum.token), ""};
    wait_until([&] { return is_made(server, digests(forum, readers)); });
    print("all views and digests made again", begun.seconds(), "s");
    print("memory of the server after that", memory_mib(server.id(), "VmRSS"), "MiB");
    if (bodies(server, datasets(forum, readers)) != before)
        throw std::runtime_error("the views made again are not those that were there");
}

void benchmark(Options const& options) {
    auto const states = options.number("states", 193);
    if (states < states_at_least) throw std::runtime_error("--states is 25 at least");
    Folder const folder;
    auto const house = folder.path() / "house";
    Stopwatch const making;
    auto const forum = make_forum(house, states);
    print("saying it all", making.seconds(), "s");
    measure_remaking(house, forum, measure_pages(house, forum, options));
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"states", "per-second", "asks", "only"});
    return comity::bench::run([&] { benchmark(options); });
}
