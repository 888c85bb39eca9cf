#include "rooms/confidence/campaigns_list.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "kernel/tlp.h"
#include "rooms/confidence/campaign.h"
#include "rooms/confidence/campaign_rows.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr char no_such_campaign[] = "There is no such campaign, or it is not open to you.";
constexpr std::size_t trend_limit = 12;

void write_instant(json::Writer& writer, std::string_view name, std::optional<std::int64_t> at_ms) {
    writer.key(name);
    at_ms ? writer.value(format_time(*at_ms)) : writer.null();
}

void write_words(json::Writer& writer, std::string_view name, std::string_view joined) {
    writer.key(name).open('[');
    for (auto const part : split(joined, ';'))
        if (!trim(part).empty()) writer.value(trim(part));
    writer.close(']');
}

std::string_view standing_of(CampaignRow const& campaign, std::int64_t now_ms) {
    if (campaign.closed_ms) return "closed";
    return now_ms > campaign.due_ms ? "over" : "open";
}

// Leaves the object open.
void write_campaign(json::Writer& writer, CampaignRow const& row, std::int64_t now_ms) {
    writer.open('{').member("number", row.number).member("id", row.id.hex()).member("title", row.title);
    write_words(writer, "channels", row.channels);
    write_words(writer, "regions", row.regions);
    writer.member("announced", row.announced).member("tlp", row.tlp);
    writer.member("standing", standing_of(row, now_ms)).member("opened_at", format_time(row.opened_ms));
    writer.member("due_at", format_time(row.due_ms));
    write_instant(writer, "closed_at", row.closed_ms);
}

Shape campaign_line_shape() {
    using namespace shape;
    return object({{"number", whole_number()},
                   {"id", id()},
                   {"title", text()},
                   {"channels", list(words_shape(channel_names))},
                   {"regions", list(words_shape(region_names))},
                   {"announced", truth()},
                   {"tlp", tlp_shape()},
                   {"standing", one_of({"open", "over", "closed"})},
                   {"opened_at", instant()},
                   {"due_at", instant()},
                   {"closed_at", or_null(instant())}});
}

// The nonce of a letter is in the letter: who has it from here has not shown that the letter came.
bool may_see_nonce(ChallengeRow const& row, bool runs_checks) {
    return runs_checks || row.checked.channel == "web";
}

void write_challenge(json::Writer& writer, CampaignRow const& campaign, ChallengeRow const& row,
                     Sight const& sight, bool runs_checks) {
    auto const& state = row.checked.state;
    writer.open('{').member("contact", row.contact).member("contact_id", row.contact_id.hex());
    writer.member("contact_name", row.contact_name).member("contact_role", row.contact_role);
    writer.member("state", row.state).member("region", row.region).member("party", row.party);
    writer.member("party_name", row.party_name).member("mine", row.party == sight.reader().hex());
    writer.member("channel", row.checked.channel).member("standing", standing_at(state, sight.now_ms()));
    write_instant(writer, "sent_at", state.sent_ms);
    write_instant(writer, "delivered_at", state.delivered_ms);
    write_instant(writer, "bounced_at", state.bounced_ms);
    write_instant(writer, "acknowledged_at", state.acknowledged_ms);
    writer.member("attested", state.attested).key("in_office");
    row.checked.in_office ? writer.value(*row.checked.in_office) : writer.null();
    writer.member("waited_s", waited_ms(state, sight.now_ms()) / 1000).key("nonce");
    may_see_nonce(row, runs_checks) ? writer.value(nonce_of(campaign.id, row.contact_id, row.checked.channel))
                                    : writer.null();
    writer.close('}');
}

Shape challenge_row_shape() {
    using namespace shape;
    return named("Challenge", object({{"contact", whole_number()},
                                      {"contact_id", id()},
                                      {"contact_name", text()},
                                      {"contact_role", words_shape(contact_roles)},
                                      {"state", text()},
                                      {"region", words_shape(region_names)},
                                      {"party", id()},
                                      {"party_name", text()},
                                      {"mine", truth()},
                                      {"channel", words_shape(channel_names)},
                                      {"standing", one_of({"open", "sent", "delivered", "acknowledged",
                                                           "late", "bounced", "silent", "unsent"})},
                                      {"sent_at", or_null(instant())},
                                      {"delivered_at", or_null(instant())},
                                      {"bounced_at", or_null(instant())},
                                      {"acknowledged_at", or_null(instant())},
                                      {"attested", truth()},
                                      {"in_office", or_null(truth())},
                                      {"waited_s", whole_number()},
                                      {"nonce", or_null(text())}}));
}

