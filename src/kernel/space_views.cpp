// How the views of a space come up with its journal: caught up, made again in the background, swapped.
#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "kernel/space.h"
#include "kernel/space_room.h"

namespace comity {

namespace {

constexpr std::uint64_t rows_a_transaction = 1000;
constexpr std::uint64_t rows_caught_up_at_once = 10'000;  // a second or less
constexpr auto loans_come_back = std::chrono::seconds(10);
constexpr auto longest_pause = std::chrono::seconds(60);

void remove_database(std::filesystem::path const& file) {
    for (auto const* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(file.string() + suffix);
}

}  // namespace

// Views are disposable: a damaged file is made again like one that is missing.
std::unique_ptr<Views> Space::open_views() const {
    try {
        return std::make_unique<Views>(views_file(), view_list_);
    } catch (DatabaseFailure const& failure) {
        if (!failure.is_damaged()) throw;
        log::error("views are damaged", {{"space", id_.hex()}, {"why", failure.what()}});
        remove_database(views_file());
        return std::make_unique<Views>(views_file(), view_list_);
    }
}

void Space::bring_up_views() {
    auto lag = size_ - std::min(size_.load(), views_->applied());
    bool is_far = lag > rows_caught_up_at_once && !options_.rebuild_at_once;
    if (fit_ == Fit::same && !is_far) return catch_up(*views_, *journal_, size_, {});
    // Nothing to show is not the same as nothing said.
    start_rebuilding(views_->applied() == 0 ? Fit::unreadable : fit_.load());
}

// What `fit` says of the present views holds until they are swapped.
void Space::start_rebuilding(Fit fit) {
    fit_ = fit;
    rebuilding_ = true;
    if (!options_.rebuild_at_once) return start_worker();
    rebuild({});
    if (erasing_) destroy_traces({});
}

void Space::start_worker() {
    std::lock_guard lock(pause_mutex_);
    if (working_) return;  // it looks once more before it ends
    working_ = true;
    rebuilder_ = std::jthread([this](std::stop_token const& stop) { work(stop); });
}

// Until views are made again, and no trace is left of what was erased.
void Space::work(std::stop_token const& stop) {
    for (auto pause = std::chrono::seconds(1); !stop.stop_requested();) {
        try {
            if (rebuilding_) rebuild(stop);
            if (erasing_ && !rebuilding_) destroy_traces(stop);
            std::lock_guard lock(pause_mutex_);
            working_ = rebuilding_ || erasing_;
            if (!working_) return;
        } catch (std::exception const& failure) {
            log::error("views could not be made again", {{"space", id_.hex()}, {"why", failure.what()}});
            std::unique_lock lock(pause_mutex_);
            pause_.wait_for(lock, stop, pause, [] { return false; });
            pause = std::min(2 * pause, longest_pause);
        }
    }
}

// Takes in what the journal has and the views have not, `to` excluded.
void Space::catch_up(Views& views, Journal const& journal, std::uint64_t to, std::stop_token const& stop) {
    auto state = views.applied() > 0 ? read_space_state(views.database()) : SpaceState{};
    while (views.applied() < to && !stop.stop_requested()) {
        std::vector<OwnedEntry> entries;
        journal.scan(views.applied(), std::min(to, views.applied() + rows_a_transaction),
                     [&](StoredRow const& row) {
                         auto entry = read_row(row);
                         state.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
                         entry.at_ms = state.clock.at(entry.heard_at_ms);
                         entries.push_back(std::move(entry));
                         return true;
                     });
        views.apply(entries);
    }
}

void Space::rebuild(std::stop_token const& stop) {
    log::info("views are made again", {{"space", id_.hex()}, {"entries", std::to_string(size())}});
    rebuild_again_ = false;
    remove_database(fresh_views_file());
    {
        Views fresh(fresh_views_file(), view_list_);
        Journal journal(options_.folder / "journal.db", Journal::Open::reading);
        while (fresh.applied() < size() && !stop.stop_requested()) catch_up(fresh, journal, size(), stop);
    }
    if (stop.stop_requested()) return;
    auto writing = hold_writing();
    if (rebuild_again_) return;  // they hold words that were erased meanwhile
    put_fresh_views();
    rebuilding_ = false;
    if (options_.views_swapped) options_.views_swapped(*this);
}

void Space::put_fresh_views() {
    {
        Views fresh(fresh_views_file(), view_list_);
        catch_up(fresh, *journal_, size_, {});
        fresh.database().execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;");
    }
    std::unique_lock pool(pool_mutex_);
    swapping_ = true;
    struct Swapped {
        Space& space;
        ~Swapped() {
            space.swapping_ = false;
            space.returned_.notify_all();
        }
    } swapped{*this};
    if (!returned_.wait_for(pool, loans_come_back, [&] { return lent_ == 0; })) {
        throw Broken("readers hold the views");
    }
    swap_views();
}

// Nothing is lent, and the pool is held.
void Space::swap_views() {
    drop_connections();
    ++generation_;
    views_.reset();
    for (auto const* suffix : {"-wal", "-shm"}) std::filesystem::remove(views_file().string() + suffix);
    std::filesystem::rename(fresh_views_file(), views_file());  // there is a views.db at any moment
    views_ = std::make_unique<Views>(views_file(), view_list_);
    fit_ = views_->fit();
    {
        // Before readers come in again: what was kept belongs to the views that went.
        std::lock_guard kept(kept_mutex_);
        kept_.clear();
    }
    std::unique_lock lock(state_mutex_);
    stops_ = views_->stops();
}

}  // namespace comity
