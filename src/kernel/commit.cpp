// The order of a commit (ARCHITECTURE.md): journal, views, index, answers.
#include <algorithm>
#include <unordered_map>

#include "base/log.h"
#include "kernel/desk.h"
#include "kernel/erasure.h"
#include "kernel/index.h"
#include "kernel/space.h"
#include "kernel/writer.h"

namespace comity {

namespace {

constexpr std::string_view broken_why =
    "The server could not write this down for good, so it acknowledges nothing; send it again.";

// One commit while it is put together. Tasks keep their order; answers are given when all is durable.
class Batch {
  public:
    Batch(Space& space) : space_(space), state_(space.state()), next_(space.size()) {
        heard_at_ms_ = std::max(space.clock_ms(), state_.last_heard_ms);
    }

    Result<Heard> take(Task& task) {
        auto role = state_.role_of(task.header.party);
        if (role == Role::everyone) {
            return refuse(Fault::not_found, "There is no such space, or you may not speak in it.");
        }
        if (role < task.kind->may_say) {
            return refuse(Fault::forbidden, "Your role in this space does not allow you to say this.");
        }
        if (!task.signature.empty() && state_.members[task.header.party].public_key != task.signer_key) {
            return refuse(Fault::forbidden, "The key that signed this is not the party's key in this space.");
        }
        if (!task.once.empty()) {
            TRY(heard, heard_before(task));
            if (heard) return *heard;
        }
        if (task.erases) return erase(task);
        TRY_OK(check_files(task));
        TRY_OK(check_in_space(state_, task.kind->name, task.parsed, {heard_at_ms_, next_, task.via}));
        return add(task);
    }

    std::vector<JournalRow> rows;
    std::vector<OwnedEntry> entries;
    std::vector<ErasedBody> erased;
    std::vector<Hash> freed_blobs;
    bool about_space = false;

  private:
    // The same words again, or others under the same name; nothing where it was never heard.
    Result<std::optional<Heard>> heard_before(Task const& task) {
        if (auto pending = pending_.find(task.once); pending != pending_.end()) {
            auto const& entry = entries[pending->second];
            return answer(task, entry.number, entry.id, entry.heard_at_ms, entry.header.kind,
                          rows[pending->second].body);
        }
        auto number = space_.journal().heard_once(task.once);
        if (!number) return std::nullopt;
        auto row = space_.journal().read(*number);
        if (!row) {
            log::error("a name of no entry",
                       {{"space", space_.id().hex()}, {"number", std::to_string(*number)}});
            return refuse(Fault::broken, std::string(broken_why));
        }
        auto entry = read_row({*number, row->entry, row->salt, row->body});
        // Words that were erased cannot be compared any more, and are not taken in a second time.
        if (entry.erased)
            return Heard{Heard::Outcome::again, *number, entry.id, entry.heard_at_ms,
                         space_.receipt_code(*number)};
        return answer(task, *number, entry.id, entry.heard_at_ms, entry.header.kind, row->body);
    }

    // They were there when it was checked; an erasure may have taken them since.
    Result<void> check_files(Task const& task) const {
        if (!task.kind->blobs) return {};
        for (auto const& hash : task.kind->blobs(task.parsed))
            if (!std::filesystem::exists(blob_file(space_.blobs_folder(), hash)))
                return refuse(Fault::malformed,
                              "An attached file was not received yet; send the file first.");
        return {};
    }

    Result<Heard> erase(Task& task) {
        TRY(going, gather(*task.erases));
        if (going.entries().size() > erased_together_limit)
            return refuse(Fault::too_large, "More than 500 statements would go with it.");
        task.body = write_erasure({task.why, going.entries()});
        if (task.body.size() > body_limit_bytes)
            return refuse(Fault::too_large, "What remains of all that goes with it is too long.");
        task.parsed = json::parse(task.body).value();
        auto prepared =
            prepare(space_.id(), erasure_kind, task.header.party, task.header.said_at_ms, task.body);
        task.header = std::move(prepared.header);
        task.header_bytes = std::move(prepared.header_bytes);
        task.salt = std::move(prepared.salt);
        erased.insert(erased.end(), going.entries().begin(), going.entries().end());
        freed_blobs.insert(freed_blobs.end(), going.blobs().begin(), going.blobs().end());
        return add(task);
    }

