// What the routes about people share: their shape, the members of the JSON object that a request brings, and
// who may ask. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "http/router.h"
#include "kernel/house.h"
#include "kernel/route.h"

namespace comity {
struct Account;
}

namespace comity::http {

inline constexpr std::uint64_t said_limit_bytes = 16 * 1024;

Result<json::Value> said_object(Request const& request);
Result<std::string> said_text(json::Value const& body, std::string_view name);  // empty where absent
Result<bool> said_truth(json::Value const& body, std::string_view name);        // false where absent
Result<std::int64_t> said_integer(json::Value const& body, std::string_view name, std::int64_t otherwise,
                                  std::int64_t least, std::int64_t most);

Result<std::uint64_t> entry_number(Request const& request);  // captured as {number}

// A route of the house, answered by a plain function; a POST brings a JSON object of at most 16 KiB.
void add_house_route(RouteTable& table, House& house, Result<Reply> (*answer)(House&, Request const&),
                     HouseRoute route);

// A reply that no cache keeps: it holds what is meant for one person.
Reply private_reply(std::string body, int status = 200);

bool is_operator(House const& house, Request const& request);  // who holds the folder, not a program's token
// Refuses all but a person who signed in. A token may not widen its own rights.
Result<void> must_be_in_session(Request const& request);
// Refuses all but the operator and people who signed in: what is made or shown would outlive a token.
Result<void> must_be_person(House const& house, Request const& request);
// The account of who signed in; all others are refused.
Result<Account> own_account(House& house, Request const& request);

}  // namespace comity::http
