#include "rooms/confidence/campaign.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/members.h"
#include "kernel/tlp.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr std::size_t title_limit = 200;
constexpr std::size_t why_limit = 2000;
constexpr std::size_t targets_limit = 1000;
constexpr std::size_t nonce_digits = 16;

Result<std::int64_t> read_window(json::Value const& body) {
    auto const* hours = body.find("window_h");
    if (!hours) return 48 * hour_ms;
    if (!hours->integer() || *hours->integer() < 1 || *hours->integer() > 720)
        return refuse(Fault::malformed, "The member \"window_h\" must be a whole number from 1 to 720.");
    return *hours->integer() * hour_ms;
}

}  // namespace

Result<Campaign> read_campaign(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A campaign must be a JSON object.");
    TRY_OK(members::refuse_others(
        body, "A campaign", {"title", "channels", "targets", "regions", "window_h", "announced", "tlp"}));
    TRY(title, members::needed_text(body, "title", "The title", title_limit, members::Lines::one));
    TRY(channels, several(body, "channels", channel_names, 1));
    std::vector<StatementId> targets;
    if (body.find("targets")) {
        TRY(named, members::ids(body, "targets", targets_limit));
        targets = std::move(named);
    }
    TRY(regions, several(body, "regions", region_names, 0));
    TRY(window_ms, read_window(body));
    TRY(announced, members::truth(body, "announced", "The member \"announced\""));
    TRY(tlp, read_tlp(body));
    return Campaign{std::move(title), std::move(channels),       std::move(targets),       std::move(regions),
                    window_ms,        announced.value_or(false), std::string(name_of(tlp))};
}

Shape campaign_shape() {
    using namespace shape;
    return named(campaign_kind, closed({{"title", text()},
                                        {"channels", list(words_shape(channel_names))},
                                        optional("targets", list(id())),
                                        optional("regions", list(words_shape(region_names))),
                                        optional("window_h", whole_number()),
                                        optional("announced", truth()),
                                        {"tlp", tlp_shape()}}));
}

Result<void> check_campaign(json::Value const& body) {
    TRY(campaign, read_campaign(body));
    if (campaign.tlp == name_of(Tlp::red) && std::ranges::count(campaign.channels, "mail") > 0)
        return refuse(Fault::malformed,
                      "A check that is RED does not ask by mail: a letter leaves the space.");
    return {};
}

Result<CampaignClosed> read_campaign_closed(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "The close of a campaign must be a JSON object.");
    TRY_OK(members::refuse_others(body, "The close of a campaign", {"campaign", "why"}));
    TRY(campaign, members::needed_id(body, "campaign"));
    TRY(why, members::text(body, "why", "The member \"why\"", why_limit, members::Lines::many));
    return CampaignClosed{campaign, std::move(why)};
}

Shape campaign_closed_shape() {
    using namespace shape;
    return named(campaign_closed_kind, closed({{"campaign", id()}, optional("why", text())}));
}

Result<void> check_campaign_closed(json::Value const& body) {
    TRY_OK(read_campaign_closed(body));
    return {};
}

std::string nonce_of(StatementId const& campaign, StatementId const& contact, std::string_view channel) {
    auto const hash = sha256({"comity challenge\n", campaign.view(), contact.view(), channel});
    return hash.hex().substr(0, nonce_digits);
}

}  // namespace comity::confidence
