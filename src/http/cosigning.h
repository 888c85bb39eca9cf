// Asks the house's own witnesses to cosign the checkpoints of its spaces, and looks into doubts about logs
// that it witnesses itself: what a server does of itself, in a thread of its own. start() and the destructor
// belong to one thread, round() to the thread or, where it was not started, to whoever calls it; the rest,
// any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/allowance.h"
#include "http/outgoing.h"
#include "kernel/house.h"
#include "kernel/space.h"
#include "kernel/witness.h"
#include "tlog/policy.h"

namespace comity::http {

struct CosigningOptions {
    SendOutgoing send = send_outgoing;
    Ticks ticks = machine_ticks();
    std::int64_t pause_ms = 2'000;       // between two rounds
    std::int64_t first_wait_ms = 2'000;  // after a failure; doubled with each
    std::int64_t longest_wait_ms = 300'000;
    std::int64_t slow_ms = 2'000;  // who takes longer to answer is waited for as after a failure
};

// How a witness of the house answered last.
struct WitnessStand {
    std::string key_name;
    std::string said;  // one sentence; empty: nothing was asked yet
};

class Cosigning {
  public:
    Cosigning(House& house, Witness& witness, CosigningOptions options = {});  // both outlive it
    ~Cosigning();
    Cosigning(Cosigning const&) = delete;
    Cosigning& operator=(Cosigning const&) = delete;

    void start();
    // Asks once for each space whose newest checkpoint lacks a cosignature, whoever may be asked now.
    void round(std::stop_token const& stop);
    std::vector<WitnessStand> stands();  // of the witnesses there are by the policy now

  private:
    // After failures, when to try again.
    struct Wait {
        int failures = 0;
        std::int64_t until_ms = 0;
    };
    // What a space has of its witnesses, in the order of the policy.
    struct Asked {
        std::uint64_t size = 0;
        tlog::Note note;                   // of that size, with the cosignatures there are
        std::vector<std::uint64_t> sizes;  // that each witness cosigned last, as far as is known
        std::vector<Wait> waits;
    };

    void run(std::stop_token const& stop);
    void take_policy();
    bool somebody_may_be_asked(SpaceSize const& space) const;
    void ask_for(SpaceSize const& listed, std::uint64_t settled, std::stop_token const& stop);
    Asked& begin(Space& space, std::uint64_t settled);
    bool ask(std::size_t at, Space& space, Asked& asked, std::stop_token const& stop);
    Result<void> ask_once(std::size_t at, Space& space, Asked& asked, std::stop_token const& stop);
    Result<void> take_cosignature(std::size_t at, Space& space, Asked& asked, std::string_view lines) const;
    void keep(Space& space, Asked const& asked) const;
    OpenedCheckpoint opened(Space& space, std::string_view note) const;
    bool may_ask(Wait const& wait) const { return wait.until_ms <= options_.ticks(); }
    void fail(Wait& wait) const;
    void say(std::size_t at, std::string said);
    Result<Bytes> read_tile(std::string const& url, tlog::Tile const& tile, std::stop_token const& stop);

    House& house_;
    Witness& witness_;
    CosigningOptions options_;
    std::string policy_text_;
    tlog::Policy policy_;
    std::vector<Wait> waits_;  // of each witness
    std::map<SpaceId, Asked> asked_;
    std::map<SpaceId, Wait> troubles_;        // spaces that cannot be opened now
    std::map<std::string, Wait> tile_waits_;  // by address
    std::mutex said_mutex_;
    std::map<Bytes, std::string> said_;  // by the id of a witness's key
    std::jthread thread_;
};

}  // namespace comity::http
