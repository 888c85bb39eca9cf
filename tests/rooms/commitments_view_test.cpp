// The views of commitments and agreements: tables that say what the folds say, after the same walk.
#include "rooms/confidence/commitments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/hash.h"
#include "kernel/database.h"
#include "rooms/confidence/agreements.h"
#include "walks.h"

namespace comity::confidence {
namespace {

StatementId id_of(std::uint64_t number) {
    return id_cast<StatementId>(sha256("statement " + std::to_string(number)));
}
PartyId party(std::uint64_t number) {
    return id_cast<PartyId>(sha256("party " + std::to_string(number)));
}

// A view told of entries that are signed with the key of a role.
class Told {
  public:
    explicit Told(View view) : view_(std::move(view)), database_(":memory:", Database::Use::view) {
        for (auto const& table : view_.tables) database_.execute(table.schema);
    }
    void say(std::uint64_t number, std::uint64_t by, std::string const& kind, std::string const& text,
             std::string const& role = "own") {
        auto const body = json::parse(text);
        ASSERT_TRUE(body) << text;
        Header const header{.kind = "confidence." + kind, .party = party(by)};
        auto const at_ms = static_cast<std::int64_t>(number) * 1000;
        view_.apply(tables_, Entry{number, id_of(number), header, at_ms, at_ms, "key:" + role, *body});
    }
    std::string text(std::string_view sql) {
        auto& query = database_.query(sql);
        std::string all;
        while (query.step()) {
            all += all.empty() ? "" : "\n";
            for (int column = 0; column < query.columns(); ++column)
                all.append(column > 0 ? "|" : "").append(query.is_null(column) ? "null" : query.text(column));
        }
        query.reset();
        return all;
    }

  private:
    View view_;
    Database database_;
    Tables tables_{database_};
};

std::string commitment(std::string const& item, std::string const& rest = "") {
    return R"({"catalogue":"osce-cbms","version":1,"item":")" + item +
           R"(","status":"planned","tlp":"GREEN")" + rest + "}";
}
std::string replaces(std::uint64_t number) {
    return R"(,"replaces":")" + id_of(number).hex() + "\"";
}
std::string about(std::uint64_t number, std::string const& rest) {
    return R"({"about":")" + id_of(number).hex() + "\"," + rest + "}";
}
constexpr char two_roles[] = R"(,"clearance":{"needed":2,"roles":["cert","reviewer","secretariat"]})";

TEST(CommitmentsView, TellsHowEachVersionStands) {
    Told told(commitments_view());
    told.say(2, 1, "commitment", commitment("8"));
    told.say(3, 1, "commitment", commitment("8", replaces(2) + two_roles));
    told.say(4, 1, "clearance", about(3, R"("decision":"cleared")"), "cert");
    told.say(5, 2, "commitment", commitment("8", replaces(3)));
    EXPECT_EQ(
        told.text("SELECT number, version, standing, cleared, void_why FROM commitment"),
        "2|1|published||null\n3|2|draft|cert|null\n5|null|void||What it replaces was said by another party.");
    EXPECT_EQ(told.text("SELECT published, drafts FROM commitment_count"), "1|1");
    told.say(6, 1, "clearance", about(3, R"("decision":"cleared")"), "reviewer");
    EXPECT_EQ(
        told.text(
            "SELECT number, standing, cleared, published_at_ms, ended_by FROM commitment WHERE party = '" +
            party(1).hex() + "'"),
        "2|superseded||2000|6\n3|published|cert; reviewer|6000|null");
    told.say(7, 1, "commitment_withdrawn", about(3, R"("why":"No more.")"));
    EXPECT_EQ(told.text("SELECT standing, ended_at_ms, ended_by FROM commitment WHERE number = 3"),
              "withdrawn|7000|7");
    EXPECT_EQ(told.text("SELECT published, drafts FROM commitment_count"), "0|0");
    EXPECT_EQ(told.text("SELECT number, commitment, role, decision, void_why FROM commitment_step"),
              "4|3|cert|cleared|null\n6|3|reviewer|cleared|null\n7|3|own|withdrawn|null");
}

struct Walk {
    std::uint64_t by = 0, about = 0, what = 0, item = 0, role = 0;
};

