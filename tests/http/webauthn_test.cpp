#include "http/webauthn.h"

#include <gtest/gtest.h>

#include "authenticator.h"

namespace comity::http {
namespace {

class WebauthnTest : public ::testing::Test {
  protected:
    Meant meant{"https://crisis.example", "crisis.example", random_bytes(32)};
    Authenticator authenticator;

    bool is_taken(Authenticator::Created const& created) const {
        return read_new_passkey(meant, created.client_data, created.attestation).has_value();
    }
    bool is_taken(Assertion const& assertion) const { return check_assertion(meant, assertion).has_value(); }
    // Attested by hand, with a key of our choice.
    bool is_key_taken(BytesView cose) {
        auto const flags = static_cast<std::uint8_t>(authenticator.flags | Authenticator::brings_key);
        auto const words = authenticator.words(meant, flags, authenticator.attested(cose));
        return is_taken(Authenticator::Created{authenticator.client_data("webauthn.create", meant),
                                               Authenticator::attestation(words)});
    }
};

TEST_F(WebauthnTest, ANewPasskeyIsRead) {
    auto const created = authenticator.create(meant);
    auto const passkey = read_new_passkey(meant, created.client_data, created.attestation);
    ASSERT_TRUE(passkey) << passkey.error().why;
    EXPECT_EQ(passkey->id, authenticator.id);
    EXPECT_EQ(passkey->public_key, authenticator.point());
    EXPECT_EQ(passkey->uses, 1u);
}

TEST_F(WebauthnTest, AnAssertionOfItsKeyIsTaken) {
    auto const assertion = authenticator.get(meant);
    EXPECT_EQ(check_assertion(meant, assertion).value_or(0), 1u);
    EXPECT_TRUE(is_signed_by(assertion, authenticator.point()));
    EXPECT_EQ(*challenge_in(assertion.client_data), meant.challenge);
}

TEST_F(WebauthnTest, AnotherKeyOrSpoiltWordsAreNotSigned) {
    auto const assertion = authenticator.get(meant);
    EXPECT_FALSE(is_signed_by(assertion, Authenticator().point()));
    EXPECT_FALSE(is_signed_by(assertion, ""));
    EXPECT_FALSE(is_signed_by(assertion, Bytes(65, '\x04')));
    for (auto Assertion::* part :
         {&Assertion::client_data, &Assertion::authenticator_data, &Assertion::signature}) {
        auto spoilt = assertion;
        (spoilt.*part)[5] ^= 1;
        EXPECT_FALSE(is_signed_by(spoilt, authenticator.point()));
        (spoilt.*part).clear();
        EXPECT_FALSE(is_signed_by(spoilt, authenticator.point()));
    }
}

TEST_F(WebauthnTest, AnotherOriginSiteOrQuestionIsRefused) {
    auto const refuses = [&](Meant const& other) {
        return !is_taken(authenticator.create(other)) && !is_taken(authenticator.get(other));
    };
    auto other = meant;
    other.origin = "https://evil.example";
    EXPECT_TRUE(refuses(other));
    other.origin = "http://crisis.example";
    EXPECT_TRUE(refuses(other));
    other.origin = "https://crisis.example:8443";
    EXPECT_TRUE(refuses(other));
    other = meant;
    other.rp_id = "evil.example";
    EXPECT_TRUE(refuses(other));
    other = meant;
    other.challenge = random_bytes(32);
    EXPECT_TRUE(refuses(other));
    EXPECT_FALSE(refuses(meant));
}

TEST_F(WebauthnTest, AnotherPurposeIsRefused) {
    authenticator.purpose = "webauthn.get";
    EXPECT_FALSE(is_taken(authenticator.create(meant)));
    EXPECT_TRUE(is_taken(authenticator.get(meant)));
    authenticator.purpose = "webauthn.create";
    EXPECT_FALSE(is_taken(authenticator.get(meant)));
    authenticator.purpose = "payment.get";
    EXPECT_FALSE(is_taken(authenticator.get(meant)));
}

TEST_F(WebauthnTest, OneWhoStandsInAnotherPageIsRefused) {
    authenticator.more_client_data = ",\"crossOrigin\":false";
    EXPECT_TRUE(is_taken(authenticator.get(meant)));
    for (auto const* crossing :
         {",\"crossOrigin\":true", ",\"crossOrigin\":\"no\"", ",\"crossOrigin\":null"}) {
        authenticator.more_client_data = crossing;
        EXPECT_FALSE(is_taken(authenticator.get(meant))) << crossing;
        EXPECT_FALSE(is_taken(authenticator.create(meant))) << crossing;
    }
    authenticator.more_client_data = ",\"origin\":\"https://crisis.example\"";  // said twice
    EXPECT_FALSE(is_taken(authenticator.get(meant)));
}

TEST_F(WebauthnTest, WhoeverWasNotThereOrDidNotUnlockItIsRefused) {
    for (std::uint8_t const flags : {std::uint8_t{0}, Authenticator::present, Authenticator::verified}) {
        authenticator.flags = flags;
        EXPECT_FALSE(is_taken(authenticator.create(meant))) << int{flags};
        EXPECT_FALSE(is_taken(authenticator.get(meant))) << int{flags};
    }
}

TEST_F(WebauthnTest, ExtensionsMustBeWhatTheySayAndTheLast) {
    authenticator.more_words = "\xa1\x61x\x01";
    EXPECT_FALSE(is_taken(authenticator.get(meant)));
    authenticator.flags |= Authenticator::brings_extensions;
    EXPECT_TRUE(is_taken(authenticator.get(meant)));
    EXPECT_TRUE(is_taken(authenticator.create(meant)));
    for (auto const* wrong : {"", "\x01", "\xa1\x61x", "\xa1\x61x\x01\x01"}) {
        authenticator.more_words = wrong;
        EXPECT_FALSE(is_taken(authenticator.get(meant)));
        EXPECT_FALSE(is_taken(authenticator.create(meant)));
    }
}

TEST_F(WebauthnTest, WhatIsCutShortAnywhereIsRefused) {
    auto const created = authenticator.create(meant);
    for (std::size_t length = 0; length < created.attestation.size(); ++length)
        EXPECT_FALSE(
            is_taken(Authenticator::Created{created.client_data, created.attestation.substr(0, length)}))
            << length;
    EXPECT_FALSE(is_taken(Authenticator::Created{created.client_data, created.attestation + "x"}));
    auto const flags = static_cast<std::uint8_t>(authenticator.flags | Authenticator::brings_key);
    auto const words =
        authenticator.words(meant, flags, authenticator.attested(Authenticator::cose(authenticator.point())));
    for (std::size_t length = 0; length < words.size(); ++length)
        EXPECT_FALSE(is_taken(Authenticator::Created{
            created.client_data, Authenticator::attestation(BytesView(words).substr(0, length))}))
            << length;
    auto const assertion = authenticator.get(meant);
    for (std::size_t length = 0; length < assertion.authenticator_data.size(); ++length)
        EXPECT_FALSE(is_taken(Assertion{assertion.client_data, assertion.authenticator_data.substr(0, length),
                                        assertion.signature}));
    for (std::size_t length = 0; length < assertion.client_data.size(); ++length)
        EXPECT_FALSE(is_taken(Assertion{assertion.client_data.substr(0, length), assertion.authenticator_data,
                                        assertion.signature}));
}

TEST_F(WebauthnTest, KeysOfOtherSortsAreRefused) {
    auto const point = authenticator.point();
    EXPECT_TRUE(is_key_taken(Authenticator::cose(point)));
    EXPECT_FALSE(is_key_taken(Authenticator::cose(point, '\x27')));  // EdDSA
    auto off_the_curve = point;
    off_the_curve[64] ^= 1;
    EXPECT_FALSE(is_key_taken(Authenticator::cose(off_the_curve)));
    EXPECT_FALSE(is_key_taken(Authenticator::cose("\x04" + Bytes(64, '\0'))));
    auto const rsa = cbor_head(5, 4) + "\x01\x03\x03" + "\x39\x01" + Bytes(1, '\0') + "\x20" +
                     cbor_bytes(Bytes(256, 'n')) + "\x21" + cbor_bytes("\x01\x02\x03");
    EXPECT_FALSE(is_key_taken(rsa));
    EXPECT_FALSE(is_key_taken("\xa0"));
}

TEST_F(WebauthnTest, NamesHaveALength) {
    for (std::size_t const bytes : {1u, 16u, 1023u}) {
        authenticator.id = Bytes(bytes, 'i');
        EXPECT_TRUE(is_taken(authenticator.create(meant))) << bytes;
    }
    for (std::size_t const bytes : {0u, 1024u, 5000u}) {
        authenticator.id = Bytes(bytes, 'i');
        EXPECT_FALSE(is_taken(authenticator.create(meant))) << bytes;
    }
}

TEST(Uses, NeverGoBack) {
    EXPECT_TRUE(may_follow(0, 0));  // one that does not count
    EXPECT_TRUE(may_follow(1, 0));
    EXPECT_TRUE(may_follow(8, 7));
    EXPECT_FALSE(may_follow(7, 7));
    EXPECT_FALSE(may_follow(6, 7));
    EXPECT_FALSE(may_follow(0, 7));
}

}  // namespace
}  // namespace comity::http
