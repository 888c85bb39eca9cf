// Asks the server that holds a house's folder, over the folder's socket: a verb sends there what it would
// otherwise answer itself. Blocking; any thread, a Reply's `next` by one at a time.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

class Client {
  public:
    explicit Client(std::filesystem::path socket) : socket_(std::move(socket)) {}

    // Method, path, query, headers and body of `request` are sent. Fault::not_found where no server listens.
    // The reply is as its route gave it: a body of known length whole, of a stream what came with the head;
    // `next` yields the rest of it, and refuses where the answer is broken off. Refusals are replies, too.
    Result<Reply> ask(Request const& request) const;

  private:
    std::filesystem::path socket_;
};

std::string whole_body(Reply& reply);  // the body with all that `next` yields; throws Broken where it is torn

}  // namespace comity::http
