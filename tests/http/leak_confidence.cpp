#include "leak_confidence.h"

#include "base/hash.h"
#include "base/time.h"
#include "kernel/cases.h"
#include "rooms/confidence/campaign.h"

namespace comity::http {

namespace {

constexpr std::array every_label{Tlp::clear, Tlp::green, Tlp::amber, Tlp::amber_strict, Tlp::red};
constexpr std::int64_t between_words_ms = 1777;

json::Value about(char const* member, Heard const& heard, json::Object more = {}) {
    more.emplace_back(member, heard.id.hex());
    return more;
}

std::string label(Tlp tlp) {
    return std::string(name_of(tlp));
}

}  // namespace

Standing ConfidenceLeakTest::Place::standing(std::string const& reader) const {
    if (members.contains(reader)) return Standing::member;
    return reader == "public" ? Standing::anybody : Standing::signed_in;
}

// A page answers JSON to whom the space admits, and lends the files that its statements name.
bool ConfidenceLeakTest::leaves(Exit const& exit) {
    return exit.answers != "application/json" && !exit.path.ends_with("/blobs/{sha256}");
}

void ConfidenceLeakTest::SetUp() {
    readers.push_back({"public", {}, {}});
    readers.push_back({"stranger", introduce("stranger"), {}});
    open_places();
    for (auto const* name : {"asteria", "boreland", "calyx", "dorado", "elara"}) add_party(name);
    places.push_back(std::make_unique<Place>(open_case()));
    for (auto const& place : places) fill_place(*place);
    count_regions(*places[1]);
    for (auto const* space : {"forum", "assembly"})
        say(space, "space.member", R"({"party":")" + reader("revoked").party.hex() + R"(","role":"none"})");
    spaces.clear();
    for (auto const& place : places) spaces.push_back(place->space);
    for (auto const* name : {"asteria", "boreland"}) asked_for.push_back(reader(name).party.hex());
    asked_for.emplace_back("osce-cbms");
    read_exits();
}

void ConfidenceLeakTest::open_places() {
    for (auto const* space : {"forum", "assembly"})
        EXPECT_TRUE(house->open_space(
            {.name = space, .is_public = space == std::string("assembly"), .rooms = {"confidence"}},
            house->operator_party()));
    for (auto role : {Role::observer, Role::contributor, Role::analyst, Role::steward}) {
        std::string const name(name_of(role));
        readers.push_back({name, introduce(name), {}});
    }
    readers.push_back({"narrow", reader("analyst").party, Scope{false, "assembly"}});
    readers.push_back({"revoked", introduce("revoked"), {}});
    for (auto const* space : {"forum", "assembly"})
        for (auto role : {Role::observer, Role::contributor, Role::analyst, Role::steward}) {
            std::string const name(name_of(role));
            EXPECT_TRUE(make_member(*house, space, by, reader(name).party, role, name));
        }
    for (auto const* space : {"forum", "assembly"})
        EXPECT_TRUE(make_member(*house, space, by, reader("revoked").party, Role::analyst, "revoked"));
    Names const members{"observer", "contributor", "analyst", "steward", "asteria", "boreland", "calyx"};
    Names const judges{"analyst", "steward"};
    places.push_back(std::make_unique<Place>(Place{"forum", members, judges, members, members}));
    Place open{"assembly", members, judges, {}, {}};
    open.members.insert("narrow");
    open.judges.insert("narrow");
    open.signed_in = open.members;
    open.signed_in.insert({"stranger", "revoked"});
    open.everybody = open.signed_in;
    open.everybody.insert("public");
    places.push_back(std::make_unique<Place>(std::move(open)));
}

void ConfidenceLeakTest::add_party(std::string const& name) {
    auto& party = parties[name] = std::make_unique<Party>(*house, name, "forum");
    party->join("assembly", name);
    party->delegate("cert");
    if (name < "d") readers.push_back({name, party->id, {}});  // the others are there to be counted
}

// Its parties are contributors alike; its only steward is the operator, who reads everything anyway.
ConfidenceLeakTest::Place ConfidenceLeakTest::open_case() {
    auto const from = house->visit("forum", parties["asteria"]->id, "http");
    EXPECT_TRUE(from);
    Names const members{"asteria", "boreland"};
    auto const opened =
        comity::open_case(*house, *from, {canary("case", members), {parties["boreland"]->id}}, "http");
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().why);
    EXPECT_TRUE(house->wait_for_keys(5000));
    canaries[opened->name] = members;  // that it exists is for its parties alone
    return {opened->name, members, {}, members, members};
}