void write_reach(json::Writer& writer, Reach const& reach) {
    auto const [low, high] = reach.interval();
    writer.open('{').member("asked", reach.asked).member("in_time", reach.in_time);
    writer.member("low", low).member("high", high).close('}');
}

Shape reach_shape() {
    using namespace shape;
    return named(
        "Reach",
        object(
            {{"asked", whole_number()}, {"in_time", whole_number()}, {"low", number()}, {"high", number()}}));
}

void write_seconds(json::Writer& writer, std::string_view name, std::optional<std::int64_t> span_ms) {
    writer.key(name);
    span_ms ? writer.value(*span_ms / 1000) : writer.null();
}

void write_report(json::Writer& writer, ChannelReport const& report) {
    writer.open('{').member("channel", report.channel).key("reach");
    write_reach(writer, report.all);
    writer.key("in_office");
    write_reach(writer, report.in_office);
    writer.key("outside");
    write_reach(writer, report.outside);
    writer.member("late", report.late).member("bounced", report.bounced).member("silent", report.silent);
    writer.member("waiting", report.waiting).member("unsent", report.unsent);
    write_seconds(writer, "median_s", report.median_ms);
    write_seconds(writer, "ninetieth_s", report.ninetieth_ms);
    writer.key("curve").open('[');
    for (auto const& step : report.curve) {
        writer.open('{').member("after_s", step.time / 1000).member("at_risk", step.at_risk);
        writer.member("acknowledged", step.happened).member("remaining", step.remaining);
        writer.member("standard_error", step.standard_error).close('}');
    }
    writer.close(']').key("by_hour_utc").open('[');
    for (auto const count : report.by_hour_utc) writer.value(count);
    writer.close(']').close('}');
}

Shape report_shape() {
    using namespace shape;
    auto const step = object({{"after_s", whole_number()},
                              {"at_risk", whole_number()},
                              {"acknowledged", whole_number()},
                              {"remaining", number()},
                              {"standard_error", number()}});
    return named("ChannelReport", object({{"channel", words_shape(channel_names)},
                                          {"reach", reach_shape()},
                                          {"in_office", reach_shape()},
                                          {"outside", reach_shape()},
                                          {"late", whole_number()},
                                          {"bounced", whole_number()},
                                          {"silent", whole_number()},
                                          {"waiting", whole_number()},
                                          {"unsent", whole_number()},
                                          {"median_s", or_null(whole_number())},
                                          {"ninetieth_s", or_null(whole_number())},
                                          {"curve", list(named("CurveStep", step))},
                                          {"by_hour_utc", list(whole_number(), 24)}}));
}

std::vector<Checked> checked_of(std::vector<ChallengeRow> const& rows) {
    std::vector<Checked> all;
    all.reserve(rows.size());
    for (auto const& row : rows) all.push_back(row.checked);
    return all;
}

void write_mine(json::Writer& writer, Reading const& reading, CampaignRow const& campaign,
                Sight const& sight) {
    writer.key("mine").open('[');
    for (auto const& row : read_challenges(reading, campaign.number, sight.reader().hex(), Offices::asked))
        write_challenge(writer, campaign, row, sight, false);
    writer.close(']');
}

