#include "kernel/space.h"

#include <algorithm>
#include <chrono>

#include "base/hash.h"
#include "base/log.h"
#include "kernel/receipt_code.h"
#include "kernel/scratch.h"
#include "kernel/space_room.h"
#include "tlog/checkpoint.h"

namespace comity {

namespace {

std::atomic<std::size_t> idle_readers{0};
constexpr auto swap_limit = std::chrono::seconds(20);
constexpr std::string_view made_again_why =
    "The pages of this space are being made again from its record; try again soon.";

}  // namespace

Space::Space(Options options) : options_(std::move(options)) {
    remove_abandoned_scratch(options_.folder);
    std::filesystem::create_directories(blobs_folder());
    journal_ = std::make_unique<Journal>(options_.folder / "journal.db", Journal::Open::appending);
    auto first = journal_->read(0);
    if (!first) throw Broken("the journal of space \"" + options_.name + "\" is empty");
    auto opening = read_row({0, first->entry, first->salt, first->body});
    id_ = id_cast<SpaceId>(opening.id);
    SpaceState opened;
    opened.take_in(0, opening.id, opening.header, opening.heard_at_ms, opening.body);
    check_head(opened);
    view_list_ = views_of(rooms(), opened.rooms);
    audiences_ = std::make_unique<Audiences>(view_list_);
    views_ = open_views();
    size_ = journal_->size();
    // Views that know more than the journal were made from another one.
    fit_ = views_->applied() > size_ ? Fit::unreadable : views_->fit();
    checkpoint_ = journal_->checkpoint();
    erasing_ = std::filesystem::exists(erasing_file());
    if (erasing_) fit_ = Fit::unreadable;  // it may show what was erased
    load_state();
    stops_ = views_->stops();
    bring_up_views();
}

// A root that is not that of the entries must not be signed again. The entries themselves are for `verify`.
void Space::check_head(SpaceState const& opened) const {
    auto const& peaks = journal_->peaks();
    auto checkpoint = open_checkpoint(journal_->checkpoint(), opened.checkpoint_public_key);
    if (!checkpoint) throw Broken("the checkpoint of space \"" + name() + "\": " + checkpoint.error().why);
    bool fits = checkpoint->origin == opened.origin && checkpoint->size == peaks.size &&
                checkpoint->root == peaks.root() && journal_->read(peaks.size - 1) &&
                !journal_->read(peaks.size);
    if (!fits) throw Broken("the checkpoint of space \"" + name() + "\" does not fit its journal");
    if (options_.key.public_key != opened.checkpoint_public_key) {
        throw Broken("the key of space \"" + name() + "\" is not the one it was opened with");
    }
}

Space::~Space() {
    rebuilder_ = {};  // asks it to stop and waits
    std::lock_guard pool(pool_mutex_);
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

std::int64_t Space::now_ms() const {
    std::shared_lock lock(state_mutex_);
    return state_.clock.at(std::max(clock_ms(), state_.last_heard_ms));
}

Role Space::role_of(PartyId const& party) const {
    std::shared_lock lock(state_mutex_);
    return state_.role_of(party);
}

PartyKeys Space::keys_of(PartyId const& party) const {
    std::shared_lock lock(state_mutex_);
    return state_.keys_of(party);
}

bool Space::admits(Role role) const {
    if (role > Role::everyone) return true;
    std::shared_lock lock(state_mutex_);
    return state_.is_public;
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

std::string Space::receipt_code(std::uint64_t number) const {
    return write_receipt_code({options_.ordinal, number}, options_.receipt_key);
}

Bytes Space::once_of(std::string_view channel, std::string_view external_id) const {
    auto hash = hmac_sha256(options_.once_key, {channel, BytesView("\0", 1), external_id});
    return Bytes(hash.view().substr(0, 16));
}

void Space::append(std::vector<JournalRow> const& rows, std::vector<OwnedEntry> entries,
                   std::vector<ErasedBody> const& erased) {
    auto fold = [&](SpaceState& state) {
        for (auto& entry : entries) {
            state.take_in(entry.number, entry.id, entry.header, entry.heard_at_ms, entry.body);
            entry.at_ms = state.clock.at(entry.heard_at_ms);
        }
    };
    // What takes memory comes before the journal is written: from there on nothing may fail until both agree.
    std::optional<SpaceState> changed;
    if (std::ranges::any_of(entries, [](auto const& entry) { return is_about_space(entry.header.kind); }))
        fold(changed.emplace(state_));
    std::string note;
    auto const sign = [&](Peaks const& peaks) {
        return note = sign_checkpoint({state_.origin, peaks.size, peaks.root()}, options_.key);
    };
    journal_->append(rows, sign, erased);
    {
        std::unique_lock lock(state_mutex_);
        if (changed) {
            state_ = std::move(*changed);
        } else {
            fold(state_);
        }
        checkpoint_ = std::move(note);
    }
    size_.store(journal_->size(), std::memory_order_release);
    remember_events(entries);
    if (!rebuilding_) take_into_views(entries);  // else the rebuilding thread takes it in before it swaps
    if (!erased.empty()) hide(erased);
}

void Space::take_into_views(std::vector<OwnedEntry> const& entries) {
    try {
        if (views_->applied() == entries.front().number) {
            views_->apply(entries);
        } else {
            catch_up(*views_, *journal_, size_, {});
        }
    } catch (std::exception const& failure) {
        // What was said is safe; what is shown lags until the next commit, or is made again.
        log::error("views lag", {{"space", id_.hex()}, {"why", failure.what()}});
        auto const* of_database = dynamic_cast<DatabaseFailure const*>(&failure);
        if (of_database && of_database->is_damaged() && !options_.rebuild_at_once) {
            start_rebuilding(Fit::unreadable);
        }
    }
    std::unique_lock lock(state_mutex_);
    stops_ = views_->stops();
}

void Space::remember_events(std::vector<OwnedEntry> const& entries) {
    constexpr std::size_t untold_limit = 10'000;
    for (auto const& entry : entries) {
        auto const* kind = find_kind(rooms(), entry.header.kind);
        untold_.push_back({entry.number, entry.header.kind, entry.id, kind ? kind->may_hear : Role::steward});
    }
    if (untold_.size() <= untold_limit) return;
    untold_.erase(untold_.begin(), untold_.end() - untold_limit);
    has_gap_ = true;
}

Telling Space::take_events() {
    // Views can be made again before the space itself is whole: then there is nothing to tell yet.
    auto self = weak_from_this().lock();
    if (!self || rebuilding_ || views_->applied() < size_) return {};
    return {std::move(self), std::exchange(untold_, {}), std::exchange(has_gap_, false)};
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
        return refuse(Fault::busy, std::string(made_again_why));
    }
    auto loan = std::make_unique<Reading::Loan>(Reading::Loan{shared_from_this(), role, 0, nullptr});
    {
        std::unique_lock pool(pool_mutex_);
        if (!returned_.wait_for(pool, swap_limit, [&] { return !swapping_; })) {
            return refuse(Fault::busy, std::string(made_again_why));
        }
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
            reusable = false;  // it is closed below, which ends its snapshot as well
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

// The pool is held.
void Space::drop_connections() {
    for (auto& [role, connections] : idle_) idle_readers -= connections.size();
    idle_.clear();
}

// The mutex of the reader is held.
Journal const& Space::journal_reader() {
    if (!journal_reader_)
        journal_reader_ = std::make_unique<Journal>(options_.folder / "journal.db", Journal::Open::reading);
    return *journal_reader_;
}

std::optional<JournalRow> Space::row(std::uint64_t number) {
    std::lock_guard lock(journal_reader_mutex_);
    return journal_reader().read(number);
}

std::optional<std::uint64_t> Space::heard(std::string_view channel, std::string_view external_id) {
    std::lock_guard lock(journal_reader_mutex_);
    return journal_reader().heard_once(once_of(channel, external_id));
}

void Space::scan(std::uint64_t from, std::uint64_t to, std::function<void(StoredRow const&)> const& row) {
    constexpr std::uint64_t piece = 1000;
    for (; from < to; from += piece) {
        std::lock_guard lock(journal_reader_mutex_);
        journal_reader().scan(from, std::min(to, from + piece), [&](StoredRow const& stored) {
            row(stored);
            return true;
        });
    }
}

Hash Space::node(tlog::Node const& node) {
    std::lock_guard lock(journal_reader_mutex_);
    return journal_reader().node(node);
}

std::optional<std::string> Space::last_cosigned() {
    std::lock_guard lock(journal_reader_mutex_);
    return journal_reader().last_cosigned();
}

std::shared_ptr<void> Space::keep(std::type_index type, std::function<std::shared_ptr<void>()> const& make) {
    std::lock_guard lock(kept_mutex_);
    auto& kept = kept_[type];
    if (!kept) kept = make();
    return kept;
}

}  // namespace comity