std::string ConfidenceLeakTest::pick(Place const& at, std::string const& what, Tlp tlp, Names const& who,
                                     Names const& files) {
    auto word = canary(what, who);
    auto& said = labels[word] = {tlp, &at, {}};
    for (auto const& name : files)
        if (may_leave(tlp, at.standing(name))) said.in_files.insert(name);
    return word;
}

std::string ConfidenceLeakTest::everywhere(Place const& at, std::string const& what, Tlp tlp) {
    return pick(at, what, tlp, at.members, at.members);
}

std::string ConfidenceLeakTest::on_pages(Place const& at, std::string const& what, Tlp tlp) {
    return pick(at, what, tlp, at.members, {});
}

// What is said now is said at a time that nothing else has: the time is the word.
std::string ConfidenceLeakTest::instant(Place const& at, Tlp tlp, Names const& who, Names const& files) {
    *told.now_ms += between_words_ms;
    auto const word = format_time(*told.now_ms);
    canaries[word] = who;
    auto& said = labels[word] = {tlp, &at, {}};
    for (auto const& name : files)
        if (may_leave(tlp, at.standing(name))) said.in_files.insert(name);
    return word;
}

Heard ConfidenceLeakTest::say_as(Party& party, Place const& at, std::string const& kind,
                                 json::Value const& body, std::string const& role) {
    auto const name = "confidence." + kind;
    return note(at.space, name, party.say(at.space, name, json::write(body), role));
}

Heard ConfidenceLeakTest::run(Place const& at, std::string const& kind, json::Value const& body) {
    return say(at.space, "confidence." + kind, json::write(body));
}

void ConfidenceLeakTest::fill_place(Place const& at) {
    for (auto const tlp : every_label) {
        reach(at, tlp);
        commit(at, tlp);
        agree(at, tlp);
    }
    reach_across_labels(at);
    consult(at);
    sum_up(at);
}

Heard ConfidenceLeakTest::nominate(Party& party, Place const& at, Tlp tlp, std::string const& name,
                                   std::string const& region) {
    auto const heard = say_as(
        party, at, "contact",
        json::Object{
            {"role", "cert"},
            {"name", name},
            {"state", everywhere(at, "state", tlp)},
            {"region", region},
            {"matters", json::Array{"incident"}},
            {"languages", json::Array{"en"}},
            {"time_zone", "UTC"},
            {"channels", json::Array{json::Object{{"channel", "web"}},
                                     json::Object{{"channel", "mail"},
                                                  {"address", everywhere(at, "mail", tlp) + "@a.example"}},
                                     json::Object{{"channel", "telephone"}, {"address", "+999 555 0100"}}}},
            {"deputies", json::Array{json::Object{{"name", everywhere(at, "deputy", tlp)}}}},
            {"tlp", label(tlp)}});
    say_as(party, at, "confirmation", about("contact", heard, {{"why", everywhere(at, "confirmed", tlp)}}),
           "cert");
    return heard;
}

// A challenge and its answer are between the contact's own party and those who run the checks.
void ConfidenceLeakTest::acknowledge(Place const& at, Heard const& campaign, Heard const& contact,
                                     std::string const& note) {
    say_as(*parties["boreland"], at, "acknowledgement",
           about("campaign", campaign,
                 {{"contact", contact.id.hex()},
                  {"channel", "web"},
                  {"nonce", confidence::nonce_of(campaign.id, contact.id, "web")},
                  {"note", note}}),
           "cert");
    *told.now_ms += between_words_ms;
}

