// The desk: nothing enters a journal but by it. It reads, checks and prepares what is said on the caller's
// thread, then hands it to the writer of its space. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "kernel/house.h"
#include "kernel/writer.h"

namespace comity {

class Desk {
  public:
    static constexpr std::size_t writer_count = 4;
    using Find = std::function<Result<std::shared_ptr<Space>>(std::string_view name)>;
    using Done = std::function<void(Result<Heard>)>;
    using DoneAt = std::function<void(std::size_t place, Result<Heard>)>;  // its place in the list

    Desk(Around const& around, Find find);

    void hear(std::string_view space, PartyId party, std::string_view via, Saying saying, Done done);
    // Waits for places in the queue; `done` is called once for each, with its place in the list.
    void hear_all(std::string_view space, PartyId party, std::string_view via, std::vector<Saying> sayings,
                  DoneAt const& done);
    // The same in one commit, at most together_limit of them. Waits for nothing: where the queue is full, all
    // are refused.
    void hear_together(std::string_view space, PartyId party, std::string_view via,
                       std::vector<Saying> sayings, DoneAt const& done);
    struct Signed {
        Bytes header, salt, body, signature;
    };
    void hear_signed(std::string_view space, std::string_view via, Signed said, Done done);
    // Erases entries and what goes with them. Done when that is on the record: see kernel/erasure.h for the
    // rest.
    void hear_erasure(std::string_view space, PartyId party, std::string_view via,
                      std::vector<std::uint64_t> numbers, std::string why, Done done);
    // Says into the space what keys these of its members have in the house, where it does not hold that yet.
    // Without any named, of all. Waits for a place in the queue.
    void tell_keys(std::string_view space, std::vector<PartyId> parties, Done done);
    Result<Hash> keep_blob(std::string_view space, PartyId party, BytesView bytes);

    std::size_t waiting();
    WriterFigures figures();

  private:
    Writer& writer_of(Space const& space);

    Find find_;
    std::array<std::unique_ptr<Writer>, writer_count> writers_;
};

// A vouched statement of `party`: its header, with a fresh salt and nonce.
struct Prepared {
    Header header;
    Bytes header_bytes;
    Bytes salt;
};
Prepared prepare(SpaceId const& space, std::string_view kind, PartyId const& party, std::int64_t said_at_ms,
                 BytesView body);

}  // namespace comity
