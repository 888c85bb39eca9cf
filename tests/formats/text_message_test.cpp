// What all gateways have in common: who sent a message, when, and that there is one.
#include "formats/text_message.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

TEST(Address, ANumberIsItsDigitsHoweverTheyAreSpaced) {
    for (auto const* text : {"+999371122", " +999 371-122 ", "+999 (371) 122", "+999.371/122"})
        EXPECT_EQ(*read_address(text), (Address{"+999371122", true})) << text;
    EXPECT_EQ(*read_address("4636"), (Address{"4636", true}));
    EXPECT_EQ(*read_address("whatsapp:+999 371 122"), (Address{"whatsapp:+999371122", true}));
    EXPECT_NE(*read_address("999371122"), *read_address("+999371122"));  // no country is guessed
}

TEST(Address, AWordIsTakenButCannotBeAnswered) {
    for (auto const* text :
         {"ALFA", "INFO-4636", "12", "1234567890123456", "+", "999+371122", "whatsapp:ALFA"})
        EXPECT_EQ(*read_address(text), (Address{text, false})) << text;
}

TEST(Address, NobodyAndNoLineOfTextIsRefused) {
    EXPECT_EQ(read_address("  ").error().why, "The message does not say who sent it.");
    auto const long_one = read_address(std::string(101, 'a'));
    EXPECT_EQ(long_one.error().why, "Who sent the message is longer than 100 bytes, or no line of text.");
    EXPECT_FALSE(read_address("AL\nFA"));
}

TEST(Sent, IsReadInTheWaysGatewaysWriteIt) {
    for (auto const* text : {"1264335443000", "1264335443", "2010-01-24T12:17:23Z",
                             "2010-01-24T13:17:23+01:00", "2010-01-24 12:17:23", " 1264335443 "})
        EXPECT_EQ(read_sent(text), 1264335443000) << text;
    for (auto const* text : {"", "yesterday", "24/01/2010", "2010-13-24 12:17:23", "-5",
                             "99999999999999999999", "253402300800000"})
        EXPECT_EQ(read_sent(text), std::nullopt) << text;
}

TEST(TextMessage, NeedsAText) {
    EXPECT_EQ(text_message("+999371122", " \x01\r\n", "1", "").error().why, "The message has no text.");
    EXPECT_EQ(text_message("+999371122", "x", std::string(201, 'i'), "").error().why,
              "The id of the message is longer than 200 bytes.");
    auto const taken = text_message("+999371122", "No water\r\nat Hill Street\x01 ", " 7 ", "yesterday");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->text, "No water\nat Hill Street");
    EXPECT_EQ(taken->id, "7");
    EXPECT_EQ(taken->sent, "yesterday");  // a message is not lost for its date
    EXPECT_EQ(taken->sent_at_ms, std::nullopt);
}

}  // namespace
}  // namespace comity