Walk draw(std::mt19937& random, std::uint64_t number) {
    return {random() % 3, number - std::min<std::uint64_t>(number, 1 + random() % 8), random() % 5,
            random() % 2, random() % 4};
}

void step(Told& told, Walk const& walk, std::uint64_t number) {
    std::vector<std::string> const roles{"own", "cert", "reviewer", "secretariat"};
    auto const item = std::to_string(1 + walk.item);
    switch (walk.what) {
        case 0:
            told.say(number, walk.by, "commitment", commitment(item, walk.role ? two_roles : ""));
            break;
        case 1:
            told.say(number, walk.by, "commitment",
                     commitment(item, replaces(walk.about) + (walk.role ? two_roles : "")));
            break;
        case 2:
            told.say(number, walk.by, "commitment_withdrawn", about(walk.about, R"("why":"x")"));
            break;
        default:
            told.say(number, walk.by, "clearance", about(walk.about, R"("decision":"cleared")"),
                     roles[walk.role]);
    }
}

// What all but one party lately said before a step, as the tables show it: a step reaches back no further.
std::string shown_of_others(Told& told, std::uint64_t by, std::uint64_t number) {
    auto const from = std::to_string(number - std::min<std::uint64_t>(number, 60));
    return told.text(
        "SELECT number, standing, version, cleared, ended_by, void_why FROM commitment"
        " WHERE number BETWEEN " +
        from + " AND " + std::to_string(number - 1) + " AND party <> '" + party(by).hex() +
        "' ORDER BY number");
}

TEST(CommitmentsView, NoStepOfOnePartyChangesWhatAnotherSaid) {
    std::mt19937 random(5);
    Told told(commitments_view());
    for (int steps = 0; steps < testing::walk_steps(); ++steps) {
        auto const number = static_cast<std::uint64_t>(steps) + 2;
        auto const walk = draw(random, number);
        auto const before = shown_of_others(told, walk.by, number);
        step(told, walk, number);
        ASSERT_EQ(shown_of_others(told, walk.by, number), before) << "step " << number;
    }
    EXPECT_EQ(
        told.text("SELECT count(*) FROM (SELECT 1 FROM commitment WHERE standing IN ('published', 'draft')"
                  " GROUP BY party, item, standing HAVING count(*) > 1)"),
        "0");
    EXPECT_EQ(told.text("SELECT sum(published), sum(drafts) FROM commitment_count"),
              told.text("SELECT sum(standing = 'published'), sum(standing = 'draft') FROM commitment"));
    EXPECT_EQ(
        told.text("SELECT count(*) FROM commitment WHERE (standing = 'void') <> (void_why IS NOT NULL)"),
        "0");
}

TEST(AgreementsView, TellsWhoSignedAndWhatWasVoid) {
    Told told(agreements_view());
    auto const hash = sha256("text").hex();
    told.say(2, 9, "agreement",
             R"({"title":"T","text":"text","text_hash":")" + hash + R"(","parties":[")" + party(1).hex() +
                 "\",\"" + party(2).hex() + R"("],"in_force_until":"1970-01-01T00:00:08Z","tlp":"CLEAR"})");
    auto const sign = [&](std::uint64_t number, std::uint64_t by, std::string const& what) {
        told.say(number, by, "agreement_signed",
                 R"({"agreement":")" + id_of(2).hex() + R"(","text_hash":")" + what + "\"}");
    };
    sign(3, 1, hash);
    sign(4, 1, hash);
    sign(5, 2, sha256("other").hex());
    EXPECT_EQ(told.text("SELECT force_name, signatures FROM agreement"), "open|1");
    sign(8, 2, hash);  // at its end itself
    EXPECT_EQ(told.text("SELECT force_name, since_ms, signatures FROM agreement"), "in_force|8000|2");
    sign(9, 2, hash);
    EXPECT_EQ(told.text("SELECT force_name, since_ms FROM agreement"), "expired|8000");
    EXPECT_EQ(told.text("SELECT number, agreement, void_why FROM agreement_step WHERE void_why IS NOT NULL"),
              "4|2|The party has signed it already.\n5|2|What was signed is another text.\n"
              "9|2|The agreement's time is over.");
}

}  // namespace
}  // namespace comity::confidence
