// A space that is open: its folder, journal, views, state, and the connections lent to readers.
// The functions under "writing" are for whoever holds writing, the one writer thread of the space as a rule;
// all others are for any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <typeindex>
#include <vector>

#include "base/time.h"
#include "kernel/blobs.h"
#include "kernel/events.h"
#include "kernel/journal.h"
#include "kernel/sight.h"
#include "kernel/space_state.h"
#include "kernel/views.h"
#include "tlog/signing.h"

namespace comity {

class Space : public std::enable_shared_from_this<Space> {
  public:
    struct Options {
        std::filesystem::path folder;
        std::string name;
        Rooms const* rooms = nullptr;
        Clock clock;
        SigningKey key;             // of its checkpoints
        Bytes once_key;             // names what was heard before
        std::uint64_t ordinal = 0;  // of the space among those of the house, for receipts
        Bytes receipt_key;
        std::function<void(Space&)> views_swapped;  // called while writing is held
        bool rebuild_at_once = false;  // else views that do not fit are made again in the background
    };
    explicit Space(Options options);
    ~Space();
    Space(Space const&) = delete;
    Space& operator=(Space const&) = delete;

    std::string const& name() const { return options_.name; }
    SpaceId id() const { return id_; }
    Rooms const& rooms() const { return *options_.rooms; }
    std::filesystem::path blobs_folder() const { return options_.folder / "blobs"; }
    std::int64_t clock_ms() const { return options_.clock(); }
    std::int64_t now_ms() const;  // space time
    std::uint64_t size() const { return size_.load(std::memory_order_acquire); }
    Role role_of(PartyId const& party) const;
    PartyKeys keys_of(PartyId const& party) const;  // ended ones among them
    bool admits(Role role) const;                   // a member, or anybody where the space is public
    bool has_room(std::string_view room) const;
    SpaceState state() const;  // a copy
    std::string checkpoint() const;
    std::vector<Stop> stops() const;
    bool rebuilding() const { return rebuilding_; }
    // Returns when words that were erased are in no file of the space any more; busy where that takes too
    // long.
    Result<void> wait_for_erasure();
    std::string receipt_code(std::uint64_t number) const;
    Bytes once_of(std::string_view channel, std::string_view external_id) const;  // 16 bytes

    // The number under which this was heard, by its sender's own name for it, whatever became of its words.
    std::optional<std::uint64_t> heard(std::string_view channel, std::string_view external_id);

    Result<Reading> read(Role role);
    std::optional<JournalRow> row(std::uint64_t number);
    // Rows from `from` up to, not including, `to`, a piece at a time: no reader or eraser waits long for it.
    void scan(std::uint64_t from, std::uint64_t to, std::function<void(StoredRow const&)> const& row);
    Hash node(tlog::Node const& node);
    // The newest checkpoint that witnesses have cosigned; nothing before the first.
    std::optional<std::string> last_cosigned();
    std::shared_ptr<void> keep(std::type_index type, std::function<std::shared_ptr<void>()> const& make);

    std::atomic<bool> unsettled{false};     // something was committed since it was opened
    std::atomic<bool> index_behind{false};  // its rows in the index are not those of its journal

    // -- writing --
    Journal& journal() { return *journal_; }
    // Appends rows and takes them into state and views. Throws Broken when the append failed; views that
    // lag by the machine's fault are caught up by the next call.
    void append(std::vector<JournalRow> const& rows, std::vector<OwnedEntry> entries,
                std::vector<ErasedBody> const& erased = {});
    // Before an append that erases: a crash from here on leaves a mark, and the next start goes on. `freed`
    // are files that go where nobody else names them.
    void expect_erasure(std::vector<Hash> const& freed);
    Database& views_database() { return views_->database(); }
    std::uint64_t applied() const { return views_->applied(); }
    // What was heard and is in the views, and was not taken before; nothing while they lag.
    Telling take_events();
    // Held by whoever appends or uses views_database(): the rebuilding thread takes it to swap the views.
    [[nodiscard]] std::unique_lock<std::mutex> hold_writing() { return std::unique_lock(writing_mutex_); }

  private:
    friend class Reading;
    friend class Sight;
    struct Pooled;
    std::filesystem::path views_file() const { return options_.folder / "views.db"; }
    std::filesystem::path fresh_views_file() const { return options_.folder / "views.new.db"; }
    std::filesystem::path erasing_file() const { return options_.folder / "erasing"; }
    void take_into_views(std::vector<OwnedEntry> const& entries);
    void remember_events(std::vector<OwnedEntry> const& entries);
    void check_head(SpaceState const& opened) const;
    std::unique_ptr<Views> open_views() const;
    void load_state();
    void bring_up_views();
    void start_rebuilding(Fit fit);
    void start_worker();
    void work(std::stop_token const& stop);
    void hide(std::vector<ErasedBody> const& erased);
    void destroy_traces(std::stop_token const& stop);
    void remove_freed_blobs();
    bool is_named(Hash const& blob);
    void catch_up(Views& views, Journal const& journal, std::uint64_t to, std::stop_token const& stop);
    void rebuild(std::stop_token const& stop);
    void put_fresh_views();
    void swap_views();
    void take_back(Role role, std::uint64_t generation, std::unique_ptr<Database> connection);
    void drop_connections();

    Options options_;
    SpaceId id_;
    std::unique_ptr<Journal> journal_;
    std::vector<View const*> view_list_;
    std::unique_ptr<Audiences> audiences_;
    std::unique_ptr<Views> views_;
    std::atomic<std::uint64_t> size_{0};

    mutable std::shared_mutex state_mutex_;
    SpaceState state_;
    std::vector<Stop> stops_;
    std::string checkpoint_;

    std::mutex pool_mutex_;
    std::condition_variable returned_;
    std::map<Role, std::vector<std::unique_ptr<Database>>> idle_;
    std::uint64_t generation_ = 0;
    std::size_t lent_ = 0;
    bool swapping_ = false;
    std::atomic<Fit> fit_{Fit::same};

    std::mutex journal_reader_mutex_;
    Journal const& journal_reader();
    std::unique_ptr<Journal> journal_reader_;

    std::mutex kept_mutex_;
    std::map<std::type_index, std::shared_ptr<void>> kept_;

    std::atomic<bool> rebuilding_{false};
    std::atomic<bool> rebuild_again_{false};  // words were erased that what is being made may hold
    std::atomic<bool> erasing_{false};        // words were erased, and traces of them may be left
    std::vector<Event> untold_;               // for whoever holds writing
    bool has_gap_ = false;

    std::mutex writing_mutex_;
    std::mutex pause_mutex_;
    std::condition_variable_any pause_;
    bool working_ = false;
    std::jthread rebuilder_;
};

// At once for all databases: an idle reader costs two file descriptors.
inline constexpr std::size_t idle_readers_limit = 24;

}  // namespace comity
