// Letters handed to a mail server: SMTP, over TLS from STARTTLS on or not at all. Which server, and who
// writes, stands in the file mail.json of the data folder. Pure but for the network; any thread, each call
// waits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace comity::http {

struct MailServer {
    std::string host;
    std::uint16_t port = 587;
    std::string from;
    std::string user, password;  // empty: none
    std::string authority;       // a file of certificates that is believed; empty: the system's
    std::int64_t limit_ms = 30'000;
};

struct Letter {
    std::string to;
    std::string subject;
    std::string text;  // UTF-8
};

enum class Handed { taken, refused };  // refused for good: what they call a bounce

// {"host", "port"?, "from", "user"?, "password"?, "authority"?}
Result<MailServer> read_mail_server(std::string_view json);
// Header and body as RFC 5322 and MIME have them.
std::string write_letter(MailServer const& server, Letter const& letter);
// Refuses where the server cannot be reached, or cannot be spoken to over TLS: then nothing was sent.
Result<Handed> hand_over(MailServer const& server, Letter const& letter);

}  // namespace comity::http
