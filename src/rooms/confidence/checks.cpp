#include "rooms/confidence/checks.h"

#include "rooms/confidence/campaign.h"
#include "rooms/confidence/campaigns_list.h"
#include "rooms/confidence/challenge_steps.h"
#include "rooms/confidence/checks_mail.h"
#include "rooms/confidence/stricter_label.h"

namespace comity::confidence {

namespace {

// How often and when a contact was reached is for its own party and for those who run the checks.
Kind kind(Shape shape, Result<void> (*check)(json::Value const& body), Role may_say, Role may_hear) {
    Kind kind;
    kind.name = shape.name;
    kind.shape = std::move(shape);
    kind.may_say = may_say;
    kind.may_hear = may_hear;
    kind.check = check;
    return kind;
}

Kind acknowledgement() {
    auto said = kind(acknowledgement_shape(), check_acknowledgement, Role::contributor, Role::analyst);
    said.own_signature = true;
    return said;
}

Dataset campaigns_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "campaigns";
    dataset.title = "Communication checks, and how many challenges each has";
    dataset.columns = {{"number", integer, "#meta+number"},
                       {"id", text, "#meta+id"},
                       {"title", text, "#activity+name"},
                       {"channels", text, "#channel+list"},
                       {"regions", text, "#region+list"},
                       {"announced", integer, "#status+announced"},
                       {"tlp", text, "#meta+tlp"},
                       {"opened_at", time, "#date+start"},
                       {"due_at", time, "#date+due"},
                       {"closed_at", time, "#date+end"},
                       {"challenges", integer, "#indicator+num"}};
    dataset.tlp = "tlp";
    dataset.rows =
        "SELECT number, number, lower(hex(id)), title, channels, regions, announced, tlp, opened_ms, due_ms,"
        " closed_ms, (SELECT count(*) FROM challenge WHERE campaign = number) FROM campaign"
        " WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

constexpr char standing_sql[] =
    "CASE WHEN acknowledged_ms > challenge.due_ms THEN 'late' WHEN acknowledged_ms NOT NULL THEN "
    "'acknowledged'"
    " WHEN bounced_ms NOT NULL THEN 'bounced' WHEN ends_ms NOT NULL OR at_ms > challenge.due_ms THEN"
    " CASE WHEN sent_ms NOT NULL THEN 'silent' ELSE 'unsent' END WHEN delivered_ms NOT NULL THEN 'delivered'"
    " WHEN sent_ms NOT NULL THEN 'sent' ELSE 'open' END";

// As they stood when the last entry was heard. A row tells of a contact too, so it goes as far as both
// labels.
Dataset challenge_rows(std::string name, std::string title, Role audience) {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = std::move(name);
    dataset.title = std::move(title);
    dataset.columns = {{"campaign", integer, "#activity+num"},
                       {"title", text, "#activity+name"},
                       {"contact", integer, "#contact+num"},
                       {"contact_name", text, "#contact+name"},
                       {"party", text, "#org+id"},
                       {"channel", text, "#channel+name"},
                       {"standing", text, "#status+standing"},
                       {"opened_at", time, "#date+start"},
                       {"due_at", time, "#date+due"},
                       {"sent_at", time, "#date+sent"},
                       {"delivered_at", time, "#date+delivered"},
                       {"bounced_at", time, "#date+bounced"},
                       {"acknowledged_at", time, "#date+acknowledged"},
                       {"acknowledged_by", integer, "#meta+acknowledged"},
                       {"attested", integer, "#status+attested"},
                       {"tlp", text, "#meta+tlp"}};
    dataset.tlp = "tlp";
    dataset.audience = audience;
    dataset.rows =
        std::string("SELECT row, campaign, title, contact, contact.name, challenge.party, channel, ") +
        standing_sql +
        ", challenge.opened_ms, challenge.due_ms, sent_ms, delivered_ms, bounced_ms, acknowledged_ms,"
        " acknowledged_by, attested, " +
        stricter_label("campaign.tlp", "contact.tlp") +
        ", state, challenge.region FROM challenge JOIN contact ON "
        "contact.number = contact"
        " JOIN campaign ON campaign.number = campaign, directory_passed"
        " WHERE row > ?1 ORDER BY row LIMIT ?2";
    return dataset;
}

// Each party's own, exactly.
Dataset checks_dataset() {
    auto dataset =
        challenge_rows("checks", "Challenges to the contacts of the reader's own party", Role::observer);
    dataset.own = "party";
    return dataset;
}

// Those of all, for whoever runs the checks.
Dataset challenges_dataset() {
    using enum ColumnType;
    auto dataset = challenge_rows("challenges", "Challenges to all contacts", Role::analyst);
    dataset.columns.push_back({"state", text, "#country+name"});
    dataset.columns.push_back({"region", text, "#region+name"});
    return dataset;
}

Dataset check_steps_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "check_steps";
    dataset.title = "Each step that was said of communication checks; a void one has its reason";
    dataset.columns = {{"number", integer, "#meta+number"},
                       {"id", text, "#meta+id"},
                       {"campaign", integer, "#activity+num"},
                       {"contact", integer, "#contact+num"},
                       {"channel", text, "#channel+name"},
                       {"kind", text, "#activity+type"},
                       {"what", text, "#status"},
                       {"party", text, "#org+id"},
                       {"key_role", text, "#org+role"},
                       {"at", time, "#date"},
                       {"note", text, "#description"},
                       {"void_why", text, "#description+void"},
                       {"tlp", text, "#meta+tlp"}};
    dataset.tlp = "tlp";
    dataset.audience = Role::analyst;
    dataset.rows =
        "SELECT step.number, step.number, lower(hex(step.id)), campaign, contact, channel, kind,"
        " CASE kind WHEN 'confidence.acknowledgement' THEN '' ELSE what END, step.party, key_role, at_ms,"
        " note, void_why, " +
        stricter_label("coalesce(campaign.tlp, 'AMBER')", "coalesce(contact.tlp, 'CLEAR')") +
        " FROM check_step AS step LEFT JOIN campaign ON campaign.number = campaign"
        " LEFT JOIN contact ON contact.number = contact"
        " WHERE step.number > ?1 ORDER BY step.number LIMIT ?2";
    return dataset;
}

Dataset check_regions_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "check_regions";
    dataset.title = "Closed communication checks by region, where at least five parties were asked";
    dataset.columns = {{"opened_at", time, "#date+start"},
                       {"closed_at", time, "#date+end"},
                       {"region", text, "#region+name"},
                       {"channel", text, "#channel+name"},
                       {"parties", integer, "#org+num"},
                       {"asked", integer, "#indicator+asked"},
                       {"acknowledged", integer, "#indicator+acknowledged"},
                       {"late", integer, "#indicator+late"},
                       {"tlp", text, "#meta+tlp"}};
    dataset.tlp = "tlp";
    dataset.audience = Role::everyone;
    dataset.rows =
        "SELECT row, opened_ms, closed_ms, region, channel, parties, asked, acknowledged, late, tlp"
        " FROM check_region WHERE row > ?1 ORDER BY row LIMIT ?2";
    return dataset;
}

