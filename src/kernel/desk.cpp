#include "kernel/desk.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "base/time.h"
#include "kernel/erasure.h"
#include "kernel/files.h"
#include "kernel/space.h"
#include "tlog/signing.h"

namespace comity {

namespace {

constexpr std::string_view full_why =
    "The server has more to write down than it can at the moment; try again soon.";

// Salts and nonces by the thousand: one system call for many. Handed out bytes are wiped here.
Bytes fresh_bytes(std::size_t count) {
    thread_local Bytes store;
    if (store.size() < count) store = random_bytes(8192);
    Bytes taken = store.substr(store.size() - count);
    std::fill(store.end() - static_cast<std::ptrdiff_t>(count), store.end(), '\0');
    store.resize(store.size() - count);
    return taken;
}

Result<Kind const*> kind_for(Space const& space, std::string_view name) {
    auto const* kind = find_kind(space.rooms(), name);
    auto room = name.substr(0, name.find('.'));
    if (!kind || !space.has_room(room)) {
        return refuse(Fault::malformed, "Nothing of this kind can be said in this space.");
    }
    return kind;
}

Result<void> check_way(Kind const& kind) {
    if (kind.by_house) return refuse(Fault::forbidden, "This is said by the house alone.");
    if (kind.name != erasure_kind) return {};
    return refuse(Fault::malformed,
                  "An erasure is not said like this: name the entry to be erased, and why.");
}

Result<void> check_body(Space const& space, Kind const& kind, BytesView body, json::Value const& parsed) {
    if (body.size() > body_limit_bytes)
        return refuse(Fault::too_large, "A statement's body is at most 256 KiB long.");
    if (!parsed.object()) return refuse(Fault::malformed, "The body must be a JSON object.");
    if (kind.check) TRY_OK(kind.check(parsed));
    if (!kind.blobs) return {};
    for (auto const& hash : kind.blobs(parsed)) {
        TRY(file, received_blob(space.blobs_folder(), hash));
        if (kind.check_blob) TRY_OK(kind.check_blob(read_file(file)));
    }
    return {};
}

Result<json::Value> read_body(Saying& saying) {
    if (saying.body.size() > body_limit_bytes) {
        return refuse(Fault::too_large, "A statement's body is at most 256 KiB long.");
    }
    if (saying.parsed) return std::move(*saying.parsed);
    return json::parse(saying.body);
}

Result<Task> make_task(std::shared_ptr<Space> const& space, PartyId party, std::string_view via,
                       Saying saying) {
    TRY(kind, kind_for(*space, saying.kind));
    TRY_OK(check_way(*kind));
    if (kind->own_signature) {
        return refuse(Fault::forbidden,
                      "This must be signed with the party's own key; vouching does not suffice.");
    }
    TRY(parsed, read_body(saying));
    TRY_OK(check_body(*space, *kind, saying.body, parsed));
    auto prepared = prepare(space->id(), kind->name, party, space->clock_ms(), saying.body);
    return Task{
        .space = space,
        .kind = kind,
        .header = std::move(prepared.header),
        .header_bytes = std::move(prepared.header_bytes),
        .salt = std::move(prepared.salt),
        .body = std::move(saying.body),
        .parsed = std::move(parsed),
        .via = std::string(via),
        .once = saying.external_id.empty() ? Bytes{} : space->once_of(saying.channel, saying.external_id)};
}

// Whether the key still holds when its turn comes is looked at then.
Result<Bytes> signer_of(Space const& space, Header const& header, Desk::Signed const& said) {
    auto const keys = space.keys_of(header.party);
    if (keys.empty() && space.role_of(header.party) == Role::everyone)
        return refuse(Fault::forbidden, "The party that signed this is no member of this space.");
    auto const* signer = find_signer(keys, signed_bytes(said.header), said.signature, space.clock_ms());
    if (signer) return signer->public_key;
    return refuse(Fault::forbidden, "The signature is not that of a key that the party has in this space.");
}

Result<Task> make_signed_task(std::shared_ptr<Space> const& space, std::string_view via, Desk::Signed said) {
    TRY(header, read_header(said.header));
    if (header.space != space->id())
        return refuse(Fault::malformed, "The statement was signed for another space.");
    if (header.said_at_ms < earliest_ms || header.said_at_ms > latest_ms) {
        return refuse(Fault::malformed, "The time of saying lies outside the years 1900 to 2199.");
    }
    TRY(kind, kind_for(*space, header.kind));
    TRY_OK(check_way(*kind));
    if (said.salt.size() != salt_bytes) return refuse(Fault::malformed, "The salt must be 32 bytes long.");
    if (said.body.size() > body_limit_bytes) {
        return refuse(Fault::too_large, "A statement's body is at most 256 KiB long.");
    }
    if (body_hash(said.salt, said.body) != header.body_hash) {
        return refuse(Fault::malformed, "The body is not the one whose hash was signed.");
    }
    TRY(key, signer_of(*space, header, said));
    TRY(parsed, json::parse(said.body));
    TRY_OK(check_body(*space, *kind, said.body, parsed));
    auto once = space->once_of("signed", statement_id(said.header).view());
    return Task{.space = space,
                .kind = kind,
                .header = std::move(header),
                .header_bytes = std::move(said.header),
                .salt = std::move(said.salt),
                .body = std::move(said.body),
                .parsed = std::move(parsed),
                .signature = std::move(said.signature),
                .signer_key = std::move(key),
                .via = std::string(via),
                .once = std::move(once)};
}

// The task of one among several sayings; nothing where it was refused, which is answered here.
std::optional<Task> task_at(Result<std::shared_ptr<Space>> const& space, PartyId party, std::string_view via,
                            Saying saying, std::size_t place, Desk::DoneAt const& done) {
    auto task = space ? make_task(*space, party, via, std::move(saying))
                      : Result<Task>(std::unexpected(space.error()));
    if (!task) {
        done(place, std::unexpected(task.error()));
        return std::nullopt;
    }
    task->done = [done, place](Result<Heard> heard) { done(place, std::move(heard)); };
    return std::move(*task);
}

}  // namespace

Prepared prepare(SpaceId const& space, std::string_view kind, PartyId const& party, std::int64_t said_at_ms,
                 BytesView body) {
    Prepared prepared;
    prepared.salt = fresh_bytes(salt_bytes);
    prepared.header = {.space = space, .kind = std::string(kind), .party = party, .said_at_ms = said_at_ms};
    std::ranges::copy(fresh_bytes(nonce_bytes), prepared.header.nonce.begin());
    prepared.header.body_hash = body_hash(prepared.salt, body);
    prepared.header_bytes = write_header(prepared.header);
    return prepared;
}

Desk::Desk(Around const& around, Find find) : find_(std::move(find)) {
    for (auto& writer : writers_) writer = std::make_unique<Writer>(around);
}

Writer& Desk::writer_of(Space const& space) {
    return *writers_[std::hash<std::string>{}(space.name()) % writer_count];
}

void Desk::hear(std::string_view space_name, PartyId party, std::string_view via, Saying saying, Done done) {
    auto space = find_(space_name);
    if (!space) return done(std::unexpected(space.error()));
    auto task = make_task(*space, party, via, std::move(saying));
    if (!task) return done(std::unexpected(task.error()));
    task->done = std::move(done);
    if (!writer_of(**space).put(*task)) task->done(refuse(Fault::busy, std::string(full_why)));
}

void Desk::hear_all(std::string_view space_name, PartyId party, std::string_view via,
                    std::vector<Saying> sayings, DoneAt const& done) {
    auto space = find_(space_name);
    for (std::size_t i = 0; i < sayings.size(); ++i) {
        auto task = task_at(space, party, via, std::move(sayings[i]), i, done);
        if (task) writer_of(**space).put_waiting(std::move(*task));
    }
}

void Desk::hear_together(std::string_view space_name, PartyId party, std::string_view via,
                         std::vector<Saying> sayings, DoneAt const& done) {
    auto space = find_(space_name);
    std::vector<Task> tasks;
    for (std::size_t i = 0; i < sayings.size(); ++i) {
        auto task = task_at(space, party, via, std::move(sayings[i]), i, done);
        if (task) tasks.push_back(std::move(*task));
    }
    if (tasks.empty() || writer_of(**space).put_together(tasks)) return;
    for (auto& task : tasks) task.done(refuse(Fault::busy, std::string(full_why)));
}

void Desk::hear_signed(std::string_view space_name, std::string_view via, Signed said, Done done) {
    auto space = find_(space_name);
    if (!space) return done(std::unexpected(space.error()));
    auto task = make_signed_task(*space, via, std::move(said));
    if (!task) return done(std::unexpected(task.error()));
    task->done = std::move(done);
    if (!writer_of(**space).put(*task)) task->done(refuse(Fault::busy, std::string(full_why)));
}

void Desk::hear_erasure(std::string_view space_name, PartyId party, std::string_view via,
                        std::vector<std::uint64_t> numbers, std::string why, Done done) {
    auto space = find_(space_name);
    if (!space) return done(std::unexpected(space.error()));
    Task task;
    task.space = *space;
    task.kind = find_kind((*space)->rooms(), erasure_kind);
    task.header.party = party;
    task.header.said_at_ms = (*space)->clock_ms();
    task.via = via;
    task.erases = std::move(numbers);
    task.why = std::move(why);
    task.done = std::move(done);
    if (!writer_of(**space).put(task)) task.done(refuse(Fault::busy, std::string(full_why)));
}

void Desk::tell_keys(std::string_view space_name, std::vector<PartyId> parties, Done done) {
    auto space = find_(space_name);
    if (!space) return done(std::unexpected(space.error()));
    Task task;
    task.space = *space;
    task.via = "house";
    task.keys_of = std::move(parties);
    task.tells_keys = true;
    task.done = std::move(done);
    writer_of(**space).put_waiting(std::move(task));
}

Result<Hash> Desk::keep_blob(std::string_view space_name, PartyId party, BytesView bytes) {
    TRY(space, find_(space_name));
    if (space->role_of(party) < Role::contributor) {
        return refuse(Fault::forbidden, "Your role in this space does not allow you to send files.");
    }
    return comity::keep_blob(space->blobs_folder(), bytes);
}

std::size_t Desk::waiting() {
    std::size_t sum = 0;
    for (auto& writer : writers_) sum += writer->waiting();
    return sum;
}

WriterFigures Desk::figures() {
    WriterFigures sum;
    for (auto& writer : writers_) {
        auto figures = writer->figures();
        sum.statements += figures.statements;
        sum.commits += figures.commits;
        sum.largest_commit = std::max(sum.largest_commit, figures.largest_commit);
    }
    return sum;
}

}  // namespace comity
