// What analysts say of reports, in the tables of the view.
#include "rooms/situation/judgements.h"

#include <gtest/gtest.h>

#include "told.h"

namespace comity::situation {
namespace {

using testing::ToldView;

class Judgements : public ::testing::Test {
  protected:
    ToldView view;

    StatementId report(std::string title) {
        intake::Report report;
        report.title = std::move(title);
        return view.say(std::move(report));
    }
    StatementId say(std::string const& kind, std::string text, std::vector<StatementId> const& ids) {
        for (auto const& id : ids) text.replace(text.find('@'), 1, id.hex());
        auto const body = json::parse(text);
        EXPECT_TRUE(body) << text;
        return view.say(*body, kind);
    }
    StatementId assess(StatementId const& about, std::string const& verification) {
        return say("situation.assessment",
                   R"({"about":["@"],"reliability":"B","credibility":2,"reason":"Seen","verification":")" +
                       verification + "\"}",
                   {about});
    }
    std::string state(std::string const& columns) {
        return view.text("SELECT number, " + columns + " FROM report_state ORDER BY number");
    }
};

constexpr char unknown[] = "abababababababababababababababababababababababababababababababab";

TEST_F(Judgements, TheLastAssessmentHoldsAndAllAreKept) {
    auto const water = report("Water");
    report("Bridge");
    EXPECT_EQ(view.text("SELECT reports, unseen FROM report_total"), "2|2");
    assess(water, "doubtful");
    EXPECT_EQ(state("verification, reliability, credibility, assessed_by"), "2|2|B|2|4");
    assess(water, "verified");
    EXPECT_EQ(state("verification, assessed_by"), "2|1|5");
    EXPECT_EQ(view.text("SELECT reports, unseen FROM report_total"), "2|1");
    EXPECT_EQ(view.text("SELECT report, verification FROM assessment ORDER BY row"),
              "2|doubtful\n2|verified");
    EXPECT_EQ(view.text("SELECT report, number FROM report_history"), "2|4\n2|5");
}

TEST_F(Judgements, ACorrectionMeansItsReport) {
    auto const water = report("Water");
    intake::Report correction;
    correction.title = "Water is back";
    correction.corrects = water;
    auto const corrected = view.say(correction);
    say("situation.assessment",
        R"({"about":["@","@"],"verification":"not","reliability":"F","credibility":6,"reason":"x"})",
        {water, corrected});
    EXPECT_EQ(state("verification"), "2|3");
    EXPECT_EQ(view.text("SELECT unseen FROM report_total"), "0");
    EXPECT_EQ(view.text("SELECT report, number FROM report_history"), "2|3\n2|4");
}

TEST_F(Judgements, AboutWhatIsNoReportChangesNoReport) {
    report("Water");
    auto const strange = *StatementId::from_hex_text(unknown);
    auto const assessed = assess(strange, "not");
    assess(assessed, "not");  // an assessment is no report either
    say("situation.closing", R"({"about":["@"],"how":"resolved","why":"x"})", {strange});
    say("situation.action", R"({"about":["@"],"who":"w","what":"x","state":"done"})", {strange});
    say("situation.publication", R"({"about":"@","language":"en","title":"x"})", {strange});
    say("situation.withdrawal", R"({"about":"@","why":"x"})", {strange});
    EXPECT_EQ(state("changed"), "");
    EXPECT_EQ(view.text("SELECT number, report FROM assessment"), "3|null\n4|null");
    EXPECT_EQ(view.text("SELECT reports FROM action"), "");
    EXPECT_EQ(view.text("SELECT unseen FROM report_total"), "1");
}

TEST_F(Judgements, ActionsChangeAndAreCounted) {
    auto const water = report("Water");
    auto const bridge = report("Bridge");
    auto const action = say("situation.action",
                            R"({"about":["@"],"who":"Company","what":"Tankers","state":"planned"})", {water});
    EXPECT_EQ(state("actions, open_actions"), "2|1|1");
    auto const change =
        say("situation.action",
            R"({"about":["@"],"who":"Company","what":"Two tankers","state":"under_way","changes":"@"})",
            {bridge, action});
    EXPECT_EQ(state("actions, open_actions"), "2|0|0\n3|1|1");
    say("situation.action",
        R"({"about":["@","@"],"who":"Company","what":"Two tankers","state":"done","changes":"@"})",
        {bridge, water, change});
    EXPECT_EQ(state("actions, open_actions"), "2|1|0\n3|1|0");
    EXPECT_EQ(view.text("SELECT number, reports, what, state, changed_by FROM action"),
              "4|2; 3|Two tankers|done|6");
    EXPECT_EQ(view.text("SELECT report, number FROM report_history"), "2|4\n2|5\n2|6\n3|5\n3|6");
}

TEST_F(Judgements, AChangeOfNoActionIsAnActionOfItsOwn) {
    auto const water = report("Water");
    say("situation.action", R"({"about":["@"],"who":"w","what":"x","state":"done","changes":"@"})",
        {water, water});
    EXPECT_EQ(view.text("SELECT number, changed_by FROM action"), "3|null");
}

TEST_F(Judgements, AReportIsClosedAndOpenedAgain) {
    auto const water = report("Water");
    auto const same = report("Water again");
    say("situation.closing", R"({"about":["@"],"how":"duplicate","of":"@","why":"x"})", {same, water});
    EXPECT_EQ(state("closing, closed_by, duplicate_of"), "3|duplicate|4|2");
    say("situation.closing", R"({"about":["@"],"how":"reopened","why":"x"})", {same});
    EXPECT_EQ(state("closing, closed_by, duplicate_of"), "3|null|null|null");
    say("situation.closing", R"({"about":["@","@"],"how":"resolved","why":"x"})", {same, water});
    EXPECT_EQ(state("closing, closed_by"), "2|resolved|6\n3|resolved|6");
}

TEST_F(Judgements, PublicationsAreCountedUntilWithdrawn) {
    auto const water = report("Water");
    auto const first = say("situation.publication", R"({"about":"@","language":"en","title":"x"})", {water});
    say("situation.publication", R"({"about":"@","language":"fr","title":"x"})", {water});
    EXPECT_EQ(state("publications"), "2|2");
    say("situation.withdrawal", R"({"about":"@","why":"x"})", {first});
    say("situation.withdrawal", R"({"about":"@","why":"again"})", {first});
    EXPECT_EQ(state("publications"), "2|1");
    EXPECT_EQ(view.text("SELECT number, withdrawn_by FROM report_publication ORDER BY number"),
              "3|5\n4|null");
    EXPECT_EQ(view.text("SELECT number FROM report_history"), "3\n4\n5");
}

}  // namespace
}  // namespace comity::situation