// What is RED is not counted: a digest leaves the space.
Digest checks_digest() {
    using enum ColumnType;
    Digest digest;
    digest.name = "checks";
    digest.title = "How many communication checks a space has had, and which is open";
    digest.columns = {{"campaigns", integer, "#activity+num"},
                      {"open", integer, "#activity+num+open"},
                      {"last_opened_at", time, "#date+start"},
                      {"next_due_at", time, "#date+due"}};
    digest.row =
        "SELECT count(*), count(*) FILTER (WHERE closed_ms IS NULL AND due_ms >= at_ms), max(opened_ms),"
        " min(due_ms) FILTER (WHERE closed_ms IS NULL AND due_ms >= at_ms) FROM campaign, directory_passed"
        " WHERE tlp <> 'RED' HAVING count(*) > 0";
    return digest;
}

}  // namespace

void add_checks(Room& room) {
    auto const analyst = Role::analyst;
    for (auto& each : {kind(campaign_shape(), check_campaign, analyst, Role::observer), acknowledgement(),
                       kind(attestation_shape(), check_attestation, analyst, analyst),
                       kind(delivery_shape(), check_delivery, analyst, analyst),
                       kind(campaign_closed_shape(), check_campaign_closed, analyst, Role::observer)})
        room.kinds.push_back(each);
    for (auto& each : {campaigns_dataset(), checks_dataset(), challenges_dataset(), check_steps_dataset(),
                       check_regions_dataset()})
        room.datasets.push_back(each);
    room.digests.push_back(checks_digest());
    for (auto& each : {campaigns_route(), campaign_route(), campaign_mail_route()})
        room.routes.push_back(each);
}

}  // namespace comity::confidence
