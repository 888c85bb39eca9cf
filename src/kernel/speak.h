// Speak: the voice of one party in one space. Everything said passes the desk. Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity {

class Desk;

// What is to be said. The house makes header, salt and nonce, and vouches for the speaker.
struct Saying {
    std::string kind;
    std::string body;                   // JSON
    std::optional<json::Value> parsed;  // the same, where the caller has read it already
    // The sender's own name for it: (channel, external id). The same twice is heard once. Empty: none.
    std::string channel;
    std::string external_id;
};

struct Heard {
    enum class Outcome { stored, again, other_words };
    Outcome outcome = Outcome::stored;
    std::uint64_t number = 0;  // of the first, where it was heard before
    StatementId id;
    std::int64_t heard_at_ms = 0;
    std::string code = {};  // for people to keep; docs/formats/receipt-code.md
};

// What its sender gets back: number, id, code and heard_at.
json::Object receipt_of(Heard const& heard);
Shape receipt_shape();

class Speak {
  public:
    Speak(Desk& desk, std::string space, PartyId party, std::string via)
        : desk_(&desk), space_(std::move(space)), party_(party), via_(std::move(via)) {}

    // Returns when it is durable, or refused.
    Result<Heard> say(Saying saying) const;
    // Calls `done` from a writer thread when it is durable or refused; or at once, from here, when refused
    // early.
    void say(Saying saying, std::function<void(Result<Heard>)> done) const;
    // One commit or few; the answers come in the order given. Waits while the queue is full.
    std::future<std::vector<Result<Heard>>> say_all(std::vector<Saying> sayings) const;
    // In one commit, at most 500: calls `done` once, from a writer thread or from here, with the answers in
    // the order given.
    void say_together(std::vector<Saying> sayings,
                      std::function<void(std::vector<Result<Heard>>)> done) const;
    // A statement whose speaker made and signed the header.
    void say_signed(std::string header, std::string salt, std::string body, std::string signature,
                    std::function<void(Result<Heard>)> done) const;
    // Keeps a blob in the space (at most 64 MiB) and answers its hash once it is durable.
    Result<Hash> keep_blob(std::string_view bytes) const;

    PartyId party() const { return party_; }

  private:
    Desk* desk_;
    std::string space_;
    PartyId party_;
    std::string via_;
};

}  // namespace comity
