// A party with keys of its own in a true house: what it says is signed. One thread.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <string>

#include "kernel/desk.h"
#include "kernel/party_keys.h"
#include "testing.h"
#include "tlog/signing.h"

namespace comity::testing {

class SignedParty {
  public:
    // Introduced in the house, and a contributor of the space.
    SignedParty(House& house, std::string name, std::string const& space) : house_(house) {
        keys_[std::string(own_role)] = make_signing_key();
        auto const heard =
            visit(house, "house")
                .speak.say({.kind = "party.introduced",
                            .body = json::write(json::Object{{"name", name}, {"key", key_of(own_role)}})});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        if (heard) id = id_cast<PartyId>(heard->id);
        join(space, name);
    }
    // One that the house knows, with its first key; end() ends it again.
    SignedParty(House& house, PartyId const& known) : id(known), house_(house) {
        keys_[std::string(own_role)] = make_signing_key();
        change_own_key("key");
    }
    void end() { change_own_key("replaces"); }
    void join(std::string const& space, std::string const& name) {
        auto const body = json::write(json::Object{
            {"party", id.hex()}, {"role", "contributor"}, {"name", name}, {"key", key_of(own_role)}});
        auto const heard = visit(house_, space).speak.say({.kind = "space.member", .body = body});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
    }
    // Another key speaks for it in a role, in every space where it is.
    void delegate(std::string const& role) {
        keys_[role] = make_signing_key();
        auto const heard =
            say("house", std::string(delegation_kind),
                json::write(json::Object{{"party", id.hex()}, {"role", role}, {"key", key_of(role)}}));
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        EXPECT_TRUE(house_.wait_for_keys(told_within_ms));
    }
    Result<Heard> say(std::string const& space, std::string const& kind, std::string const& body,
                      std::string const& role = std::string(own_role)) {
        auto const there = visit(house_, space);
        auto const prepared = prepare(there.sight.space_id(), kind, id, house_.clock()(), body);
        std::promise<Result<Heard>> answer;
        there.speak.say_signed(prepared.header_bytes, prepared.salt, body,
                               sign(keys_.at(role), signed_bytes(prepared.header_bytes)),
                               [&](Result<Heard> heard) { answer.set_value(std::move(heard)); });
        return answer.get_future().get();
    }

    PartyId id;

  private:
    static constexpr std::int64_t told_within_ms = 5000;

    void change_own_key(char const* member) {
        auto const body =
            json::write(json::Object{{"party", id.hex()}, {member, key_of(own_role)}, {"why", "a test"}});
        auto const heard = visit(house_, "house").speak.say({.kind = std::string(key_kind), .body = body});
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        EXPECT_TRUE(house_.wait_for_keys(told_within_ms));
    }
    std::string key_of(std::string_view role) const {
        return to_base64(keys_.at(std::string(role)).public_key);
    }
    House& house_;
    std::map<std::string, SigningKey> keys_;
};

}  // namespace comity::testing
