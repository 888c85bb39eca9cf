// The order of a commit (ARCHITECTURE.md): journal, views, index, answers.
#include <algorithm>
#include <unordered_map>

#include "base/log.h"
#include "base/text.h"
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
    Batch(Space& space, Around const& around)
        : space_(space),
          house_(around.house),
          operator_party_(around.operator_party),
          state_(space.state()),
          next_(space.size()) {
        heard_at_ms_ = std::max(space.clock_ms(), state_.last_heard_ms);
    }

    Result<Heard> take(Task& task) {
        if (task.tells_keys) {
            tell_keys(task.keys_of);
            return Heard{};
        }
        TRY_OK(check_role(task));
        TRY_OK(take_signer(task));
        if (!task.once.empty()) {
            TRY(heard, heard_before(task));
            if (heard) return *heard;
        }
        if (!task.erases.empty()) return erase(task);
        TRY_OK(check_files(task));
        TRY_OK(check_member_key(task));
        TRY_OK(check_operator_stays(task));
        TRY_OK(check_in_space(state_, task.kind->name, task.parsed,
                              {heard_at_ms_, next_, task.via, speaker_of(task)}));
        auto heard = add(task);
        tell_keys_after();
        return heard;
    }

    // Of these members, or of all: what the house knows of their keys and the space does not.
    void tell_keys(std::vector<PartyId> parties) {
        if (is_house()) return;
        if (parties.empty())
            for (auto const& [party, member] : state_.members) parties.push_back(party);
        for (auto const& party : parties) tell_keys_of(party);
    }

    std::vector<JournalRow> rows;
    std::vector<OwnedEntry> entries;
    std::vector<ErasedBody> erased;
    std::vector<Hash> freed_blobs;
    bool about_space = false;
    bool keys_changed = false;          // in the house
    std::vector<PartyId> told_of = {};  // members whose keys were compared with those in the house

  private:
    bool is_house() const { return &space_ == &house_; }
    // Of which none is in the house where the party has none, or is of another house.
    PartyKeys keys_in_house(PartyId const& party) const {
        return is_house() ? state_.keys_of(party) : house_.keys_of(party);
    }

    Result<void> check_role(Task const& task) const {
        auto const& party = task.header.party;
        if (task.kind->of_itself && is_house() && task.parsed.text_of("party") == party.hex()) return {};
        auto role = state_.role_of(party);
        if (role == Role::everyone) {
            return refuse(Fault::not_found, "There is no such space, or you may not speak in it.");
        }
        if (role < task.kind->may_say) {
            return refuse(Fault::forbidden, "Your role in this space does not allow you to say this.");
        }
        return {};
    }

    // The key holds in this space, and was not ended in the house meanwhile. Its role is how it was heard.
    Result<void> take_signer(Task& task) const {
        if (task.signature.empty()) return {};
        auto const& party = task.header.party;
        auto const in_house = keys_in_house(party);
        auto const* key = find_holding(state_.keys_of(party), task.signer_key, heard_at_ms_);
        if (!key || !(in_house.empty() || find_holding(in_house, task.signer_key, heard_at_ms_)))
            return refuse(Fault::forbidden,
                          "The key that signed this does not hold for the party (any more).");
        if (!may_sign(*task.kind, key->role))
            return refuse(Fault::forbidden, "This key speaks for the party as " + key->role +
                                                "; this is said as " + join(task.kind->roles, " or ") +
                                                ", or with the party's own key.");
        task.via = via_key(key->role);
        return {};
    }

    KeySpeaker speaker_of(Task const& task) const {
        auto const& party = task.header.party;
        auto const* key = task.signature.empty()
                              ? nullptr
                              : find_holding(state_.keys_of(party), task.signer_key, heard_at_ms_);
        return {party, state_.role_of(party) == Role::steward, key};
    }

    // Nobody gives a party a key but by the house.
    Result<void> check_member_key(Task const& task) const {
        if (task.kind->name != "space.member" || !task.parsed.find("key")) return {};
        auto const party = PartyId::from_hex_text(task.parsed.text_of("party")).value_or(PartyId{});
        auto const keys = keys_in_house(party);
        auto const key = from_base64(task.parsed.text_of("key")).value_or("");
        auto const* holding = find_holding(keys, key, heard_at_ms_);
        if (holding && holding->role == own_role) return {};
        return refuse(Fault::conflict,
                      "This is not the party's own key in the house; it is bound there first.");
    }

    // Who holds the folder reads it all the same; without the operator nobody could set a space right.
    Result<void> check_operator_stays(Task const& task) const {
        if (task.kind->name != "space.member" || task.header.party == operator_party_) return {};
        bool const is_operator = PartyId::from_hex_text(task.parsed.text_of("party")) == operator_party_;
        if (!is_operator || task.parsed.text_of("role") == "steward") return {};
        return refuse(Fault::forbidden, "Nobody but the operator gives up the operator's stewardship.");
    }

    void tell_keys_after() {
        auto const& said = entries.back();
        auto const kind = said.header.kind;
        if (is_house()) keys_changed = keys_changed || kind == key_kind || kind == delegation_kind;
        if (is_house() || kind != "space.member") return;
        if (auto const party = PartyId::from_hex_text(said.body.text_of("party"))) tell_keys_of(*party);
    }

    void tell_keys_of(PartyId const& party) {
        told_of.push_back(party);
        auto const in_house = house_.keys_of(party);
        if (in_house.empty() || state_.role_of(party) == Role::everyone) return;
        auto const hold = not_ended(in_house);
        if (are_same(hold, not_ended(state_.keys_of(party)))) return;
        Task task;
        task.body = json::write(keys_body(party, hold));
        task.parsed = json::parse(task.body).value();
        auto prepared = prepare(space_.id(), keys_kind, PartyId{}, space_.clock_ms(), task.body);
        task.header = std::move(prepared.header);
        task.header_bytes = std::move(prepared.header_bytes);
        task.salt = std::move(prepared.salt);
        task.via = "house";
        add(task);
    }

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
            TRY_OK(received_blob(space_.blobs_folder(), hash));
        return {};
    }

    Result<Heard> erase(Task& task) {
        TRY(going, gather(task.erases));
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

    // What goes with entries: of the journal, and of what is committed together with the erasure.
    Result<Going> gather(std::vector<std::uint64_t> const& numbers) {
        auto const& journal = space_.journal();
        Going going(space_.rooms());
        for (auto const number : numbers) {
            auto const asked = journal.read(number);
            bool const gone =
                std::ranges::any_of(erased, [&](auto const& each) { return each.number == number; });
            if (!asked || asked->salt.empty() || gone) continue;
            TRY_OK(going.begin(read_row({number, asked->entry, asked->salt, asked->body})));
        }
        if (going.entries().empty())
            return refuse(Fault::not_found, "There is no such entry here, or it was erased.");
        journal.scan(std::ranges::min(numbers) + 1, space_.size(), [&](StoredRow const& row) {
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
    Space& house_;
    PartyId operator_party_;
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

namespace {

void write(Space& space, Around const& around, Batch& batch) {
    if (batch.rows.empty()) return;
    if (!space.unsettled) {
        around.index.unsettle(space.name());
        space.unsettled = true;
    }
    if (!batch.erased.empty()) space.expect_erasure(batch.freed_blobs);
    space.append(batch.rows, std::move(batch.entries), batch.erased);
    record_or_lag(space, around.index, batch.about_space);
}

// A key may have changed in the house after it was compared, and before the index named the member to whoever
// tells the spaces of it.
void tell_again(Space& space, Around const& around, std::vector<PartyId> parties) try {
    while (!parties.empty()) {
        Batch batch(space, around);
        batch.tell_keys(std::move(parties));
        bool const changed = !batch.rows.empty();
        write(space, around, batch);
        parties = changed ? std::move(batch.told_of) : std::vector<PartyId>{};
    }
} catch (std::exception const& failure) {
    log::error("keys were not told into a space", {{"space", space.id().hex()}, {"why", failure.what()}});
}

}  // namespace

void commit(Space& space, Around const& around, std::deque<Task>& tasks) {
    Telling telling;
    std::vector<Result<Heard>> answers;
    answers.reserve(tasks.size());
    auto writing = space.hold_writing();  // to the end: events keep the order of the entries
    bool keys_changed = false;
    try {
        Batch batch(space, around);
        for (auto& task : tasks) answers.push_back(batch.take(task));
        keys_changed = batch.keys_changed;
        write(space, around, batch);
        tell_again(space, around, std::move(batch.told_of));
        telling = space.take_events();
    } catch (std::exception const& failure) {
        log::error("a commit failed", {{"space", space.id().hex()}, {"why", failure.what()}});
        answers.assign(tasks.size(), refuse(Fault::broken, std::string(broken_why)));
    }
    if (keys_changed) around.keys_changed();
    // Before the answers: who begins to listen once something was acknowledged does not hear it as news.
    around.events.tell(telling);
    for (std::size_t i = 0; i < tasks.size(); ++i) tasks[i].done(std::move(answers[i]));
}

}  // namespace comity
