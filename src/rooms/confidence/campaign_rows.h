// Campaigns and challenges as the view `directory` keeps them, read for a reader: who runs checks sees all
// challenges, others those of their own party. For one reading; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/room.h"
#include "rooms/confidence/checks_report.h"

namespace comity::confidence {

struct CampaignRow {
    std::int64_t number = 0;
    StatementId id;
    std::string title, channels, regions;
    bool announced = false;
    std::string tlp;
    std::int64_t opened_ms = 0, due_ms = 0;
    std::optional<std::int64_t> closed_ms;
};

struct ChallengeRow {
    std::int64_t campaign = 0;
    std::int64_t contact = 0;
    StatementId contact_id;
    std::string contact_name, contact_role, state, region, party, party_name, address, languages, tlp;
    Checked checked;
};

struct ChannelReach {
    std::string channel;
    Reach reach;
};

// Whose challenges are read: nothing for those of all.
std::optional<std::string> own_party(Sight const& sight);
std::vector<CampaignRow> read_campaigns(Reading const& reading);  // the newest first
enum class Offices : bool { left_out, asked };  // whether somebody was there when it was sent
// As report_of() counts it, in the order of channel_names. What was closed was counted once.
std::vector<ChannelReach> read_reach(Reading const& reading, CampaignRow const& campaign,
                                     std::optional<std::string> const& party);
std::vector<ChallengeRow> read_challenges(Reading const& reading, std::int64_t campaign,
                                          std::optional<std::string> const& party, Offices offices);

}  // namespace comity::confidence