void ConfidenceLeakTest::reach(Place const& at, Tlp tlp) {
    auto const contact = nominate(*parties["boreland"], at, tlp, everywhere(at, "name", tlp), "europe");
    auto channels = json::Array{"web", "telephone"};
    if (tlp != Tlp::red) channels.emplace_back("mail");  // refused otherwise
    auto const campaign = run(at, "campaign",
                              json::Object{{"title", everywhere(at, "check", tlp)},
                                           {"channels", std::move(channels)},
                                           {"targets", json::Array{contact.id.hex()}},
                                           {"tlp", label(tlp)}});
    auto own = at.judges;
    own.insert("boreland");
    instant(at, tlp, own, own);  // when it was acknowledged
    acknowledge(at, campaign, contact, pick(at, "acknowledged", tlp, at.judges, at.judges));
    run(at, "attestation",
        about("campaign", campaign,
              {{"contact", contact.id.hex()},
               {"channel", "telephone"},
               {"how", "telephone"},
               {"note", pick(at, "attested", tlp, at.judges, at.judges)}}));
    run(at, "campaign_closed",
        about("campaign", campaign, {{"why", pick(at, "closed", tlp, at.members, at.judges)}}));
    say_as(*parties["boreland"], at, "suspension",
           about("contact", contact, {{"why", everywhere(at, "suspended", tlp)}}));
}

// A RED contact in a CLEAR check stays RED, and what was said while it was RED does when it is CLEAR later.
void ConfidenceLeakTest::reach_across_labels(Place const& at) {
    auto const contact =
        nominate(*parties["boreland"], at, Tlp::red, everywhere(at, "hidden", Tlp::red), "europe");
    auto const campaign = run(at, "campaign",
                              json::Object{{"title", everywhere(at, "across", Tlp::clear)},
                                           {"channels", json::Array{"web"}},
                                           {"tlp", "CLEAR"}});
    acknowledge(at, campaign, contact, pick(at, "quiet", Tlp::red, at.judges, {}));
    auto& calyx = *parties[at.members.contains("calyx") ? "calyx" : "asteria"];
    auto const changing = nominate(calyx, at, Tlp::red, everywhere(at, "before", Tlp::red), "europe");
    say_as(calyx, at, "suspension", about("contact", changing, {{"why", everywhere(at, "while", Tlp::red)}}));
    say_as(calyx, at, "contact",
           about("changes", changing,
                 {{"role", "cert"},
                  {"name", everywhere(at, "after", Tlp::clear)},
                  {"state", "Calyx"},
                  {"region", "europe"},
                  {"matters", json::Array{"incident"}},
                  {"languages", json::Array{"en"}},
                  {"time_zone", "UTC"},
                  {"channels", json::Array{json::Object{{"channel", "web"}}}},
                  {"tlp", "CLEAR"}}));
}

void ConfidenceLeakTest::commit(Place const& at, Tlp tlp) {
    auto& asteria = *parties["asteria"];
    auto const file = keep(at.space, on_pages(at, "decree", tlp));
    auto const commitment = say_as(
        asteria, at, "commitment",
        json::Object{{"catalogue", "osce-cbms"},
                     {"version", 1},
                     {"item", std::to_string(static_cast<int>(tlp) + 1)},
                     {"status", "partly"},
                     {"measures", everywhere(at, "measures", tlp)},
                     {"challenges", everywhere(at, "challenges", tlp)},
                     {"assistance_wanted", everywhere(at, "wanted", tlp)},
                     {"evidence",
                      json::Array{json::Object{{"title", everywhere(at, "evidence", tlp)}, {"blob", file}}}},
                     {"clearance", json::Object{{"needed", 1}, {"roles", json::Array{"cert"}}}},
                     {"tlp", label(tlp)}});
    say_as(asteria, at, "clearance",
           about("about", commitment, {{"decision", "returned"}, {"reason", on_pages(at, "returned", tlp)}}),
           "cert");
    say_as(asteria, at, "commitment_withdrawn",
           about("about", commitment, {{"why", on_pages(at, "withdrawn", tlp)}}));
}

void ConfidenceLeakTest::agree(Place const& at, Tlp tlp) {
    auto& boreland = *parties["boreland"];
    auto const text = on_pages(at, "agreed", tlp);
    auto const agreement =
        say_as(boreland, at, "agreement",
               json::Object{{"title", everywhere(at, "agreement", tlp)},
                            {"text", text},
                            {"text_hash", sha256(text).hex()},
                            {"parties", json::Array{parties["asteria"]->id.hex(), boreland.id.hex()}},
                            {"tlp", label(tlp)}});
    say_as(boreland, at, "agreement_ended",
           about("agreement", agreement, {{"why", on_pages(at, "ended", tlp)}}));
}

