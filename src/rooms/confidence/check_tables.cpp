#include <algorithm>
#include <array>

#include "base/text.h"
#include "rooms/confidence/campaign.h"
#include "rooms/confidence/challenge_steps.h"
#include "rooms/confidence/directory_tables.h"

namespace comity::confidence {

namespace {

constexpr char campaign_schema[] =
    "CREATE TABLE campaign(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, party TEXT NOT NULL,"
    " title TEXT NOT NULL, channels TEXT NOT NULL, regions TEXT NOT NULL, announced INTEGER NOT NULL,"
    " tlp TEXT NOT NULL, opened_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, closed_ms INTEGER,"
    " closed_by INTEGER)";

// `nomination` is the one that was in force when it was asked.
constexpr char challenge_schema[] =
    "CREATE TABLE challenge(row INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, contact INTEGER NOT NULL,"
    " channel TEXT NOT NULL, party TEXT NOT NULL, region TEXT NOT NULL, nomination INTEGER NOT NULL,"
    " opened_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, ends_ms INTEGER, sent_ms INTEGER,"
    " delivered_ms INTEGER, bounced_ms INTEGER, acknowledged_ms INTEGER, acknowledged_by INTEGER,"
    " attested INTEGER NOT NULL DEFAULT 0, UNIQUE(campaign, contact, channel));"
    "CREATE INDEX challenge_party ON challenge(party, campaign)";

constexpr char check_step_schema[] =
    "CREATE TABLE check_step(number INTEGER PRIMARY KEY, id BLOB NOT NULL, campaign INTEGER, contact INTEGER,"
    " channel TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, party TEXT NOT NULL,"
    " key_role TEXT NOT NULL, at_ms INTEGER NOT NULL, note TEXT NOT NULL, void_why TEXT NOT NULL)";

constexpr char check_region_schema[] =
    "CREATE TABLE check_region(row INTEGER PRIMARY KEY, campaign INTEGER NOT NULL, tlp TEXT NOT NULL,"
    " opened_ms INTEGER NOT NULL, closed_ms INTEGER NOT NULL, region TEXT NOT NULL, channel TEXT NOT NULL,"
    " parties INTEGER NOT NULL, asked INTEGER NOT NULL, acknowledged INTEGER NOT NULL,"
    " late INTEGER NOT NULL)";

// Of closed campaigns, of all parties together: what pages of later ones tell of them.
constexpr char check_reach_schema[] =
    "CREATE TABLE check_reach(campaign INTEGER NOT NULL, channel TEXT NOT NULL, asked INTEGER NOT NULL,"
    " in_time INTEGER NOT NULL, PRIMARY KEY(campaign, channel)) WITHOUT ROWID";

constexpr char no_such_campaign[] = "There is no such campaign here.";
constexpr char no_such_challenge[] = "This contact was not asked by this channel.";
constexpr int parties_at_least = 5;

template <class T>
T const& read_back(Result<T> const& said) {
    if (!said) throw Broken("a statement on the record cannot be read: " + said.error().why);
    return *said;
}

std::optional<std::int64_t> find_campaign(Tables& tables, StatementId const& id) {
    auto& query = tables.query("SELECT number FROM campaign WHERE id = ?1").bind_blob(1, id.view());
    std::optional<std::int64_t> campaign;
    if (query.step()) campaign = query.integer(0);
    query.reset();
    return campaign;
}

struct Place {  // of a challenge among the rows
    std::int64_t row = 0;
    std::int64_t campaign = 0;
    std::int64_t contact = 0;
};

void keep_step(Tables& tables, Entry const& entry, Place const& place, ChallengeWord const& said,
               std::string_view void_why) {
    auto& row = tables.query(
        "INSERT INTO check_step(number, id, campaign, contact, channel, kind, what, party, key_role, at_ms,"
        " note, void_why) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind_null(3).bind_null(4);
    if (place.campaign != 0) row.bind(3, place.campaign);
    if (place.contact != 0) row.bind(4, place.contact);
    row.bind(5, said.channel).bind(6, entry.header.kind).bind(7, said.what);
    row.bind(8, entry.header.party.hex()).bind(9, key_role(entry.via)).bind(10, entry.at_ms);
    row.bind(11, said.note).bind(12, void_why).run();
}

// -- a campaign opens --

std::vector<std::int64_t> targets_of(Tables& tables, Campaign const& said) {
    std::vector<std::int64_t> contacts;
    for (auto const& id : said.targets)
        if (auto const contact = find_contact(tables, id)) contacts.push_back(*contact);
    if (said.targets.empty()) {
        auto& all = tables.query("SELECT number FROM contact ORDER BY number");
        while (all.step()) contacts.push_back(all.integer(0));
        all.reset();
    }
    std::ranges::sort(contacts);
    auto const repeated = std::ranges::unique(contacts);
    contacts.erase(repeated.begin(), repeated.end());
    return contacts;
}

// Those channels of the campaign that the contact has; none where its region is not asked.
std::vector<std::string> channels_asked(Tables& tables, std::int64_t contact, Campaign const& said) {
    auto& row = tables.query("SELECT region, channels FROM contact WHERE number = ?1").with(contact);
    MUST(row.step());
    auto const region = std::string(row.text(0));
    auto const has = std::string(row.text(1));
    row.reset();
    std::vector<std::string> asked;
    if (!said.regions.empty() && std::ranges::count(said.regions, region) == 0) return asked;
    for (auto const channel : split(has, ';'))
        if (std::ranges::count(said.channels, trim(channel)) > 0) asked.emplace_back(trim(channel));
    return asked;
}

// The page shows it from now on: by the web it is sent at once.
void ask_by_channel(Tables& tables, Entry const& entry, std::int64_t contact, std::string_view channel,
                    std::int64_t due_ms) {
    auto& row = tables.query(
        "INSERT INTO challenge(campaign, contact, channel, party, region, nomination, opened_ms, due_ms,"
        " sent_ms) SELECT ?1, number, ?3, party, region, nomination, ?4, ?5, ?6 FROM contact"
        " WHERE number = ?2");
    row.with(entry.number, contact, channel, entry.at_ms, due_ms).bind_null(6);
    if (channel == "web") row.bind(6, entry.at_ms);
    row.run();
}

void ask_contact(Tables& tables, Entry const& entry, std::int64_t contact, Campaign const& said) {
    auto state = load_contact(tables, contact);
    if (!may_be_checked(state, !said.targets.empty())) return;
    auto const channels = channels_asked(tables, contact, said);
    if (channels.empty()) return;
    auto const due_ms = entry.at_ms + said.window_ms;
    for (auto const& channel : channels) ask_by_channel(tables, entry, contact, channel, due_ms);
    if (std::ranges::count(channels, "web") == 0) return;
    challenge(state, {static_cast<std::int64_t>(entry.number), due_ms});
    keep_state(tables, contact, state);
}

void take_campaign(Tables& tables, Entry const& entry) {
    auto const read = read_campaign(entry.body);
    auto const& said = read_back(read);
    auto& row = tables.query(
        "INSERT INTO campaign(number, id, party, title, channels, regions, announced, tlp, opened_ms, due_ms)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    row.bind(1, entry.number).bind_blob(2, entry.id.view()).bind(3, entry.header.party.hex());
    row.bind(4, said.title).bind(5, join(said.channels, "; ")).bind(6, join(said.regions, "; "));
    row.bind(7, said.announced ? 1 : 0).bind(8, said.tlp).bind(9, entry.at_ms);
    row.bind(10, entry.at_ms + said.window_ms).run();
    for (auto const contact : targets_of(tables, said)) ask_contact(tables, entry, contact, said);
}

// -- what becomes of a challenge --

ChallengeState load_challenge(Tables& tables, Place& place, std::string_view channel) {
    auto& row = tables.query(
        "SELECT row, opened_ms, due_ms, ends_ms, sent_ms, delivered_ms, bounced_ms, acknowledged_ms, attested"
        " FROM challenge WHERE campaign = ?1 AND contact = ?2 AND channel = ?3");
    ChallengeState state;
    if (row.with(place.campaign, place.contact, channel).step()) {
        auto const instant = [&](int column) {
            return row.is_null(column) ? std::optional<std::int64_t>() : row.integer(column);
        };
        place.row = row.integer(0);
        state = {row.integer(1), row.integer(2), instant(3), instant(4),
                 instant(5),     instant(6),     instant(7), row.integer(8) != 0};
    }
    row.reset();
    return state;
}

void keep_challenge(Tables& tables, std::int64_t number, ChallengeState const& state,
                    std::optional<std::uint64_t> acknowledged_by) {
    auto& row = tables.query(
        "UPDATE challenge SET sent_ms = ?2, delivered_ms = ?3, bounced_ms = ?4, acknowledged_ms = ?5,"
        " attested = ?6, acknowledged_by = coalesce(?7, acknowledged_by) WHERE row = ?1");
    row.bind(1, number).bind(6, state.attested ? 1 : 0).bind_null(7);
    int column = 2;
    for (auto const& instant : {state.sent_ms, state.delivered_ms, state.bounced_ms, state.acknowledged_ms}) {
        row.bind_null(column);
        if (instant) row.bind(column, *instant);
        ++column;
    }
    if (acknowledged_by) row.bind(7, *acknowledged_by);
    row.run();
}

std::string_view may_acknowledge(Tables& tables, Entry const& entry, Place const& place,
                                 ChallengeWord const& said) {
    auto& row = tables.query(
        "SELECT campaign.id, contact.id, contact.party, contact.role FROM campaign, contact"
        " WHERE campaign.number = ?1 AND contact.number = ?2");
    MUST(row.with(place.campaign, place.contact).step());
    auto const campaign = StatementId::from_bytes(row.blob(0)).value();
    auto const contact = StatementId::from_bytes(row.blob(1)).value();
    auto const party = std::string(row.text(2));
    auto const role = std::string(row.text(3));
    row.reset();
    if (entry.header.party.hex() != party) return "Another party nominated this contact.";
    if (key_role(entry.via) != role) return "Only a key of the contact's own role acknowledges.";
    if (said.what != nonce_of(campaign, contact, said.channel))
        return "The nonce is not that of this challenge.";
    return "";
}

void count_answer(Tables& tables, Place const& place) {
    auto state = load_contact(tables, place.contact);
    answer_in_time(state, place.campaign);
    keep_state(tables, place.contact, state);
}

bool was_answered_in_time(Tables& tables, Place const& place) {
    auto& row = tables.query(
        "SELECT 1 FROM challenge WHERE campaign = ?1 AND contact = ?2 AND acknowledged_ms <= due_ms");
    bool const answered = row.with(place.campaign, place.contact).step();
    row.reset();
    return answered;
}

// From when it was sent an answer is expected, by whatever channel.
void expect_answer(Tables& tables, Place const& place, ChallengeState const& challenged, std::int64_t at_ms) {
    if (at_ms > challenged.due_ms || was_answered_in_time(tables, place)) return;
    auto state = load_contact(tables, place.contact);
    if (std::ranges::count(state.open_checks, place.campaign, &OpenCheck::campaign) > 0) return;
    challenge(state, {place.campaign, challenged.due_ms});
    keep_state(tables, place.contact, state);
}

std::string_view take_answer(Tables& tables, Entry const& entry, Place const& place, ChallengeState& state,
                             ChallengeWord const& said) {
    if (entry.header.kind == delivery_kind) return deliver(state, entry.at_ms, said.what);
    bool const attested = entry.header.kind == attestation_kind;
    if (!attested)
        if (auto const why = may_acknowledge(tables, entry, place, said); !why.empty()) return why;
    return acknowledge(state, entry.at_ms, attested);
}

void take_challenge_word(Tables& tables, Entry const& entry, ChallengeWord const& said) {
    Place place;
    place.campaign = find_campaign(tables, said.campaign).value_or(0);
    place.contact = find_contact(tables, said.contact).value_or(0);
    if (place.campaign == 0) return keep_step(tables, entry, place, said, no_such_campaign);
    if (place.contact == 0) return keep_step(tables, entry, place, said, no_such_contact);
    auto state = load_challenge(tables, place, said.channel);
    if (place.row == 0) return keep_step(tables, entry, place, said, no_such_challenge);
    auto const void_why = take_answer(tables, entry, place, state, said);
    keep_step(tables, entry, place, said, void_why);
    if (!void_why.empty()) return;
    bool const answers = entry.header.kind != delivery_kind;
    keep_challenge(tables, place.row, state, answers ? std::optional(entry.number) : std::nullopt);
    if (answers && is_in_time(state)) count_answer(tables, place);
    if (said.what == "sent") expect_answer(tables, place, state, entry.at_ms);
}

void take_acknowledgement(Tables& tables, Entry const& entry) {
    take_challenge_word(tables, entry, read_back(read_acknowledgement(entry.body)));
}
void take_attestation(Tables& tables, Entry const& entry) {
    take_challenge_word(tables, entry, read_back(read_attestation(entry.body)));
}
void take_delivery(Tables& tables, Entry const& entry) {
    take_challenge_word(tables, entry, read_back(read_delivery(entry.body)));
}

// -- a campaign closes --

void end_checks(Tables& tables, std::int64_t campaign) {
    auto& open = tables.query("SELECT contact FROM open_check WHERE campaign = ?1 ORDER BY contact");
    open.with(campaign);
    std::vector<std::int64_t> contacts;
    while (open.step()) contacts.push_back(open.integer(0));
    open.reset();
    for (auto const contact : contacts) {
        auto state = load_contact(tables, contact);
        end_check(state, campaign);
        keep_state(tables, contact, state);
    }
}

std::string_view close_campaign(Tables& tables, Entry const& entry, std::int64_t campaign) {
    tables.query("UPDATE campaign SET closed_ms = ?2, closed_by = ?3 WHERE number = ?1 AND closed_ms IS NULL")
        .with(campaign, entry.at_ms, entry.number)
        .run();
    auto& row = tables.query("SELECT closed_by FROM campaign WHERE number = ?1").with(campaign);
    bool const closed = row.step() && row.integer(0) == static_cast<std::int64_t>(entry.number);
    row.reset();
    if (!closed) return "The campaign was closed before.";
    tables.query("UPDATE challenge SET ends_ms = ?2 WHERE campaign = ?1").with(campaign, entry.at_ms).run();
    end_checks(tables, campaign);
    count_regions(tables, campaign);
    tables
        .query("INSERT INTO check_reach(channel, asked, in_time, campaign) SELECT *, ?1 FROM (" +
               std::string(counted_reach) + " GROUP BY channel)")
        .with(campaign)
        .run();
    return "";
}

void take_close(Tables& tables, Entry const& entry) {
    auto const read = read_campaign_closed(entry.body);
    auto const& said = read_back(read);
    auto const campaign = find_campaign(tables, said.campaign);
    ChallengeWord const word{.campaign = said.campaign, .note = said.why};
    auto const void_why = campaign ? close_campaign(tables, entry, *campaign) : no_such_campaign;
    keep_step(tables, entry, {.campaign = campaign.value_or(0)}, word, void_why);
}

struct Taking {
    std::string_view kind;
    void (*take)(Tables& tables, Entry const& entry);
};

constexpr std::array takings{Taking{campaign_kind, take_campaign},
                             Taking{acknowledgement_kind, take_acknowledgement},
                             Taking{attestation_kind, take_attestation}, Taking{delivery_kind, take_delivery},
                             Taking{campaign_closed_kind, take_close}};

}  // namespace

std::vector<Table> check_tables() {
    auto table = [](char const* name, char const* schema) { return Table{name, Role::observer, schema}; };
    return {table("campaign", campaign_schema),
            table("challenge", challenge_schema),
            {"check_step", Role::analyst, check_step_schema},
            {"check_reach", Role::analyst, check_reach_schema},
            {"check_region", Role::everyone, check_region_schema}};
}

// Fewer than five could be told apart. Nothing is said of all together, from which they could be reckoned.
void count_regions(Tables& tables, std::int64_t campaign) {
    tables
        .query(
            "INSERT INTO check_region(campaign, tlp, opened_ms, closed_ms, region, channel, parties, asked,"
            " acknowledged, late) SELECT number, tlp, campaign.opened_ms, closed_ms, region, channel,"
            " count(DISTINCT challenge.party), count(*),"
            " count(*) FILTER (WHERE acknowledged_ms <= challenge.due_ms),"
            " count(*) FILTER (WHERE acknowledged_ms > challenge.due_ms)"
            " FROM campaign JOIN challenge ON campaign = number"
            " WHERE number = ?1 AND (sent_ms IS NOT NULL OR acknowledged_ms IS NOT NULL)"
            " GROUP BY region, channel HAVING count(DISTINCT challenge.party) >= ?2 ORDER BY region, channel")
        .with(campaign, parties_at_least)
        .run();
}

void take_check_step(Tables& tables, Entry const& entry) {
    auto const found = std::ranges::find(takings, std::string_view(entry.header.kind), &Taking::kind);
    if (found != takings.end()) found->take(tables, entry);
}

}  // namespace comity::confidence
