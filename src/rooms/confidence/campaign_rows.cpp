#include "rooms/confidence/campaign_rows.h"

#include <algorithm>
#include <map>
#include <utility>

#include "rooms/confidence/contact_hours.h"
#include "rooms/confidence/directory_tables.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

std::optional<std::int64_t> instant(Query const& row, int column) {
    return row.is_null(column) ? std::optional<std::int64_t>() : row.integer(column);
}

// Whether an office with these hours was there when it was asked. Those of one zone often have the same.
class KnownOffices {
  public:
    std::optional<bool> was_there(std::string_view time_zone, std::string_view hours, std::int64_t at_ms) {
        auto& office = find(time_zone, hours);
        if (!office.zone || office.hours.empty()) return std::nullopt;
        auto const [asked, fresh] = office.there_at.try_emplace(at_ms);
        if (fresh) asked->second = office.zone->is_open(office.hours, at_ms);
        return asked->second;
    }

  private:
    struct Office {
        std::optional<office_hours::Zone> zone;
        office_hours::Week hours;
        std::map<std::int64_t, bool> there_at;
    };
    Office& find(std::string_view time_zone, std::string_view hours) {
        auto const [office, fresh] = known_.try_emplace({std::string(time_zone), std::string(hours)});
        if (fresh) {
            auto week = read_week(hours);
            if (!week) throw Broken("hours in the view cannot be read: " + week.error().why);
            office->second = {office_hours::Zone::named(time_zone), *std::move(week), {}};
        }
        return office->second;
    }

    std::map<std::pair<std::string, std::string>, Office> known_;
};

constexpr char selected_challenges[] =
    "SELECT challenge.campaign, challenge.contact, contact.id, contact.name, contact.role, contact.state, "
    "challenge.region,"
    " challenge.party, member.name, channel, opened_ms, due_ms, ends_ms, sent_ms, delivered_ms, bounced_ms,"
    " acknowledged_ms, attested, nomination.time_zone, nomination.hours, mail, contact.languages, "
    "contact.tlp FROM "
    "challenge"
    " JOIN contact ON contact.number = challenge.contact JOIN nomination ON nomination.number = "
    "challenge.nomination"
    " LEFT JOIN member ON member.party = challenge.party WHERE campaign = ?1";

// Of a party's own few no others are read.
Query& of_campaign(Reading const& reading, std::string const& selected, std::int64_t campaign,
                   std::optional<std::string> const& party, std::string const& more) {
    auto const whose = std::string(party ? " AND challenge.party = ?2" : "");
    auto& row = reading.query(selected + whose + more).bind(1, campaign);
    if (party) row.bind(2, *party);
    return row;
}

Query& reach_of(Reading const& reading, CampaignRow const& campaign,
                std::optional<std::string> const& party) {
    if (party || !campaign.closed_ms)
        return of_campaign(reading, counted_reach, campaign.number, party, " GROUP BY channel");
    return reading.query("SELECT channel, asked, in_time FROM check_reach WHERE campaign = ?1")
        .bind(1, campaign.number);
}

ChallengeRow read_challenge(Query const& row, KnownOffices* offices) {
    ChallengeRow read{.campaign = row.integer(0),
                      .contact = row.integer(1),
                      .contact_id = StatementId::from_bytes(row.blob(2)).value(),
                      .contact_name = std::string(row.text(3)),
                      .contact_role = std::string(row.text(4)),
                      .state = std::string(row.text(5)),
                      .region = std::string(row.text(6)),
                      .party = std::string(row.text(7)),
                      .party_name = std::string(row.text(8))};
    read.checked.channel = row.text(9);
    read.checked.state = {row.integer(10),  row.integer(11),  instant(row, 12), instant(row, 13),
                          instant(row, 14), instant(row, 15), instant(row, 16), row.integer(17) != 0};
    auto const asked_ms = read.checked.state.sent_ms.value_or(read.checked.state.opened_ms);
    if (offices) read.checked.in_office = offices->was_there(row.text(18), row.text(19), asked_ms);
    read.address = row.text(20);
    read.languages = row.text(21);
    read.tlp = row.text(22);
    return read;
}

}  // namespace

std::optional<std::string> own_party(Sight const& sight) {
    if (sight.role() >= Role::analyst) return std::nullopt;
    return sight.reader().hex();
}

std::vector<CampaignRow> read_campaigns(Reading const& reading) {
    auto& row = reading.query(
        "SELECT number, id, title, channels, regions, announced, tlp, opened_ms, due_ms, closed_ms"
        " FROM campaign ORDER BY number DESC");
    std::vector<CampaignRow> all;
    while (row.step())
        all.push_back({row.integer(0), StatementId::from_bytes(row.blob(1)).value(), std::string(row.text(2)),
                       std::string(row.text(3)), std::string(row.text(4)), row.integer(5) != 0,
                       std::string(row.text(6)), row.integer(7), row.integer(8), instant(row, 9)});
    row.reset();
    return all;
}

std::vector<ChannelReach> read_reach(Reading const& reading, CampaignRow const& campaign,
                                     std::optional<std::string> const& party) {
    auto& row = reach_of(reading, campaign, party);
    std::vector<ChannelReach> all;
    while (row.step())
        all.push_back(
            {std::string(row.text(0)),
             {static_cast<std::uint64_t>(row.integer(1)), static_cast<std::uint64_t>(row.integer(2))}});
    row.reset();
    std::ranges::sort(all, {}, [](ChannelReach const& each) {
        return std::ranges::find(channel_names, each.channel) - channel_names.begin();
    });
    return all;
}

std::vector<ChallengeRow> read_challenges(Reading const& reading, std::int64_t campaign,
                                          std::optional<std::string> const& party, Offices offices) {
    KnownOffices known;
    auto& row = of_campaign(reading, selected_challenges, campaign, party, " ORDER BY row");
    std::vector<ChallengeRow> all;
    while (row.step()) all.push_back(read_challenge(row, offices == Offices::asked ? &known : nullptr));
    row.reset();
    return all;
}

}  // namespace comity::confidence
