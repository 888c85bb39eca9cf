// Whoever writes by telephone has an id in each space, and their number lies sealed in the vault alone.
#include "kernel/contacts.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "bytes_of_files.h"
#include "kernel/sealed.h"
#include "kernel/vault.h"
#include "testing.h"

namespace comity {
namespace {

constexpr char number[] = "+999371122";

TEST(Sealed, OpensWithItsKeyInItsPlaceAlone) {
    Bytes const key(sealing_key_bytes, 'k'), other(sealing_key_bytes, 'o');
    auto const sealed = seal(number, key, "hill/a");
    EXPECT_EQ(unseal(sealed, key, "hill/a"), number);
    EXPECT_EQ(sealed.find("371122"), sealed.npos);
    EXPECT_NE(seal(number, key, "hill/a"), sealed);
    EXPECT_FALSE(unseal(sealed, other, "hill/a"));
    EXPECT_FALSE(unseal(sealed, key, "hill/b"));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        auto spoilt = sealed;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 1);
        EXPECT_FALSE(unseal(spoilt, key, "hill/a")) << at;
        EXPECT_FALSE(unseal(sealed.substr(0, at), key, "hill/a")) << at;
    }
    EXPECT_EQ(unseal(seal("", key, ""), key, ""), "");
}

class ContactsTest : public ::testing::Test {
  protected:
    Contacts of(char space) {
        return {vault, *SpaceId::from_bytes(std::string(32, space)), Bytes(sealing_key_bytes, 's'), "find",
                std::make_shared<Answered>(told.clock())};
    }

    testing::TemporaryFolder folder;
    testing::ToldClock told;
    Vault vault{folder.path() / "vault.db", told.clock()};
};

TEST_F(ContactsTest, AreTheSameInOneSpaceAndOthersInAnother) {
    auto const id = of('h').id_of(number);
    EXPECT_EQ(of('h').id_of(number), id);
    EXPECT_NE(of('v').id_of(number), id);
    EXPECT_NE(of('h').id_of("+999371123"), id);
    EXPECT_EQ(id.size(), 20u);
    EXPECT_EQ(id.find_first_not_of("bcdfghjklmnpqrst"), id.npos);
}

TEST_F(ContactsTest, NoFileTellsTheNumber) {
    auto const id = of('h').id_of(number);
    of('h').id_of("ALFANAME");
    auto const files = testing::bytes_of_files(folder.path());
    EXPECT_NE(files.find(id), files.npos);
    EXPECT_EQ(files.find("371122"), files.npos);
    EXPECT_EQ(files.find("ALFANAME"), files.npos);
}

TEST_F(ContactsTest, AnErasedOneIsUnknownAndInNoFile) {
    auto const id = of('h').id_of(number);
    auto const other = of('v').id_of(number);
    EXPECT_EQ(of('h').address_of(id), number);
    EXPECT_FALSE(of('v').address_of(id));
    auto const sealed = vault.contact(*SpaceId::from_bytes(std::string(32, 'h')), id)->address;
    EXPECT_FALSE(of('v').erase(id));
    EXPECT_TRUE(of('h').erase(id));
    EXPECT_FALSE(of('h').erase(id));
    EXPECT_FALSE(of('h').address_of(id));
    auto const files = testing::bytes_of_files(folder.path());
    EXPECT_EQ(files.find(id), files.npos);
    EXPECT_EQ(files.find(sealed), files.npos);
    EXPECT_EQ(of('v').address_of(other), number);
    EXPECT_NE(of('h').id_of(number), id);
}

TEST_F(ContactsTest, WhatLooksLikeANumberIsNoId) {
    for (auto const* id : {"bcdfghjklmnpqrstbcdf", "q7xk-m2vd-tt0a", "abcdefgh"})
        EXPECT_TRUE(is_contact_id(id));
    for (auto const* id :
         {"+999371122", "999371122", "9993-711-22", "abc", "Abcdefgh", "a@b.example", "tel9993711220"})
        EXPECT_FALSE(is_contact_id(id)) << id;
}

TEST_F(ContactsTest, ManyWhoAskAtOnceGetOneId) {
    auto const contacts = of('h');
    std::vector<std::string> ids(16);
    {
        std::vector<std::jthread> threads;
        for (auto& id : ids) threads.emplace_back([&contacts, &id] { id = contacts.id_of(number); });
    }
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 1u);
}

TEST_F(ContactsTest, AMachineAnswersEachOnceAnHour) {
    auto const contacts = of('h');
    EXPECT_TRUE(contacts.may_answer("one"));
    EXPECT_FALSE(contacts.may_answer("one"));
    EXPECT_TRUE(contacts.may_answer("two"));
    *told.now_ms += answered_again_ms - 1;
    EXPECT_FALSE(contacts.may_answer("one"));
    *told.now_ms += 1;
    EXPECT_TRUE(contacts.may_answer("one"));
    EXPECT_FALSE(contacts.may_answer("one"));
}

}  // namespace
}  // namespace comity
