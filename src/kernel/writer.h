// A writer: one thread that owns spaces and commits what is said in them, all that waits in one go. Tasks may
// be put in by any thread; their answers come from the writer's thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "kernel/entry.h"
#include "kernel/room.h"
#include "kernel/speak.h"

namespace comity {

class Events;
class Index;
class Space;

// A statement that has passed all checks which need no turn in the queue.
struct Task {
    std::shared_ptr<Space> space;
    Kind const* kind = nullptr;
    Header header;
    Bytes header_bytes;
    Bytes salt;
    Bytes body;
    json::Value parsed;
    Bytes signature;  // checked against `signer_key`, or empty
    Bytes signer_key;
    std::string via;
    Bytes once;  // 16 bytes, or empty
    std::function<void(Result<Heard>)> done;
    bool together = false;  // the next one belongs into the same commit
    // An erasure: what it says is put together when its turn comes, from these numbers and reason.
    std::vector<std::uint64_t> erases;
    std::string why;
    // The house tells the keys of these members, or of all; nothing else is said.
    bool tells_keys = false;
    std::vector<PartyId> keys_of = {};
};

// What a commit leans on beside its space. All outlive the writers.
struct Around {
    Index& index;
    Events& events;
    Space& house;
    PartyId operator_party;
    std::function<void()> keys_changed;  // in the house: called when that is on disk
};

inline constexpr std::size_t together_limit = 500;  // statements that are put in one commit

struct WriterFigures {
    std::uint64_t statements = 0;
    std::uint64_t commits = 0;
    std::uint64_t largest_commit = 0;
};

class Writer {
  public:
    explicit Writer(Around around);
    ~Writer();  // commits what waits
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    bool put(Task& task);                         // takes it; false, and leaves it, when the queue is full
    void put_waiting(Task&& task);                // waits for a place
    bool put_together(std::vector<Task>& tasks);  // takes all or none, and all of them in one commit
    std::size_t waiting();
    WriterFigures figures();

  private:
    void run(std::stop_token const& stop);

    Around around_;
    std::mutex mutex_;
    std::condition_variable_any came_;
    std::condition_variable_any left_;
    bool has_place() const { return queue_.size() < tasks_limit && queued_bytes_ < bytes_limit; }
    void add(Task&& task);
    std::deque<Task> take();

    static constexpr std::size_t tasks_limit = 8192;
    static constexpr std::size_t bytes_limit = 64 << 20;  // of bodies, on top of at most one task
    std::deque<Task> queue_;
    std::size_t queued_bytes_ = 0;
    WriterFigures figures_;
    std::jthread thread_;
};

// Commits tasks of one space in their order, answers each of them, and tells what was heard.
void commit(Space& space, Around const& around, std::deque<Task>& tasks);

// Writes down in the index what the space's digests are now. For whoever holds writing.
void record_in_index(Space& space, Index& index, bool with_state);
// The same, but a failure is only logged: the index is disposable, and the next call makes up for it.
void record_or_lag(Space& space, Index& index, bool with_state);

}  // namespace comity
