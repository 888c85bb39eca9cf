#include "kernel/gateways.h"

#include <algorithm>
#include <chrono>

#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
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
constexpr std::string_view ended_ways = "ended ";
constexpr std::size_t setting_limit_bytes = 1000;
constexpr std::int64_t trial_ms = 60'000;
constexpr std::int64_t remembered_apart_ms = 60'000;
constexpr auto visits_limit = std::chrono::seconds(10);

std::unexpected<Error> no_such_gateway() {
    return refuse(Fault::not_found, "There is no such gateway here.");
}

std::unexpected<Error> nothing_here() {
    return refuse(Fault::not_found, "There is nothing at this address.");
}

Hash hash_of(std::string_view key) {
    return sha256({"comity gateway", BytesView("\0", 1), key});
}

std::string id_of(Hash const& hash) {
    return to_hex(hash.view().substr(0, id_bytes));
}

Bytes key_of(House const& house, std::string_view purpose) {
    return Bytes(hmac_sha256(read_secret_file(secret_file(house.folder())), {purpose}).view());
}

// Of the rooms that are on there.
Gateway const* gateway_in(Space const& space, std::string_view type) {
    for (auto const& room : space.rooms()) {
        auto const found = std::ranges::find(room.gateways, type, &Gateway::type);
        if (found != room.gateways.end()) return space.has_room(room.name) ? &*found : nullptr;
    }
    return nullptr;
}

// Stands in the place of a gateway that was ended, until the next one that sends as it did. No id looks like
// it.
std::string ended_way(Gateway const& gateway, Settings const& settings) {
    auto const by = gateway.sends_by ? gateway.sends_by(settings) : "";
    return std::string(ended_ways) + gateway.type + (by.empty() ? "" : " " + sha256({by}).hex());
}

std::string written(Settings const& settings) {
    json::Object object;
    for (auto const& [name, value] : settings) object.emplace_back(name, value);
    return json::write(json::Value(std::move(object)));
}

// An address may hold a key or a password.
bool is_secret(Gateway const& gateway, std::string_view name, std::string_view value) {
    auto const setting = std::ranges::find(gateway.settings, name, &Setting::name);
    if (setting == gateway.settings.end() || setting->secret) return true;
    return setting->secrets_go_there && value.find_first_of("?@#") != value.npos;
}

