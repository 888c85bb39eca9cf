// The pages of kinds hold what they promise: their example passes, and those that are refused are refused
// with the sentence that stands below them.
#include <gtest/gtest.h>

#include "app/rooms.h"
#include "kernel/space_room.h"
#include "told.h"

namespace comity {
namespace {

struct Example {
    std::string body;
    std::string why;  // empty: it is accepted
};

// What stands between ```json and ```, and the quoted line behind it.
std::vector<Example> examples_of(std::string const& page) {
    constexpr std::string_view begins = "```json\n", ends = "\n```\n", quotes = "> ";
    std::vector<Example> examples;
    for (auto at = page.find(begins); at != page.npos; at = page.find(begins, at)) {
        auto const body = at + begins.size();
        at = page.find(ends, body);
        examples.push_back({page.substr(body, at - body), ""});
        at += ends.size();
        if (page.substr(at, quotes.size()) != quotes) continue;
        auto const why = at + quotes.size();
        examples.back().why = page.substr(why, page.find('\n', why) - why);
    }
    return examples;
}

class StatementPage : public ::testing::TestWithParam<char const*> {};

TEST_P(StatementPage, HoldsWhatItPromises) {
    std::string const kind_name = GetParam();
    auto const page = testing::file_text(COMITY_SOURCE "/docs/statements/" + kind_name + ".md");
    auto rooms = all_rooms();
    rooms.push_back(space_room());
    auto const* kind = find_kind(rooms, kind_name);
    ASSERT_TRUE(kind);
    auto const examples = examples_of(page);
    ASSERT_EQ(examples.size(), 4u);
    EXPECT_EQ(examples[0].why, "");
    for (auto const& example : examples) {
        auto const body = json::parse(example.body);
        ASSERT_TRUE(body) << example.body;
        auto const fits = kind->check(*body);
        EXPECT_EQ(fits ? "" : fits.error().why, example.why) << example.body;
    }
}

INSTANTIATE_TEST_SUITE_P(Intake, StatementPage,
                         ::testing::Values("intake.xform", "intake.xform_state", "intake.xform_media",
                                           "intake.attachment"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("intake.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Situation, StatementPage,
                         ::testing::Values("situation.assessment", "situation.action", "situation.closing",
                                           "situation.publication", "situation.withdrawal"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("situation.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Conversations, StatementPage,
                         ::testing::Values("intake.message", "intake.delivery", "intake.reply",
                                           "intake.stopped", "intake.resumed", "intake.joined",
                                           "intake.quick_answer", "intake.broadcast",
                                           "intake.broadcast_consent", "intake.broadcast_ended"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("intake.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Commitments, StatementPage,
                         ::testing::Values("confidence.commitment", "confidence.clearance",
                                           "confidence.commitment_withdrawn", "confidence.agreement",
                                           "confidence.agreement_signed", "confidence.agreement_ended"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("confidence.").size());
                         });

INSTANTIATE_TEST_SUITE_P(
    Directory, StatementPage,
    ::testing::Values("confidence.contact", "confidence.confirmation", "confidence.suspension",
                      "confidence.contact_withdrawn", "confidence.campaign", "confidence.campaign_closed",
                      "confidence.acknowledgement", "confidence.attestation", "confidence.delivery"),
    [](auto const& page) { return std::string(page.param).substr(std::string("confidence.").size()); });

INSTANTIATE_TEST_SUITE_P(Imports, StatementPage, ::testing::Values("intake.mapping", "intake.track"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("intake.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Space, StatementPage,
                         ::testing::Values("space.restored", "space.keys", "space.contact_shown"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("space.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Consultation, StatementPage,
                         ::testing::Values("confidence.request", "confidence.request_acknowledgement",
                                           "confidence.reply", "confidence.question", "confidence.exchange",
                                           "confidence.deescalation", "confidence.consent",
                                           "confidence.closure", "confidence.summary",
                                           "confidence.reopening"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("confidence.").size());
                         });

INSTANTIATE_TEST_SUITE_P(Party, StatementPage, ::testing::Values("party.key", "party.delegation"),
                         [](auto const& page) {
                             return std::string(page.param).substr(std::string("party.").size());
                         });

}  // namespace
}  // namespace comity
