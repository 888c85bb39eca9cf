#include "app/demonstration/house_calls.h"

#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/signing.h"
#include "kernel/party_keys.h"

namespace comity::demonstration {

namespace {

using cli::request;
using cli::space_path;

constexpr int created = 201;
constexpr int conflict = 409;
constexpr int too_many = 429;
constexpr int busy = 503;

Fault fault_of(int status) {
    if (status == conflict) return Fault::conflict;
    return status == too_many || status == busy ? Fault::busy : Fault::malformed;
}

// The house's own words about what it refused.
Error refusal(int status, std::string_view text) {
    auto const answer = json::parse(text);
    std::string why(answer ? answer->text_of("detail") : "");
    if (why.empty()) why = "The house answered " + std::to_string(status) + ".";
    return {fault_of(status), why};
}

Result<Receipt> receipt_of(json::Value const& answer, bool first) {
    auto const id = answer.text_of("id");
    if (id.empty()) return refuse(Fault::broken, "The answer holds no id.");
    return Receipt{std::string(id), first};
}

Result<SpaceId> space_id(json::Value const& answer) {
    auto const id = SpaceId::from_hex_text(answer.text_of("id"));
    if (!id) return refuse(Fault::broken, "The answer holds no id.");
    return *id;
}

Request signed_post(std::string path, std::string envelope) {
    auto made = request(Method::post, std::move(path), std::move(envelope));
    made.headers.emplace_back("content-type", "application/vnd.comity.signed+json");
    return made;
}

std::string party_path(PartyId const& party) {
    return "/api/v1/parties/" + party.hex();
}

constexpr std::string_view boundary = "comity-demonstration-form";

std::string multipart(Pairs const& fields, FormFile const& photo) {
    std::string body;
    auto const part = [&](std::string_view disposition, std::string_view value) {
        body.append("--").append(boundary).append("\r\nContent-Disposition: form-data; ");
        body.append(disposition).append("\r\n\r\n").append(value).append("\r\n");
    };
    for (auto const& [name, value] : fields) part("name=\"" + name + "\"", value);
    part("name=\"photo\"; filename=\"" + std::string(photo.name) + "\"", photo.bytes);
    return body.append("--").append(boundary).append("--\r\n");
}

}  // namespace

Result<HouseCalls::Answer> HouseCalls::ask(Request asked) {
    TRY(reply, ask_(std::move(asked)));
    TRY(text, read_whole(reply));
    if (reply.status >= 400) return std::unexpected(refusal(reply.status, text));
    TRY(said, json::parse(text));
    return Answer{reply.status, std::move(said)};
}

Result<SpaceId> HouseCalls::open_space(NewSpace const& space) {
    json::Object opening{{"name", space.name},
                         {"title", space.title},
                         {"purpose", space.purpose},
                         {"mode", "demonstration"},
                         {"public", space.is_public}};
    if (!space.rooms.empty())
        opening.emplace_back("rooms", json::Array(space.rooms.begin(), space.rooms.end()));
    auto const opened =
        ask(request(Method::post, "/api/v1/spaces", json::write(json::Value(std::move(opening)))));
    if (!opened && opened.error().fault != Fault::conflict) return std::unexpected(opened.error());
    TRY(there, ask(request(Method::get, space_path(space.name))));
    if (there.said.text_of("mode") == "demonstration") return space_id(there.said);
    return refuse(Fault::conflict,
                  "The space " + std::string(space.name) + " is there already, and is no demonstration.");
}

// One that was opened before is known by its title.
Result<Case> HouseCalls::open_case(std::string_view from, std::string_view title, json::Array with) {
    TRY(there, ask(request(Method::get, "/api/v1/spaces")));
    auto const* spaces = there.said.find("spaces");
    for (auto const& space : spaces && spaces->array() ? *spaces->array() : json::Array{}) {
        bool const same = space.text_of("title") == title && space.text_of("mode") == "demonstration";
        if (!same || !space.text_of("name").starts_with("case-")) continue;
        TRY(id, space_id(space));
        return Case{std::string(space.text_of("name")), id};
    }
    json::Value const opening = json::Object{{"title", title}, {"with", std::move(with)}};
    TRY(opened, ask(request(Method::post, space_path(from) + "/cases", json::write(opening))));
    TRY(id, space_id(opened.said));
    return Case{std::string(opened.said.text_of("name")), id, true};
}

Result<void> HouseCalls::open_form(std::string_view space, json::Object form) {
    TRY_OK(ask(request(Method::put, space_path(space) + "/channels/form")));
    TRY_OK(say(space, "intake.form", std::move(form), "", "demonstration/form"));
    return {};
}

Result<std::string> HouseCalls::introduce_in_house(std::string_view label) {
    auto const key = "demonstration/" + std::string(label);
    TRY(introduced, say("house", "party.introduced", json::Object{{"name", label}}, "", key));
    return introduced.id;
}

Result<void> HouseCalls::make_member(std::string_view space, std::string_view party, std::string_view label,
                                     Role role) {
    json::Object member{{"party", party}, {"role", name_of(role)}, {"name", label}};
    TRY_OK(say(space, "space.member", std::move(member), "", "demonstration/" + std::string(label)));
    return {};
}

Result<std::string> HouseCalls::introduce(std::string_view space, std::string_view label, Role role) {
    TRY(party, introduce_in_house(label));
    TRY_OK(make_member(space, party, label, role));
    return party;
}

Result<PartyId> HouseCalls::introduce(std::string_view space, KeyedParty const& party, KeyRing const& ring) {
    TRY(introduced, introduce_in_house(party.label));
    auto const id = PartyId::from_hex_text(introduced);
    if (!id) return refuse(Fault::broken, "The answer holds no id.");
    TRY(own, ring.key(party.key_name, *id, own_role));
    TRY_OK(bind_key(own));
    for (auto const& role : party.roles) {
        TRY(other, ring.key(party.key_name, *id, role));
        TRY_OK(delegate(own, other, role));
    }
    TRY_OK(make_member(space, introduced, party.label, party.member));
    return *id;
}

Result<bool> HouseCalls::is_bound(KeyFile const& key) {
    TRY(answer, ask(request(Method::get, party_path(*key.party))));
    auto const* keys = answer.said.find("keys");
    for (auto const& each : keys && keys->array() ? *keys->array() : json::Array{})
        if (each.text_of("key") == to_base64(key.public_key)) return true;
    return false;
}

Result<void> HouseCalls::bind_key(KeyFile const& own) {
    TRY(bound, is_bound(own));
    if (bound) return {};
    json::Value const body = json::Object{{"key", to_base64(own.public_key)}};
    TRY_OK(ask(request(Method::post, party_path(*own.party) + "/keys", json::write(body))));
    return {};
}

Result<void> HouseCalls::delegate(KeyFile const& own, KeyFile const& other, std::string_view role) {
    TRY(bound, is_bound(other));
    if (bound) return {};
    auto const body = json::write(
        json::Object{{"party", own.party->hex()}, {"role", role}, {"key", to_base64(other.public_key)}});
    TRY(made, cli::signed_request(ask_, own, party_path(*own.party) + "/delegations", "house",
                                  {{}, delegation_kind, *own.party, body}));
    TRY_OK(ask(std::move(made)));
    return {};
}

Result<ClockNow> HouseCalls::clock(std::string_view space) {
    TRY(answer, ask(request(Method::get, space_path(space))));
    auto const now_ms = parse_time(answer.said.text_of("now"));
    auto const* own = answer.said.find("clock");
    if (!now_ms || !own) return refuse(Fault::broken, "The answer holds no time.");
    ClockNow clock{.now_ms = *now_ms, .own = !own->is_null()};
    if (auto const* speed = own->find("speed")) speed->number(clock.speed);
    if (auto const* paused = own->find("paused"); paused && paused->boolean())
        clock.paused = *paused->boolean();
    return clock;
}

Result<void> HouseCalls::set_clock(std::string_view space, json::Object change) {
    TRY_OK(say(space, "space.clock", std::move(change), "", ""));
    return {};
}

Result<std::string> HouseCalls::keep_file(std::string_view space, std::string_view bytes) {
    TRY(answer, ask(request(Method::post, space_path(space) + "/blobs", std::string(bytes))));
    return std::string(answer.said.text_of("sha256"));
}

Result<void> HouseCalls::bring_track(std::string_view space, FormFile const& file, std::string_view who) {
    auto bringing = request(Method::post, space_path(space) + "/imports", std::string(file.bytes));
    bringing.query = {{"format", "gpx"}, {"name", std::string(file.name)}, {"who", std::string(who)}};
    TRY(reply, ask_(std::move(bringing)));
    TRY(text, read_whole(reply));
    if (reply.status >= 400) return std::unexpected(refusal(reply.status, text));
    return {};
}

Result<Receipt> HouseCalls::say(std::string_view space, std::string_view kind, json::Value const& body,
                                std::string_view party, std::string_view key) {
    auto saying = request(Method::post, space_path(space) + "/statements", json::write(body));
    saying.query.emplace_back("kind", kind);
    if (!party.empty()) saying.query.emplace_back("as", party);
    if (!key.empty()) saying.headers.emplace_back("idempotency-key", key);
    TRY(answer, ask(std::move(saying)));
    return receipt_of(answer.said, answer.status == created);
}

Result<Receipt> HouseCalls::say_signed(std::string_view space, std::string envelope) {
    TRY(answer, ask(signed_post(space_path(space) + "/statements", std::move(envelope))));
    return receipt_of(answer.said, answer.status == created);
}

Result<Receipt> HouseCalls::send_form(std::string_view space, Pairs const& fields, FormFile const& photo) {
    auto sending = request(Method::post, "/report/" + percent_encode(space), multipart(fields, photo));
    sending.headers = {{"accept", "application/json"},
                       {"content-type", "multipart/form-data; boundary=" + std::string(boundary)}};
    TRY(answer, ask(std::move(sending)));
    return receipt_of(answer.said, answer.status == created);
}

}  // namespace comity::demonstration
