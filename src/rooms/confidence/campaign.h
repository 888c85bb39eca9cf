// The statements confidence.campaign and confidence.campaign_closed: contacts are asked, channel by channel,
// to show that they are reached. Their pages are in docs/statements. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::confidence {

inline constexpr char campaign_kind[] = "confidence.campaign";
inline constexpr char campaign_closed_kind[] = "confidence.campaign_closed";
inline constexpr std::int64_t hour_ms = 3'600'000;

struct Campaign {
    std::string title;
    std::vector<std::string> channels;
    std::vector<StatementId> targets;  // none: all that are active or stale
    std::vector<std::string> regions;  // none: all
    std::int64_t window_ms = 48 * hour_ms;
    bool announced = false;
    std::string tlp;
};

struct CampaignClosed {
    StatementId campaign;
    std::string why;
};

Result<Campaign> read_campaign(json::Value const& body);
Shape campaign_shape();
Result<void> check_campaign(json::Value const& body);

Result<CampaignClosed> read_campaign_closed(json::Value const& body);
Shape campaign_closed_shape();
Result<void> check_campaign_closed(json::Value const& body);

// What shows that a challenge reached its contact by this channel: sixteen letters and digits that follow
// from the campaign, so that nothing need be kept.
std::string nonce_of(StatementId const& campaign, StatementId const& contact, std::string_view channel);

}  // namespace comity::confidence