void ConfidenceLeakTest::consult(Place const& at) {
    auto &asteria = *parties["asteria"], &boreland = *parties["boreland"];
    say_as(asteria, at, "request",
           json::Object{{"to", boreland.id.hex()},
                        {"track", "technical"},
                        {"what", everywhere(at, "what", Tlp::red)},
                        {"when", "2026-02-28T22:10:00Z"},
                        {"systems", json::Array{json::Object{{"sector", "health"},
                                                             {"critical", "essential"},
                                                             {"what", on_pages(at, "system", Tlp::red)}}}},
                        {"severity", json::Object{{"scale", "national"}, {"level", "4"}}},
                        {"asks", on_pages(at, "asks", Tlp::red)},
                        {"asserts", "no_attribution"},
                        {"tlp", "RED"}});
    auto const worded = [&](char const* member, std::string const& what, Tlp tlp, json::Object more = {}) {
        more.emplace_back(member, everywhere(at, what, tlp));
        more.emplace_back("tlp", label(tlp));
        return json::Value(std::move(more));
    };
    say_as(boreland, at, "request_acknowledgement", worded("text", "received", Tlp::amber));
    say_as(boreland, at, "reply", worded("why", "accepted", Tlp::amber_strict, {{"how", "accepted"}}));
    auto const due = *told.now_ms + 24 * 3'600'000 + between_words_ms / 2;
    canaries[format_time(due)] = at.members;  // by when: as RED as what is asked
    labels[format_time(due)] = {Tlp::red, &at, {}};
    say_as(asteria, at, "question", worded("text", "question", Tlp::red, {{"due", format_time(due)}}));
    auto const question = say_as(asteria, at, "question", worded("text", "asked", Tlp::green));
    say_as(boreland, at, "exchange",
           worded("text", "answer", Tlp::clear, {{"sort", "information"}, {"answers", question.id.hex()}}));
    say_as(boreland, at, "exchange", worded("text", "told", Tlp::red, {{"sort", "mitigation"}}));
    say_as(boreland, at, "exchange", worded("text", "again", Tlp::amber, {{"sort", "information"}}));
    *told.now_ms += between_words_ms;
}

// What everybody may read is what a party published as CLEAR, while it stands.
void ConfidenceLeakTest::sum_up(Place const& at) {
    auto &asteria = *parties["asteria"], &boreland = *parties["boreland"];
    say_as(
        asteria, at, "closure",
        json::Object{{"outcome", "resolved"}, {"why", everywhere(at, "resolved", Tlp::red)}, {"tlp", "RED"}});
    auto const summary = [&](Party& party, std::string const& text, Tlp tlp) {
        say_as(party, at, "summary", json::Object{{"text", text}, {"language", "en"}, {"tlp", label(tlp)}});
    };
    summary(asteria, everywhere(at, "replaced", Tlp::clear), Tlp::clear);
    summary(asteria, pick(at, "published", Tlp::clear, at.everybody, at.everybody), Tlp::clear);
    summary(boreland, everywhere(at, "secret", Tlp::red), Tlp::red);
}

// The public sees regions in which five parties were asked, as far as the check's label goes.
void ConfidenceLeakTest::count_regions(Place const& at) {
    for (auto const& [name, party] : parties)
        nominate(*party, at, Tlp::clear, everywhere(at, "asia", Tlp::clear), "asia");
    for (auto const tlp : every_label) {
        auto const& who = tlp == Tlp::clear ? at.everybody : tlp == Tlp::green ? at.signed_in : at.members;
        instant(at, tlp, who, who);  // when it was opened
        auto const campaign = run(at, "campaign",
                                  json::Object{{"title", everywhere(at, "region", tlp)},
                                               {"channels", json::Array{"web"}},
                                               {"regions", json::Array{"asia"}},
                                               {"tlp", label(tlp)}});
        *told.now_ms += between_words_ms;
        run(at, "campaign_closed", about("campaign", campaign));
    }
}

}  // namespace comity::http
