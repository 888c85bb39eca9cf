// Accounts, sessions, tokens and invitations: what is ended is gone at once, and what is kept tells no
// secret.
#include "kernel/vault.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/hash.h"
#include "bytes_of_files.h"
#include "testing.h"

namespace comity {
namespace {

constexpr char passphrase[] = "four plain words here";

class VaultTest : public ::testing::Test {
  protected:
    static PartyId party(char mark = 'p') { return *PartyId::from_bytes(std::string(32, mark)); }
    Account open(std::string const& name = "mina") {
        auto account = vault.open_account(name, passphrase, party(), "Mina K.");
        EXPECT_TRUE(account) << account.error().why;
        return *account;
    }
    void pass(std::int64_t ms) { *told.now_ms += ms; }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    Vault vault{folder.path() / "vault.db", told.clock()};
};

TEST_F(VaultTest, OneSignsInByNameAndPassphrase) {
    EXPECT_FALSE(vault.has_accounts());
    auto const account = open("  Mina@Example ");
    EXPECT_TRUE(vault.has_accounts());
    EXPECT_EQ(account.name, "mina@example");
    auto const again = vault.sign_in("MINA@example", passphrase);
    ASSERT_TRUE(again) << again.error().why;
    EXPECT_EQ(again->id, account.id);
    EXPECT_EQ(again->party, party());
    EXPECT_EQ(again->label, "Mina K.");
}

TEST_F(VaultTest, AWrongNameAndAWrongPassphraseAreAnsweredAlike) {
    open();
    auto const wrong_name = vault.sign_in("nobody", passphrase);
    auto const wrong_words = vault.sign_in("mina", "some other words here");
    auto const no_words = vault.sign_in("mina", "");
    auto const far_too_long = vault.sign_in("mina", std::string(100'000, 'x'));
    for (auto const* refused : {&wrong_name, &wrong_words, &no_words, &far_too_long}) {
        ASSERT_FALSE(*refused);
        EXPECT_EQ(refused->error().fault, Fault::forbidden);
        EXPECT_EQ(refused->error().why, wrong_name.error().why);
    }
}

TEST_F(VaultTest, ManyFailuresLockANameAWhileWhetherItExistsOrNot) {
    open();
    for (std::string const name : {"mina", "nobody"}) {
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(vault.sign_in(name, "not these words").error().fault, Fault::forbidden);
        EXPECT_EQ(vault.sign_in(name, passphrase).error().fault, Fault::too_many) << name;
    }
    pass(29'000);
    EXPECT_EQ(vault.sign_in("mina", passphrase).error().fault, Fault::too_many);
    pass(2'000);
    EXPECT_TRUE(vault.sign_in("mina", passphrase));
    // The count begins anew.
    EXPECT_EQ(vault.sign_in("mina", "not these words").error().fault, Fault::forbidden);
    EXPECT_TRUE(vault.sign_in("mina", passphrase));
}

TEST_F(VaultTest, ALockGrowsWithEachFurtherFailure) {
    open();
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(vault.sign_in("mina", "not these words"));
    pass(31'000);
    EXPECT_EQ(vault.sign_in("mina", "not these words").error().fault, Fault::forbidden);
    pass(31'000);
    EXPECT_EQ(vault.sign_in("mina", passphrase).error().fault, Fault::too_many);
    pass(31'000);
    EXPECT_TRUE(vault.sign_in("mina", passphrase));
}

TEST_F(VaultTest, ANameIsGivenOnce) {
    open();
    EXPECT_EQ(vault.open_account(" MINA", passphrase, party('q'), "Other").error().fault, Fault::conflict);
    EXPECT_EQ(vault.check_new("mina", passphrase).error().fault, Fault::conflict);
    EXPECT_TRUE(vault.check_new("mine", passphrase));
}

TEST_F(VaultTest, NamesAndPassphrasesHaveLimits) {
    for (std::string const& name : {std::string(), std::string("  "), std::string(101, 'a'),
                                    std::string("a\0b", 3), std::string("a\nb"), std::string("\xff")})
        EXPECT_EQ(vault.check_new(name, passphrase).error().fault, Fault::malformed) << name;
    EXPECT_EQ(vault.check_new("mina", "eleven char").error().fault, Fault::malformed);
    EXPECT_EQ(vault.check_new("mina", std::string(1001, 'x')).error().fault, Fault::malformed);
    EXPECT_TRUE(vault.check_new("mina", std::string(12, 'x')));
}

TEST_F(VaultTest, AChangedPassphraseAloneOpens) {
    auto const account = open();
    EXPECT_EQ(vault.change_passphrase(account.id, "short").error().fault, Fault::malformed);
    ASSERT_TRUE(vault.change_passphrase(account.id, "other plain words"));
    EXPECT_FALSE(vault.sign_in("mina", passphrase));
    EXPECT_TRUE(vault.sign_in("mina", "other plain words"));
}

TEST_F(VaultTest, ASessionIsKnownUntilItEnds) {
    auto const account = open();
    auto const secret = vault.open_session(account);
    auto const holder = vault.who(secret);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->account, account.id);
    EXPECT_EQ(holder->party, party());
    EXPECT_TRUE(holder->in_session);
    EXPECT_TRUE(vault.who(secret));  // from memory
    EXPECT_TRUE(vault.holds(holder->credential));
    vault.end(holder->credential);
    EXPECT_FALSE(vault.who(secret));
    EXPECT_FALSE(vault.holds(holder->credential));
}

TEST_F(VaultTest, ASessionEndsByItself) {
    auto const secret = vault.open_session(open());
    EXPECT_TRUE(vault.who(secret));
    pass(session_ms - 1);
    EXPECT_TRUE(vault.who(secret));
    pass(1);
    EXPECT_FALSE(vault.who(secret));
}

TEST_F(VaultTest, ForgedSecretsAreNobodys) {
    auto const secret = vault.open_session(open());
    auto forged = secret;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    for (auto const& each : {std::string(), forged, secret + "A", secret.substr(1), std::string(43, 'A'),
                             std::string(1'000'000, 'A'), std::string(43, '\0')})
        EXPECT_FALSE(vault.who(each));
    EXPECT_TRUE(vault.who(secret));
}

TEST_F(VaultTest, OtherSessionsCanBeEndedWhileTokensStay) {
    auto const account = open();
    auto const mine = vault.open_session(account);
    auto const others = vault.open_session(account);
    auto const token = vault.make_token(account, "gateway", {}, *told.now_ms + 1000);
    ASSERT_TRUE(vault.who(mine) && vault.who(others) && vault.who(token));
    vault.end_sessions(account.id, vault.who(mine)->credential);
    EXPECT_TRUE(vault.who(mine));
    EXPECT_FALSE(vault.who(others));
    EXPECT_TRUE(vault.who(token));
    vault.end_sessions(account.id);
    EXPECT_FALSE(vault.who(mine));
}

TEST_F(VaultTest, ATokenHasItsScopeAndItsEnd) {
    auto const account = open();
    Scope const scope{.may_say = false, .space = "hill"};
    auto const secret = vault.make_token(account, "reader", scope, *told.now_ms + 1000);
    auto const holder = vault.who(secret);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->scope, scope);
    EXPECT_FALSE(holder->in_session);
    ASSERT_EQ(vault.tokens(account.id).size(), 1u);
    EXPECT_EQ(vault.tokens(account.id).front().label, "reader");
    auto const id = vault.tokens(account.id).front().id;
    auto const stranger = vault.open_account("ravi", passphrase, party('r'), "Ravi");
    EXPECT_FALSE(vault.end_token(stranger->id, id));
    EXPECT_TRUE(vault.who(secret));
    EXPECT_TRUE(vault.end_token(account.id, id));
    EXPECT_FALSE(vault.who(secret));
    auto const brief = vault.make_token(account, "", {}, *told.now_ms + 1000);
    pass(1000);
    EXPECT_FALSE(vault.who(brief));
}

TEST_F(VaultTest, TheProgramsAccountIsNobodysToSignInTo) {
    auto const account = vault.account_of_programs(party());
    EXPECT_EQ(vault.account_of_programs(party()).id, account.id);
    EXPECT_FALSE(vault.has_accounts());
    EXPECT_FALSE(vault.sign_in("", ""));
    EXPECT_FALSE(vault.sign_in("operator", ""));
    EXPECT_FALSE(vault.account_named(""));
    EXPECT_TRUE(vault.who(vault.make_token(account, "", {}, *told.now_ms + 1)));
}

TEST_F(VaultTest, AnInvitationHoldsOnceAndForADay) {
    Invitation const invitation{
        .space = "hill", .role = Role::analyst, .made_by = {}, .ends_at_ms = *told.now_ms + invitation_ms};
    auto const secret = vault.invite(invitation);
    ASSERT_TRUE(vault.invitation(secret));
    EXPECT_EQ(vault.invitation(secret)->role, Role::analyst);
    auto const taken = vault.take_invitation(secret);
    ASSERT_TRUE(taken);
    EXPECT_FALSE(vault.take_invitation(secret));
    EXPECT_FALSE(vault.invitation(secret));
    vault.give_back(secret, *taken);
    EXPECT_TRUE(vault.take_invitation(secret));
    auto const late = vault.invite(invitation);
    pass(invitation_ms);
    EXPECT_FALSE(vault.invitation(late));
    EXPECT_FALSE(vault.take_invitation(late));
}

TEST_F(VaultTest, OpenInvitationsAreListedAndEndedByAnIdThatOpensNothing) {
    auto const invite = [&](char const* space, std::int64_t in_ms) {
        return vault.invite({.space = space, .role = Role::analyst, .ends_at_ms = *told.now_ms + in_ms});
    };
    auto const later = invite("hill", 2000);
    auto const sooner = invite("vale", 1000);
    auto const open = vault.invitations();
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0].space, "vale");
    EXPECT_EQ(open[1].role, Role::analyst);
    EXPECT_FALSE(vault.invitation(open[1].id.hex()));
    EXPECT_FALSE(vault.invitation(to_base64url(open[1].id.view())));
    EXPECT_TRUE(vault.end_invitation(open[1].id));
    EXPECT_FALSE(vault.end_invitation(open[1].id));
    EXPECT_FALSE(vault.take_invitation(later));
    EXPECT_TRUE(vault.invitation(sooner));
    pass(1000);
    EXPECT_TRUE(vault.invitations().empty());
}

TEST_F(VaultTest, OfManyWhoUseALinkAtOnceOneGetsIn) {
    for (int round = 0; round < 20; ++round) {
        auto const secret = vault.invite(
            {.space = "hill", .role = Role::observer, .made_by = {}, .ends_at_ms = *told.now_ms + 1000});
        std::atomic<int> let_in = 0;
        std::atomic<bool> go = false;
        {
            std::vector<std::jthread> many;
            for (int i = 0; i < 4; ++i)
                many.emplace_back([&] {
                    while (!go) std::this_thread::yield();
                    if (vault.take_invitation(secret)) ++let_in;
                });
            go = true;
        }
        EXPECT_EQ(let_in, 1);
    }
}

TEST_F(VaultTest, ASessionThatEndsWhileItIsAskedForDoesNotComeBack) {
    auto const account = open();
    for (int round = 0; round < 50; ++round) {
        auto const secret = vault.open_session(account);
        auto const credential = vault.who(secret)->credential;
        {
            std::jthread const asking([&] {
                for (int i = 0; i < 20; ++i) vault.who(secret);
            });
            vault.end(credential);
        }
        EXPECT_FALSE(vault.who(secret));
    }
}

TEST_F(VaultTest, WhatIsKeptOpensNothing) {
    auto const account = open();
    auto const session = vault.open_session(account);
    auto const token = vault.make_token(account, "", {}, *told.now_ms + 1000);
    auto const link = vault.invite({.space = "hill", .ends_at_ms = *told.now_ms + 1000});
    auto const bytes = testing::bytes_of_files(folder.path());
    EXPECT_NE(bytes.find("Mina K."), bytes.npos);  // the files were read at all
    for (auto const& secret : {session, token, link, std::string(passphrase)})
        EXPECT_EQ(bytes.find(secret), bytes.npos);
    auto const mode = std::filesystem::status(folder.path() / "vault.db").permissions();
    EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none);
}

TEST_F(VaultTest, AllIsThereAfterARestart) {
    auto const account = open();
    auto const session = vault.open_session(account);
    Vault again(folder.path() / "vault.db", told.clock());
    EXPECT_TRUE(again.who(session));
    EXPECT_TRUE(again.sign_in("mina", passphrase));
}

}  // namespace
}  // namespace comity
