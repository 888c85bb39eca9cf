// Which addresses of the network belong to everybody, and not to a machine, a house or a provider: where
// somebody else's redirect may lead. Pure; any thread.
#pragma once

#include <string>

struct sockaddr;

namespace comity::http {

bool is_public(sockaddr const& address);
// The same of an address in letters: "203.0.113.7", "2001:db8::1"; a name is none.
bool is_public(std::string const& text);

}  // namespace comity::http
