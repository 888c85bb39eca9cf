#include "kernel/sight.h"

#include "kernel/room.h"
#include "kernel/space.h"

namespace comity {

namespace {

// Unknown, forbidden and gone are answered alike.
std::unexpected<Error> unknown() {
    return refuse(Fault::not_found, "There is no such thing here, or you may not see it.");
}

}  // namespace

Sight::Sight(std::shared_ptr<Space> space, PartyId reader) : space_(std::move(space)), reader_(reader) {}

std::string const& Sight::space_name() const {
    return space_->name();
}
SpaceId Sight::space_id() const {
    return space_->id();
}
Role Sight::role() const {
    return space_->role_of(reader_);
}

Standing Sight::standing() const {
    if (role() > Role::everyone) return Standing::member;
    return reader_.empty() ? Standing::anybody : Standing::signed_in;
}
std::int64_t Sight::now_ms() const {
    return space_->now_ms();
}
std::uint64_t Sight::size() const {
    return space_->size();
}

Result<Reading> Sight::read() const {
    auto as = role();
    if (!space_->admits(as)) return unknown();
    return space_->read(as);
}

Result<Record> Sight::record(std::uint64_t number) const {
    TRY(found, trace(number));
    if (found.erased) return unknown();
    return found;
}

Result<Record> Sight::trace(std::uint64_t number) const {
    auto as = role();
    if (!space_->admits(as) || number >= size()) return unknown();
    auto row = space_->row(number);
    if (!row) return unknown();
    auto entry = read_entry(row->entry);
    if (!entry) throw Broken("entry " + std::to_string(number) + " of the journal cannot be read");
    auto header = read_header(entry->header);
    if (!header) throw Broken("the header of entry " + std::to_string(number) + " cannot be read");
    auto const* kind = find_kind(space_->rooms(), header->kind);
    // A kind this program does not know is for the steward alone.
    if (as < (kind ? kind->may_hear : Role::steward)) return unknown();
    if (as == Role::everyone && kind) TRY_OK(check_still_public(*kind, number));
    return Record{.number = number,
                  .id = statement_id(entry->header),
                  .header = std::move(*header),
                  .heard_at_ms = entry->heard_at_ms,
                  .via = std::move(entry->via),
                  .own_signature = !entry->signature.empty(),
                  .leaf_hash = leaf_hash(row->entry),
                  .body = std::move(row->body),
                  .erased = row->salt.empty(),
                  .salt = std::move(row->salt)};
}

Result<void> Sight::check_still_public(Kind const& kind, std::uint64_t number) const {
    if (kind.public_while.empty()) return {};
    TRY(reading, read());
    auto& query = reading.query(kind.public_while).with(number);
    bool const still = query.step();
    query.reset();
    if (!still) return unknown();
    return {};
}

Result<std::string> Sight::blob_path(Hash const& hash) const {
    if (!space_->admits(role())) return unknown();
    auto file = blob_file(space_->blobs_folder(), hash);
    if (!std::filesystem::exists(file)) return unknown();
    return file.string();
}

std::shared_ptr<void> Sight::kept_of(std::type_index type,
                                     std::function<std::shared_ptr<void>()> const& make) const {
    return space_->keep(type, make);
}

}  // namespace comity
