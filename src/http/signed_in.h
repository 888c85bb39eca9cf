// The answer that opens a session, whichever way somebody proved who they are. Any thread.
#pragma once

#include "kernel/house.h"
#include "kernel/route.h"

namespace comity {
struct Account;
}

namespace comity::http {

// As GET /api/v1/me would say it, with the cookie. Ends the session of the request, if it had one.
Reply signed_in(House& house, Request const& request, Account const& account);
Shape me_shape();  // of what it says

}  // namespace comity::http
