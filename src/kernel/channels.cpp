#include "kernel/channels.h"

#include "base/json.h"
#include "kernel/house.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr std::string_view introduced = "party.introduced";

std::string label_of(std::string_view sort, std::string_view name) {
    return std::string(sort) + "/" + std::string(name);
}

}  // namespace

Channel const* find_channel(Rooms const& rooms, std::string_view name) {
    for (auto const& room : rooms) {
        for (auto const& channel : room.channels) {
            if (channel.name == name) return &channel;
        }
    }
    return nullptr;
}

Agent const* find_agent(Rooms const& rooms, std::string_view name) {
    for (auto const& room : rooms) {
        for (auto const& agent : room.agents) {
            if (agent.name == name) return &agent;
        }
    }
    return nullptr;
}

// However often it is asked for, and by how many at once, it is introduced once.
Result<PartyId> introduce_machine(House& house, SpaceId const& space, std::string_view sort,
                                  std::string_view name) {
    TRY(there, house.visit("house", house.operator_party(), std::string(sort)));
    json::Value const body = json::Object{{"name", name}, {"sort", sort}, {"space", space.hex()}};
    Saying saying;
    saying.kind = introduced;
    saying.body = json::write(body);
    saying.channel = sort;
    saying.external_id = space.hex() + "/" + std::string(name);
    TRY(heard, there.speak.say(std::move(saying)));
    return id_cast<PartyId>(heard.id);
}

Result<bool> has_row(Space& space, std::string_view digest_name) {
    for (auto const& room : space.rooms()) {
        for (auto const& digest : room.digests) {
            if (digest.name != digest_name || !space.has_room(room.name)) continue;
            TRY(reading, space.read(Role::steward));
            auto& query = reading.query(digest.row);
            bool const has = query.step();
            query.reset();
            return has;
        }
    }
    return false;
}

std::optional<PartyId> Channels::find(Space& house, SpaceId const& space, std::string_view sort,
                                      std::string_view name) {
    std::lock_guard lock(mutex_);
    read_on(house);
    auto found = parties_.find({space, label_of(sort, name)});
    return found == parties_.end() ? std::nullopt : std::optional(found->second);
}

void Channels::read_on(Space& house) {
    for (auto size = house.size(); read_ < size; ++read_) {
        auto row = house.row(read_);
        auto entry = row ? read_entry(row->entry) : refuse(Fault::broken, "");
        auto header = entry ? read_header(entry->header) : refuse(Fault::broken, "");
        if (!header) throw Broken("entry " + std::to_string(read_) + " of the house cannot be read");
        if (header->kind != introduced) continue;
        auto body = json::parse(row->body);
        auto const sort = body ? body->text_of("sort") : "";
        if (sort != channel_sort && sort != agent_sort) continue;
        auto space = SpaceId::from_hex_text(body->text_of("space"));
        if (!space) continue;
        parties_.emplace(std::pair(*space, label_of(sort, body->text_of("name"))),
                         id_cast<PartyId>(statement_id(entry->header)));
    }
}

}  // namespace comity
