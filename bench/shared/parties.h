// Parties with keys of their own, who sign what they say in a house that is open in this process. One thread;
// what is sent is heard by others.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/json.h"
#include "kernel/house.h"
#include "kernel/party_keys.h"
#include "tlog/signing.h"

namespace comity::bench {

// In all of these what is refused is thrown.
Visit visit_as_operator(House& house, std::string const& space);
Heard say(House& house, std::string const& space, std::string const& kind, json::Object const& body);

struct Party {
    std::string name;
    PartyId id;
    std::map<std::string, SigningKey, std::less<>> keys;  // by role; its own is `own`
};

Party introduce(House& house, std::string name);
void join(House& house, Party const& party, std::string const& space);  // as contributor

// Sends signed statements into a space, so many on their way at a time, in the order sent.
class Sender {
  public:
    Sender(House& house, std::string const& space);
    ~Sender();
    Sender(Sender const&) = delete;
    Sender& operator=(Sender const&) = delete;

    // Signed with the party's key of that role. Its id, before it is heard.
    StatementId send(Party const& party, std::string const& kind, std::string body,
                     std::string_view role = own_role);
    void finish();  // all were heard

  private:
    void wait(std::size_t fewer_than);
    void hear(Result<Heard> const& heard);

    static constexpr std::size_t limit_ = 200;
    Clock clock_;
    Visit visit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t under_way_ = 0;
    std::string why_;  // the last refusal
};

// From now on another key speaks for the party in this role. `to_house` sends into the space of the house.
void delegate(Sender& to_house, Party& party, std::string const& role);

}  // namespace comity::bench