// Who changes where secrets are sent must know them: else a steward could have them sent to himself.
Result<void> check_secrets_are_known(Gateway const& gateway, Settings const& before, Settings const& said) {
    auto const changes = [&](Setting const& each) {
        auto const now = said.find(each.name);
        auto const then = before.find(each.name);
        return now != said.end() && !now->second.empty() &&
               (then == before.end() || then->second != now->second);
    };
    if (std::ranges::none_of(gateway.settings,
                             [&](auto const& each) { return each.secrets_go_there && changes(each); }))
        return {};
    for (auto const& each : gateway.settings)
        if (each.secret && before.contains(each.name) && !said.contains(each.name))
            return refuse(Fault::malformed, "Who changes where messages are sent says the setting \"" +
                                                each.name + "\" again, too: it goes with them.");
    return {};
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
    : house_(house),
      answered_(std::make_shared<Answered>(house.clock())),
      voices_(house),
      sealing_key_(key_of(house, "vault")),
      finding_key_(key_of(house, "contact")),
      known_(house.vault(), sealing_key_),
      news_(std::make_shared<GatewayNews>(house.clock())) {
    learn_own_numbers();
    begin_underway();
}

// What nobody remembered yet; where the disk fails, only when each was heard last is lost.
Gateways::~Gateways() try {
    for (auto const& [id, at_ms] : news_->take_heard(0)) house_.vault().remember_heard(id, at_ms);
} catch (std::exception const& failure) {
    log::warning("when gateways were heard last is not remembered", {{"why", failure.what()}});
}

Result<GatewayMade> Gateways::make(Visit const& steward, std::string_view type, Settings const& settings,
                                   std::string const& via) {
    auto const* gateway = gateway_in(steward.sight.space(), type);
    if (!gateway) return refuse(Fault::malformed, "There are no gateways of this type in this space.");
    TRY_OK(check_settings(*gateway, settings));
    auto const& sight = steward.sight;
    TRY_OK(house_.make_channel(sight.space_name(), gateway->type, sight.reader(), via));
    auto key = to_base64url(random_bytes(32));
    auto const hash = hash_of(key);
    auto id = id_of(hash);
    GatewayKept kept{.id = id,
                     .key_hash = hash,
                     .space = sight.space_name(),
                     .space_id = sight.space_id(),
                     .type = gateway->type,
                     .settings = seal(written(settings), sealing_key_, id),
                     .made_at_ms = house_.clock()()};
    std::lock_guard const lock(changing_mutex_);
    house_.vault().keep_gateway(kept, ended_way(*gateway, settings));
    known_.add(std::move(kept));
    learn_own_numbers();
    return GatewayMade{std::move(id), std::move(key)};
}

std::vector<GatewayListed> Gateways::list(SpaceId const& space) {
    std::vector<GatewayListed> listed;
    for (auto const& kept : house_.vault().gateways(space)) {
        auto const heard_ms = news_->last_heard_ms(kept.id);
        listed.push_back({.id = kept.id,
                          .type = kept.type,
                          .made_at_ms = kept.made_at_ms,
                          .settings = {},
                          .last_heard_ms = heard_ms ? heard_ms : kept.heard_at_ms,
                          .refusals = news_->refusals(kept.id)});
        auto const known = known_.find(kept.id);
        if (!known) continue;
        auto const* gateway = find_gateway(house_.rooms(), kept.type);
        for (auto const& [name, value] : known->settings) {
            listed.back().settings.push_back(name);
            if (gateway && !is_secret(*gateway, name, value)) listed.back().values[name] = value;
        }
    }
    return listed;
}

Result<void> Gateways::change(SpaceId const& space, std::string_view id, Settings const& said) {
    std::lock_guard const lock(changing_mutex_);
    auto const known = known_.find(id);
    auto const* gateway = known ? find_gateway(house_.rooms(), known->kept.type) : nullptr;
    if (!gateway || known->kept.space_id != space) return no_such_gateway();
    TRY_OK(check_secrets_are_known(*gateway, known->settings, said));
    auto settings = known->settings;
    for (auto const& [name, value] : said) {
        if (value.empty())
            settings.erase(name);
        else
            settings[name] = value;
    }
    TRY_OK(check_settings(*gateway, settings));
    auto kept = known->kept;
    kept.settings = seal(written(settings), sealing_key_, kept.id);
    if (!house_.vault().change_gateway(kept, ended_way(*gateway, settings))) return no_such_gateway();
    known_.add(std::move(kept));
    learn_own_numbers();
    return {};
}

bool Gateways::end(SpaceId const& space, std::string_view id) {
    auto const known = known_.find(id);
    if (!known || known->kept.space_id != space) return false;
    // What cannot be taken now never can: after this nobody may say it.
    for (std::size_t left = 0;;) {
        auto const parts = house_.vault().parts_waiting(house_.clock()() + 1, id);
        if (parts.empty() || parts.size() == left) break;
        left = parts.size();
        for (auto const& part : parts) take_late(part);
    }
    std::lock_guard const lock(changing_mutex_);
    auto const last = known_.find(id);  // it may have been told something else meanwhile
    bool const ended = last && house_.vault().end_gateway(space, id, way_after(*last));
    known_.forget(id);
    if (ended) learn_own_numbers();
    if (ended) news_->forget(std::string(id));
    return ended;
}

// Whoever wrote through it is reached through the latest other one that sends as it does, where there is one.
std::string Gateways::way_after(KnownGateway const& ended) {
    auto const* gateway = find_gateway(house_.rooms(), ended.kept.type);
    if (!gateway) return std::string(ended_ways);
    auto const way = ended_way(*gateway, ended.settings);
    std::shared_ptr<KnownGateway const> next;
    for (auto const& known : known_.all()) {
        bool const fits = known->kept.id != ended.kept.id && known->kept.space_id == ended.kept.space_id &&
                          known->kept.type == ended.kept.type && ended_way(*gateway, known->settings) == way;
        if (fits && (!next || known->kept.made_at_ms > next->kept.made_at_ms)) next = known;
    }
    return next ? next->kept.id : way;
}

std::optional<GatewayTrial> Gateways::begin_trial(SpaceId const& space, std::string_view id) {
    auto const known = known_.find(id);
    if (!known || known->kept.space_id != space) return std::nullopt;
    auto const now_ms = house_.clock()();
    auto key = to_base64url(random_bytes(32));
    std::lock_guard const lock(trials_mutex_);
    // At most one of a gateway.
    std::erase_if(trials_, [&](auto const& each) {
        return each.second.gateway == known->kept.id || each.second.ends_at_ms <= now_ms;
    });
    trials_[hash_of(key)] = {known->kept.id, now_ms + trial_ms};
    return GatewayTrial{known->kept.type, std::move(key), known->settings};
}

std::optional<GatewayTrial> Gateways::trial_with(SpaceId const& space, std::string_view id,
                                                 std::string_view key) {
    auto const known = known_under(key, false);
    if (!known || known->kept.id != id || known->kept.space_id != space) return std::nullopt;
    return GatewayTrial{known->kept.type, std::string(key), known->settings};
}

std::shared_ptr<KnownGateway const> Gateways::known_under(std::string_view key, bool ends_trial) {
    if (key.size() != key_characters) return nullptr;
    auto const hash = hash_of(key);
    auto known = known_.find(id_of(hash));
    if (known && same_secret(known->kept.key_hash.view(), hash.view())) return known;
    std::string of_trial;
    {
        std::lock_guard const lock(trials_mutex_);
        auto const trial = trials_.find(hash);
        if (trial == trials_.end()) return nullptr;
        if (trial->second.ends_at_ms > house_.clock()()) of_trial = trial->second.gateway;
        if (ends_trial) trials_.erase(trial);
    }
    return known_.find(of_trial);
}

void Gateways::refused(std::string_view type, std::string_view key, std::string_view why) {
    auto const known = known_under(key, false);
    if (known && known->kept.type == type) news_->refused(known->kept.id, why);
}

Contacts Gateways::contacts_of(SpaceId const& space) {
    return {house_.vault(), space, sealing_key_, finding_key_, answered_};
}

// Those that begin from now on hold another one: when nobody holds this any more, all before are over.
void Gateways::begin_underway() {
    auto const over = std::make_shared<std::promise<void>>();
    not_over_.push_back(over->get_future());
    underway_ = std::shared_ptr<void>(over.get(), [over](void*) { over->set_value(); });
}

Result<void> Gateways::wait_for_visits() {
    std::lock_guard const one_at_a_time(waiting_mutex_);
    std::size_t before = 0;
    {
        std::lock_guard const lock(underway_mutex_);
        before = not_over_.size();
        begin_underway();
    }
    for (; before > 0; --before) {
        if (not_over_.front().wait_for(visits_limit) != std::future_status::ready)
            return refuse(Fault::busy, "Messages that came before are still being written down; ask again.");
        std::lock_guard const lock(underway_mutex_);
        not_over_.pop_front();
    }
    return {};
}

Result<GatewayVisit> Gateways::visit(std::string_view type, std::string_view key) {
    auto const known = known_under(key, true);
    if (!known || known->kept.type != type) return nothing_here();
    for (auto const& [id, at_ms] : news_->take_heard(remembered_apart_ms))
        house_.vault().remember_heard(id, at_ms);
    return visit_known(*known);
}

Sight Gateways::operators_eyes(Sight const& sight) const {
    return {sight.space().shared_from_this(), house_.operator_party()};
}

Result<GatewayVisit> Gateways::visit_by_id(std::string_view type, std::string_view id) {
    auto const known = known_.find(id);
    if (!known || known->kept.type != type) return nothing_here();
    return visit_known(*known);
}

Result<GatewayVisit> Gateways::visit_known(KnownGateway const& known) {
    auto const& kept = known.kept;
    std::shared_ptr<void> underway;
    {
        std::lock_guard const lock(underway_mutex_);
        underway = underway_;
    }
    auto visit = house_.visit_channel(kept.space, kept.type);
    if (!visit && visit.error().fault == Fault::not_found) return nothing_here();
    if (!visit) return std::unexpected(visit.error());
    // Another space may bear the name since a restore.
    if (visit->sight.space_id() != kept.space_id) return nothing_here();
    auto eyes = operators_eyes(visit->sight);
    return GatewayVisit{kept.id,
                        known.settings,
                        std::move(*visit),
                        contacts_of(kept.space_id),
                        this,
                        std::move(eyes),
                        {house_.vault(), kept.space_id, kept.id, sealing_key_, finding_key_, house_.clock()},
                        {house_.vault(), kept.space_id, kept.id, sealing_key_, finding_key_, house_.clock()},
                        news_,
                        std::move(underway)};
}

Result<Speak> GatewayVisit::voice(std::string_view agent) const {
    TRY(there, gateways->voices().visit(visit.sight.space_name(), agent));
    return there.speak;
}

std::optional<Way> Gateways::way_to(SpaceId const& space, std::string_view contact) {
    auto const id = house_.vault().way_of(space, contact);
    auto const known = id ? known_.find(*id) : nullptr;
    if (!known || known->kept.space_id != space) return std::nullopt;
    auto address = contacts_of(space).address_of(contact);
    if (!address) return std::nullopt;
    return Way{known->kept.id, known->kept.type, known->settings, std::move(*address)};
}

bool Gateways::awaits_way(SpaceId const& space, std::string_view contact) {
    return house_.vault().way_of(space, contact).value_or("").starts_with(ended_ways);
}

bool Gateways::is_own_number(std::string_view address) {
    std::lock_guard const lock(own_mutex_);
    return own_numbers_.contains(address);
}

bool Gateways::is_own_number(SpaceId const& space, std::string_view address) {
    std::lock_guard const lock(own_mutex_);
    auto const known = own_numbers_.find(address);
    return known != own_numbers_.end() && known->second.contains(space);
}

// Of all spaces: two gateways of one house would answer each other as well.
void Gateways::learn_own_numbers() {
    std::lock_guard const lock(own_mutex_);
    own_numbers_.clear();
    for (auto const& known : known_.all()) {
        auto const* gateway = find_gateway(house_.rooms(), known->kept.type);
        if (!gateway || !gateway->own_number) continue;
        auto number = gateway->own_number(known->settings);
        if (!number.empty()) own_numbers_[std::move(number)].insert(known->kept.space_id);
    }
}

Result<GatewayVisit> Gateways::visit_as(Visit member, std::string_view type) {
    if (!gateway_in(member.sight.space(), type)) return nothing_here();
    auto const space = member.sight.space_id();
    auto eyes = operators_eyes(member.sight);
    return GatewayVisit{"",
                        {},
                        std::move(member),
                        contacts_of(space),
                        this,
                        std::move(eyes),
                        {house_.vault(), space, "", sealing_key_, finding_key_, house_.clock()},
                        {house_.vault(), space, "", sealing_key_, finding_key_, house_.clock()},
                        news_,
                        {}};
}

}  // namespace comity
