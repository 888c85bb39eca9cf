#include "kernel/space.h"

#include <algorithm>

#include "base/hash.h"
#include "base/log.h"
#include "kernel/checkpoint.h"
#include "kernel/space_room.h"

namespace comity {

namespace {

std::atomic<std::size_t> idle_readers{0};
constexpr std::uint64_t rows_a_transaction = 1000;

void remove_database(std::filesystem::path const& file) {
    for (auto const* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(file.string() + suffix);
}

}  // namespace

Space::Space(Options options) : options_(std::move(options)) {
    std::filesystem::create_directories(blobs_folder());
    journal_ = std::make_unique<Journal>(options_.folder / "journal.db", Journal::Open::appending);
    auto first = journal_->read(0);
    if (!first) throw Broken("the journal of space \"" + options_.name + "\" is empty");
    auto opening = read_row({0, first->entry, first->salt, first->body});
    id_ = id_cast<SpaceId>(opening.id);
    SpaceState opened;
    opened.take_in(0, opening.id, opening.header, opening.heard_at_ms, opening.body);
    view_list_ = views_of(rooms(), opened.rooms);
    audiences_ = std::make_unique<Audiences>(view_list_);
    views_ = std::make_unique<Views>(views_file(), view_list_);
    size_ = journal_->size();
    // Views that know more than the journal were made from another one.
    fit_ = views_->applied() > size_ ? Fit::unreadable : views_->fit();
    checkpoint_ = journal_->checkpoint();
    load_state();
    stops_ = views_->stops();
    bring_up_views();
}

void Space::bring_up_views() {
    if (fit_ == Fit::same) return catch_up(*views_, *journal_, size_, {});
    rebuilding_ = true;
    if (options_.rebuild_at_once) {
        rebuild({});
    } else {
        rebuilder_ = std::jthread([this](std::stop_token stop) { rebuild(stop); });
    }
}

Space::~Space() {
    rebuilder_ = {};  // asks it to stop and waits
    drop_connections();
}

// From the views as far as they can be trusted, then from the journal.
void Space::load_state() {
    std::uint64_t known = 0;
    if (fit_ == Fit::same && views_->stops().empty() && views_->applied() > 0) {
        state_ = read_space_state(views_->database());
        known = views_->applied();
    }
    journal_->scan(known, size_, [&](StoredRow const& row) {
        auto entry = read_row(row);
        state_.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
        return true;
    });
    if (known == size_ && known > 0) {
        auto last = journal_->read(size_ - 1);
        state_.last_heard_ms = read_row({size_ - 1, last->entry, last->salt, last->body}).heard_at_ms;
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

void Space::rebuild(std::stop_token const& stop) try {
    log::info("views are made again", {{"space", id_.hex()}, {"entries", std::to_string(size())}});
    remove_database(fresh_views_file());
    {
        Views fresh(fresh_views_file(), view_list_);
        Journal journal(options_.folder / "journal.db", Journal::Open::reading);
        while (fresh.applied() < size() && !stop.stop_requested()) catch_up(fresh, journal, size(), stop);
    }
    if (stop.stop_requested()) return;
    auto writing = hold_writing();
    put_fresh_views();
    if (options_.views_swapped) options_.views_swapped(*this);
} catch (Broken const& failure) {
    log::error("views could not be made again", {{"space", id_.hex()}, {"why", failure.what()}});
}

void Space::put_fresh_views() {
    {
        Views fresh(fresh_views_file(), view_list_);
        catch_up(fresh, *journal_, size_, {});
        fresh.database().execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;");
    }
    std::unique_lock pool(pool_mutex_);
    swapping_ = true;
    returned_.wait(pool, [&] { return lent_ == 0; });  // no loan outlives its two seconds
    for (auto& [role, connections] : idle_) idle_readers -= connections.size();
    idle_.clear();
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
    {
        std::unique_lock lock(state_mutex_);
        stops_ = views_->stops();
    }
    swapping_ = false;
    rebuilding_ = false;
    returned_.notify_all();
}

std::int64_t Space::now_ms() const {
    std::shared_lock lock(state_mutex_);
    return state_.clock.at(std::max(clock_ms(), state_.last_heard_ms));
}

Role Space::role_of(PartyId const& party) const {
    std::shared_lock lock(state_mutex_);
    return state_.role_of(party);
}

Bytes Space::key_of(PartyId const& party) const {
    std::shared_lock lock(state_mutex_);
    auto member = state_.members.find(party);
    return member == state_.members.end() ? Bytes{} : member->second.public_key;
}

bool Space::has_room(std::string_view room) const {
    std::shared_lock lock(state_mutex_);
    return state_.has_room(room);
}

SpaceState Space::state() const {
    std::shared_lock lock(state_mutex_);
    return state_;
}

std::string Space::checkpoint() const {
    std::shared_lock lock(state_mutex_);
    return checkpoint_;
}

std::vector<Stop> Space::stops() const {
    std::shared_lock lock(state_mutex_);
    return stops_;
}

Bytes Space::once_of(std::string_view channel, std::string_view external_id) const {
    auto hash = hmac_sha256(options_.once_key, {channel, BytesView("\0", 1), external_id});
    return Bytes(hash.view().substr(0, 16));
}

void Space::append(std::vector<JournalRow> const& rows, std::vector<OwnedEntry> entries) {
    std::string note;
    journal_->append(rows, [&](Peaks const& peaks) {
        return note = sign_checkpoint({state_.origin, peaks.size, peaks.root()}, options_.key);
    });
    {
        std::unique_lock lock(state_mutex_);
        for (auto& entry : entries) {
            state_.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
            entry.at_ms = state_.clock.at(entry.heard_at_ms);
        }
        checkpoint_ = std::move(note);
    }
    size_.store(journal_->size(), std::memory_order_release);
    if (rebuilding_) return;  // the rebuilding thread takes it in before it swaps
    try {
        if (views_->applied() == entries.front().number) {
            views_->apply(entries);
        } else {
            catch_up(*views_, *journal_, size_, {});
        }
    } catch (Broken const& failure) {
        // What was said is safe; what is shown lags until the next commit.
        log::error("views lag", {{"space", id_.hex()}, {"why", failure.what()}});
    }
    std::unique_lock lock(state_mutex_);
    stops_ = views_->stops();
}

struct Reading::Loan {
    std::shared_ptr<Space> space;
    Role role;
    std::uint64_t generation;
    std::unique_ptr<Database> connection;
};

Reading::Reading(std::unique_ptr<Loan> loan, std::uint64_t as_of) : loan_(std::move(loan)), as_of_(as_of) {}
Reading::Reading(Reading&&) noexcept = default;

Reading::~Reading() {
    if (loan_) loan_->space->take_back(loan_->role, loan_->generation, std::move(loan_->connection));
}

Query& Reading::query(std::string_view sql) const {
    return loan_->connection->query(sql);
}

std::uint64_t Reading::as_of(std::string_view view) const {
    auto& stopped = query("SELECT stopped_at FROM view_stand WHERE name = ? AND stopped_at IS NOT NULL");
    stopped.bind(1, view);
    auto number = stopped.step() ? static_cast<std::uint64_t>(stopped.integer(0)) : as_of_;
    stopped.reset();
    return number;
}

Result<Reading> Space::read(Role role) {
    if (fit_ == Fit::unreadable) {
        return refuse(Fault::busy,
                      "The pages of this space are being made again from its record; try again soon.");
    }
    auto loan = std::make_unique<Reading::Loan>(Reading::Loan{shared_from_this(), role, 0, nullptr});
    {
        std::unique_lock pool(pool_mutex_);
        returned_.wait(pool, [&] { return !swapping_; });
        loan->generation = generation_;
        ++lent_;
        if (auto& idle = idle_[role]; !idle.empty()) {
            loan->connection = std::move(idle.back());
            idle.pop_back();
            --idle_readers;
        }
    }
    try {
        if (!loan->connection) {
            loan->connection = std::make_unique<Database>(views_file(), Database::Use::reader);
            loan->connection->allow_reads([audiences = audiences_.get(), role](std::string_view table) {
                return audiences->may_read(table, role);
            });
            loan->connection->limit_query_ms(2000);
        }
        loan->connection->query("BEGIN").run();
        auto& applied = loan->connection->query("SELECT entries FROM applied");
        auto as_of = applied.step() ? static_cast<std::uint64_t>(applied.integer(0)) : 0;
        applied.reset();
        return Reading(std::move(loan), as_of);
    } catch (...) {
        take_back(role, ~std::uint64_t{0}, nullptr);
        throw;
    }
}

void Space::take_back(Role role, std::uint64_t generation, std::unique_ptr<Database> connection) {
    bool reusable = false;
    if (connection) {
        try {
            connection->rest();
            connection->query("ROLLBACK").run();
            reusable = true;
        } catch (Broken const&) {
            // It is closed below, which ends its snapshot as well.
        }
    }
    std::lock_guard pool(pool_mutex_);
    if (reusable && generation == generation_ && idle_readers < idle_readers_limit) {
        ++idle_readers;
        idle_[role].push_back(std::move(connection));
    }
    connection.reset();
    --lent_;
    returned_.notify_all();
}

void Space::drop_connections() {
    std::lock_guard pool(pool_mutex_);
    for (auto& [role, connections] : idle_) idle_readers -= connections.size();
    idle_.clear();
}

std::optional<JournalRow> Space::row(std::uint64_t number) {
    std::lock_guard lock(journal_reader_mutex_);
    if (!journal_reader_) {
        journal_reader_ = std::make_unique<Journal>(options_.folder / "journal.db", Journal::Open::reading);
    }
    return journal_reader_->read(number);
}

std::shared_ptr<void> Space::keep(std::type_index type, std::function<std::shared_ptr<void>()> const& make) {
    std::lock_guard lock(kept_mutex_);
    auto& kept = kept_[type];
    if (!kept) kept = make();
    return kept;
}

}  // namespace comity
