#include "kernel/gateways.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json.h"
#include "kernel/founding.h"
#include "kernel/house.h"
#include "kernel/key.h"
#include "kernel/sealed.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::size_t key_characters = 43;  // 32 bytes in base64url
constexpr std::size_t id_bytes = 8;
constexpr std::size_t setting_limit_bytes = 1000;

std::unexpected<Error> nothing_here() {
    return refuse(Fault::not_found, "There is nothing at this address.");
}

Hash hash_of(std::string_view key) {
    return sha256({"comity gateway", BytesView("\0", 1), key});
}

std::string id_of(Hash const& hash) {
    return to_hex(hash.view().substr(0, id_bytes));
}

Bytes derived(Bytes const& secret, std::string_view purpose) {
    return Bytes(hmac_sha256(secret, {purpose}).view());
}

Gateway const* find_gateway(Space const& space, std::string_view type) {
    for (auto const& room : space.rooms()) {
        auto const found = std::ranges::find(room.gateways, type, &Gateway::type);
        if (found != room.gateways.end()) return space.has_room(room.name) ? &*found : nullptr;
    }
    return nullptr;
}

std::string written(Settings const& settings) {
    json::Object object;
    for (auto const& [name, value] : settings) object.emplace_back(name, value);
    return json::write(json::Value(std::move(object)));
}

Result<void> check_settings(Gateway const& gateway, Settings const& settings) {
    for (auto const& [name, value] : settings) {
        if (std::ranges::find(gateway.settings, name, &Setting::name) == gateway.settings.end())
            return refuse(Fault::malformed, gateway.type + " has no setting \"" + name.substr(0, 40) + "\".");
        if (value.empty() || value.size() > setting_limit_bytes)
            return refuse(Fault::malformed, "The setting \"" + name + "\" has 1 to 1,000 bytes.");
    }
    return gateway.check(settings);
}

}  // namespace

Gateways::Gateways(House& house)
    : house_(house), answered_(std::make_shared<Answered>(house.clock())), voices_(house) {
    auto const secret = read_secret_file(secret_file(house.folder()));
    sealing_key_ = derived(secret, "vault");
    finding_key_ = derived(secret, "contact");
    learn_own_numbers();
}

Result<GatewayMade> Gateways::make(Visit const& steward, std::string_view type, Settings const& settings,
                                   std::string const& via) {
    auto const* gateway = find_gateway(steward.sight.space(), type);
    if (!gateway) return refuse(Fault::malformed, "There are no gateways of this type in this space.");
    TRY_OK(check_settings(*gateway, settings));
    auto const& sight = steward.sight;
    TRY_OK(house_.make_channel(sight.space_name(), gateway->type, sight.reader(), via));
    auto key = to_base64url(random_bytes(32));
    auto const hash = hash_of(key);
    auto id = id_of(hash);
    house_.vault().keep_gateway({.id = id,
                                 .key_hash = hash,
                                 .space = sight.space_name(),
                                 .space_id = sight.space_id(),
                                 .type = gateway->type,
                                 .settings = seal(written(settings), sealing_key_, id),
                                 .made_at_ms = house_.clock()()});
    learn_own_numbers();
    return GatewayMade{std::move(id), std::move(key)};
}

Settings Gateways::open_settings(std::string_view id, BytesView sealed) const {
    auto const opened = unseal(sealed, sealing_key_, id);
    auto const object = opened ? json::parse(*opened) : refuse(Fault::broken, "");
    if (!object || !object->object()) throw Broken("the settings of a gateway cannot be read");
    Settings settings;
    for (auto const& [name, value] : *object->object()) settings[name] = value.text() ? *value.text() : "";
    return settings;
}

std::vector<GatewayListed> Gateways::list(SpaceId const& space) {
    std::vector<GatewayListed> listed;
    for (auto const& kept : house_.vault().gateways(space)) {
        listed.push_back({kept.id, kept.type, kept.made_at_ms, {}});
        for (auto const& [name, value] : open_settings(kept.id, kept.settings))
            listed.back().settings.push_back(name);
    }
    return listed;
}

bool Gateways::end(SpaceId const& space, std::string_view id) {
    return house_.vault().end_gateway(space, id);
}

Result<GatewayVisit> Gateways::visit(std::string_view type, std::string_view key) {
    if (key.size() != key_characters) return nothing_here();
    auto const hash = hash_of(key);
    auto const kept = house_.vault().gateway(id_of(hash));
    if (!kept || !same_secret(kept->key_hash.view(), hash.view()) || kept->type != type)
        return nothing_here();
    return visit_kept(*kept);
}

Result<GatewayVisit> Gateways::visit_by_id(std::string_view type, std::string_view id) {
    auto const kept = house_.vault().gateway(id);
    if (!kept || kept->type != type) return nothing_here();
    return visit_kept(*kept);
}

Contacts Gateways::contacts_of(SpaceId const& space) {
    return {house_.vault(), space, sealing_key_, finding_key_, answered_};
}

Result<GatewayVisit> Gateways::visit_kept(GatewayKept const& kept) {
    auto visit = house_.visit_channel(kept.space, kept.type);
    if (!visit && visit.error().fault == Fault::not_found) return nothing_here();
    if (!visit) return std::unexpected(visit.error());
    // Another space may bear the name since a restore.
    if (visit->sight.space_id() != kept.space_id) return nothing_here();
    Sight eyes(visit->sight.space().shared_from_this(), house_.operator_party());
    return GatewayVisit{kept.id,
                        open_settings(kept.id, kept.settings),
                        std::move(*visit),
                        contacts_of(kept.space_id),
                        this,
                        std::move(eyes)};
}

Result<Speak> GatewayVisit::voice(std::string_view agent) const {
    TRY(there, gateways->voices().visit(visit.sight.space_name(), agent));
    return there.speak;
}

std::optional<Way> Gateways::way_to(SpaceId const& space, std::string_view contact) {
    auto const id = house_.vault().way_of(space, contact);
    auto const kept = id ? house_.vault().gateway(*id) : std::nullopt;
    if (!kept || kept->space_id != space) return std::nullopt;
    auto address = contacts_of(space).address_of(contact);
    if (!address) return std::nullopt;
    return Way{kept->id, kept->type, open_settings(kept->id, kept->settings), std::move(*address)};
}

bool Gateways::is_own_number(std::string_view address) {
    std::lock_guard const lock(own_mutex_);
    return own_numbers_.contains(address);
}

// Of all spaces: two gateways of one house would answer each other as well.
void Gateways::learn_own_numbers() {
    std::set<std::string, std::less<>> numbers;
    for (auto const& kept : house_.vault().all_gateways()) {
        for (auto const& room : house_.rooms()) {
            auto const found = std::ranges::find(room.gateways, kept.type, &Gateway::type);
            if (found == room.gateways.end() || !found->own_number) continue;
            auto number = found->own_number(open_settings(kept.id, kept.settings));
            if (!number.empty()) numbers.insert(std::move(number));
        }
    }
    std::lock_guard const lock(own_mutex_);
    own_numbers_ = std::move(numbers);
}

Result<GatewayVisit> Gateways::visit_as(Visit member, std::string_view type) {
    if (!find_gateway(member.sight.space(), type)) return nothing_here();
    auto const space = member.sight.space_id();
    return GatewayVisit{
        "", {}, std::move(member), Contacts(house_.vault(), space, sealing_key_, finding_key_, answered_)};
}

}  // namespace comity