Result<Reply> answer_list(Visit const& visit, Request const&) {
    TRY(reading, visit.sight.read());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("directory"));
    writer.member("now", format_time(visit.sight.now_ms()));
    writer.member("runs_checks", visit.sight.role() >= Role::analyst).key("campaigns").open('[');
    for (auto const& campaign : read_campaigns(reading)) {
        write_campaign(writer, campaign, visit.sight.now_ms());
        write_mine(writer, reading, campaign, visit.sight);
        writer.close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape list_shape() {
    using namespace shape;
    auto const line = object(with(campaign_line_shape(), {{"mine", list(challenge_row_shape())}}));
    return named("CampaignList", object({{"as_of", whole_number()},
                                         {"now", instant()},
                                         {"runs_checks", truth()},
                                         {"campaigns", list(named("CampaignLine", line))}}));
}

void write_trend(json::Writer& writer, Reading const& reading, std::vector<CampaignRow> const& campaigns,
                 CampaignRow const& until, Sight const& sight) {
    auto const party = own_party(sight);
    std::size_t written = 0;
    writer.key("trend").open('[');
    for (auto const& campaign : campaigns) {
        if (campaign.number > until.number || written == trend_limit) continue;
        ++written;
        writer.open('{').member("number", campaign.number).member("title", campaign.title);
        writer.member("opened_at", format_time(campaign.opened_ms)).key("channels").open('[');
        for (auto const& [channel, reach] : read_reach(reading, campaign, party)) {
            writer.open('{').member("channel", channel).key("reach");
            write_reach(writer, reach);
            writer.close('}');
        }
        writer.close(']').close('}');
    }
    writer.close(']');
}

void write_regions(json::Writer& writer, Reading const& reading, std::int64_t campaign) {
    auto& row = reading.query(
        "SELECT region, channel, parties, asked, acknowledged, late FROM check_region WHERE campaign = ?1"
        " ORDER BY row");
    row.with(campaign);
    writer.key("by_region").open('[');
    while (row.step()) {
        writer.open('{').member("region", row.text(0)).member("channel", row.text(1));
        writer.member("parties", row.integer(2)).member("late", row.integer(5)).key("reach");
        write_reach(writer,
                    {static_cast<std::uint64_t>(row.integer(3)), static_cast<std::uint64_t>(row.integer(4))});
        writer.close('}');
    }
    writer.close(']');
    row.reset();
}

void write_whole(json::Writer& writer, Reading const& reading, std::vector<CampaignRow> const& campaigns,
                 CampaignRow const& campaign, Sight const& sight) {
    auto const party = own_party(sight);
    auto const rows = read_challenges(reading, campaign.number, party, Offices::asked);
    write_campaign(writer, campaign, sight.now_ms());
    writer.member("now", format_time(sight.now_ms())).member("runs_checks", !party.has_value());
    writer.key("challenges").open('[');
    for (auto const& row : rows) write_challenge(writer, campaign, row, sight, !party);
    writer.close(']').key("report").open('[');
    for (auto const& report : report_of(checked_of(rows), sight.now_ms())) write_report(writer, report);
    writer.close(']');
    write_trend(writer, reading, campaigns, campaign, sight);
    write_regions(writer, reading, campaign.number);
    writer.close('}');
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, no_such_campaign);
    TRY(reading, visit.sight.read());
    auto const campaigns = read_campaigns(reading);
    auto const found = std::ranges::find(campaigns, static_cast<std::int64_t>(*number), &CampaignRow::number);
    if (found == campaigns.end()) return refuse(Fault::not_found, no_such_campaign);
    std::string body;
    json::Writer writer(body);
    write_whole(writer, reading, campaigns, *found, visit.sight);
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    auto const reached = object({{"channel", words_shape(channel_names)}, {"reach", reach_shape()}});
    auto const before = object({{"number", whole_number()},
                                {"title", text()},
                                {"opened_at", instant()},
                                {"channels", list(named("ChannelReach", reached))}});
    auto const region = object({{"region", words_shape(region_names)},
                                {"channel", words_shape(channel_names)},
                                {"parties", whole_number()},
                                {"late", whole_number()},
                                {"reach", reach_shape()}});
    return named("OneCampaign",
                 object(with(campaign_line_shape(), {{"now", instant()},
                                                     {"runs_checks", truth()},
                                                     {"challenges", list(challenge_row_shape())},
                                                     {"report", list(report_shape())},
                                                     {"trend", list(named("CampaignBefore", before))},
                                                     {"by_region", list(named("CheckRegion", region))}})));
}

}  // namespace

Route campaigns_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/campaigns";
    route.summary = "Communication checks, the newest first, and what they ask of the reader's own contacts.";
    route.cacheable = false;  // windows end
    route.gives = list_shape();
    route.answer = answer_list;
    return route;
}

Route campaign_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/campaigns/{number}";
    route.summary =
        "One communication check with its report: of all for analysts, of its own for each party.";
    route.cacheable = false;
    route.gives = one_shape();
    route.answer = answer_one;
    return route;
}

}  // namespace comity::confidence