    // What goes with an entry: of the journal, and of what is committed together with the erasure.
    Result<Going> gather(std::uint64_t number) {
        auto const& journal = space_.journal();
        auto const first = journal.read(number);
        bool const gone =
            std::ranges::any_of(erased, [&](auto const& each) { return each.number == number; });
        if (!first || first->salt.empty() || gone)
            return refuse(Fault::not_found, "There is no such entry here, or it was erased.");
        Going going(space_.rooms());
        TRY_OK(going.begin(read_row({number, first->entry, first->salt, first->body})));
        journal.scan(number + 1, space_.size(), [&](StoredRow const& row) {
            if (going.may_go(row.body)) going.take(read_row(row));
            return true;
        });
        for (auto const& entry : entries) going.take(entry);
        return going;
    }

    Heard answer(Task const& task, std::uint64_t number, StatementId const& id, std::int64_t heard_at_ms,
                 std::string_view kind, BytesView body) const {
        bool same = kind == task.header.kind && body == task.body;
        return {same ? Heard::Outcome::again : Heard::Outcome::other_words, number, id, heard_at_ms,
                space_.receipt_code(number)};
    }

    Heard add(Task& task) {
        auto number = next_++;
        auto id = statement_id(task.header_bytes);
        if (!task.once.empty()) pending_[task.once] = rows.size();
        EntryBytes bytes{heard_at_ms_, std::move(task.header_bytes), std::move(task.signature), task.via,
                         task.once};
        rows.push_back(
            {write_entry(bytes), std::move(task.once), std::move(task.salt), std::move(task.body)});
        entries.push_back({number, id, std::move(task.header), heard_at_ms_, heard_at_ms_,
                           std::move(task.via), std::move(task.parsed)});
        auto const& entry = entries.back();
        if (is_about_space(entry.header.kind)) {
            about_space = true;
            state_.take_in(number, id, entry.header, heard_at_ms_, entry.body);
        }
        return {Heard::Outcome::stored, number, id, heard_at_ms_, space_.receipt_code(number)};
    }

    Space& space_;
    SpaceState state_;
    std::uint64_t next_;
    std::int64_t heard_at_ms_;
    std::unordered_map<Bytes, std::size_t> pending_;  // once -> place in rows
};

std::string digest_row(Query& query) {
    if (!query.step()) return "";
    std::string row;
    json::Writer writer(row);
    writer.open('[');
    for (int column = 0; column < query.columns(); ++column) {
        if (query.is_null(column)) {
            writer.null();
        } else if (query.is_integer(column)) {
            writer.value(query.integer(column));
        } else {
            writer.value(query.text(column));
        }
    }
    writer.close(']');
    return row;
}

}  // namespace

void record_in_index(Space& space, Index& index, bool with_state) {
    with_state = with_state || space.index_behind;
    space.index_behind = true;  // until all of it is written
    std::vector<IndexedDigest> digests;
    if (!space.rebuilding()) {
        for (auto const& room : space.rooms()) {
            if (!space.has_room(room.name)) continue;
            for (auto const& digest : room.digests) {
                auto& query = space.views_database().query(digest.row);
                digests.push_back({digest.name, digest_row(query)});
                query.reset();
            }
        }
    }
    auto state = with_state ? std::make_optional(space.state()) : std::nullopt;
    index.record(space.name(), space.size(), state ? &*state : nullptr, digests);
    space.index_behind = false;
}

void record_or_lag(Space& space, Index& index, bool with_state) try {
    record_in_index(space, index, with_state);
} catch (std::exception const& failure) {
    log::error("the index lags", {{"space", space.id().hex()}, {"why", failure.what()}});
}

void commit(Space& space, Index& index, Events& events, std::deque<Task>& tasks) {
    Telling telling;
    std::vector<Result<Heard>> answers;
    answers.reserve(tasks.size());
    auto writing = space.hold_writing();  // to the end: events keep the order of the entries
    try {
        Batch batch(space);
        for (auto& task : tasks) answers.push_back(batch.take(task));
        if (!batch.rows.empty()) {
            bool about_space = batch.about_space;
            if (!space.unsettled) {
                index.unsettle(space.name());
                space.unsettled = true;
            }
            if (!batch.erased.empty()) space.expect_erasure(batch.freed_blobs);
            space.append(batch.rows, std::move(batch.entries), batch.erased);
            record_or_lag(space, index, about_space);
            telling = space.take_events();
        }
    } catch (std::exception const& failure) {
        log::error("a commit failed", {{"space", space.id().hex()}, {"why", failure.what()}});
        answers.assign(tasks.size(), refuse(Fault::broken, std::string(broken_why)));
    }
    // Before the answers: who begins to listen once something was acknowledged does not hear it as news.
    events.tell(telling);
    for (std::size_t i = 0; i < tasks.size(); ++i) tasks[i].done(std::move(answers[i]));
}

}  // namespace comity
