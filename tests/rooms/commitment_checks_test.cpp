// What is refused of a commitment and an agreement, each with its sentence.
#include <gtest/gtest.h>

#include "base/hash.h"
#include "rooms/confidence/agreement.h"
#include "rooms/confidence/commitment.h"

namespace comity::confidence {
namespace {

std::string const good =
    R"({"catalogue":"osce-cbms","version":1,"item":"8","status":"planned","tlp":"GREEN"})";

// `good` with one member in the place of another, or more members.
std::string with(std::string const& member, std::string const& instead) {
    auto body = good;
    if (member.empty()) return body.replace(body.size() - 1, 1, "," + instead + "}");
    return body.replace(body.find(member), member.size(), instead);
}

std::string why(std::string const& body, Result<void> (*check)(json::Value const&) = check_commitment) {
    auto const read = json::parse(body);
    EXPECT_TRUE(read) << body;
    if (!read) return "";
    auto const fits = check(*read);
    return fits ? "" : fits.error().why;
}

TEST(CommitmentChecks, WhatIsCitedMustExist) {
    EXPECT_EQ(why(good), "");
    EXPECT_EQ(why(with("\"osce-cbms\"", "\"osce\"")), "There is no catalogue \"osce\".");
    EXPECT_EQ(why(with("\"version\":1", "\"version\":2")), "The catalogue \"osce-cbms\" has no version 2.");
    EXPECT_EQ(why(with("\"item\":\"8\"", "\"item\":\"13f\"")),
              "The catalogue \"osce-cbms\" has no item \"13f\".");
    EXPECT_EQ(why(with("\"osce-cbms\"", "\"tlp\"")),
              "The catalogue \"tlp\" is a list of codes: a commitment cites a norm or a measure.");
    EXPECT_EQ(why(with("\"version\":1", "\"version\":\"1\"")),
              "The version of the catalogue must be a whole number from 1.");
}

TEST(CommitmentChecks, WordsAndTimesHaveTheirLimits) {
    EXPECT_EQ(why(with("\"planned\"", "\"done\"")),
              "The status must be not_started, planned, partly, implemented or not_applicable.");
    EXPECT_EQ(why(with("\"GREEN\"", "\"WHITE\"")),
              "\"tlp\" must be CLEAR, GREEN, AMBER, AMBER+STRICT or RED.");
    EXPECT_EQ(why(with("", "\"score\":5")), "A commitment has no member \"score\".");
    EXPECT_EQ(why(with("", "\"measures\":\"" + std::string(10'001, 'a') + "\"")),
              "The text of the measures is longer than 10000 characters.");
    EXPECT_EQ(why(with("", R"("from":"2026-02-01","to":"2026-01-31")")),
              "The period cannot end before it begins.");
    EXPECT_EQ(why(with("", R"("from":"2026-02-01","to":"2026-02-01")")), "");
}

TEST(CommitmentChecks, EvidenceIsALinkOrABlob) {
    auto const piece = [](std::string const& members) {
        return why(with("", "\"evidence\":[{\"title\":\"Decree\"" + members + "}]"));
    };
    EXPECT_EQ(piece(R"(,"link":"https://law.asteria.example/17")"), "");
    EXPECT_EQ(piece(R"(,"link":"javascript:alert")"),
              "The link of evidence 1 must begin with https:// or http:// and hold no spaces.");
    EXPECT_EQ(piece(R"(,"blob":"12")"),
              "The member blob must be a statement id of 64 lower-case hexadecimal digits.");
    EXPECT_EQ(piece(""), "The evidence 1 needs a link or a blob.");
    auto const body =
        json::parse(with("", "\"evidence\":[{\"title\":\"D\",\"blob\":\"" + sha256("d").hex() + "\"}]"));
    EXPECT_EQ(commitment_blobs(*body), std::vector<Hash>{sha256("d")});
}

TEST(CommitmentChecks, AClearanceAsksRolesOfKeys) {
    auto const asked = [](std::string const& clearance) {
        return why(with("", "\"clearance\":" + clearance));
    };
    EXPECT_EQ(asked(R"({"needed":1,"roles":["cert","reviewer"]})"), "");
    EXPECT_EQ(asked(R"({"needed":1,"roles":["own"]})"),
              "A role of the clearance must be diplomatic_contact, technical_contact, cert, reviewer or "
              "secretariat.");
    EXPECT_EQ(asked(R"({"needed":1,"roles":["cert","cert"]})"),
              "The role cert is asked for clearance twice.");
    EXPECT_EQ(asked(R"({"needed":0,"roles":["cert"]})"),
              "The number of clearances needed must be a whole number from 1.");
    EXPECT_EQ(asked(R"({"needed":1,"roles":[]})"),
              "The roles of the clearance must be a list of at least one.");
}

TEST(AgreementChecks, TheHashIsThatOfTheText) {
    auto const body = [](std::string const& hash) {
        return R"({"title":"T","text":"Ĝis morgaŭ","text_hash":")" + hash + R"(","parties":[")" +
               std::string(64, 'a') + "\",\"" + std::string(64, 'b') + R"("],"tlp":"CLEAR"})";
    };
    EXPECT_EQ(why(body(sha256("Ĝis morgaŭ").hex()), check_agreement), "");
    EXPECT_EQ(why(body(sha256("Ĝis morgaŭ ").hex()), check_agreement),
              "\"text_hash\" is not the SHA-256 of the text as it stands here.");
}

}  // namespace
}  // namespace comity::confidence
