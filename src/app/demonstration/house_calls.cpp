#include "app/demonstration/house_calls.h"

#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"

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

Result<void> HouseCalls::open_space(std::string_view space, std::string_view title,
                                    std::string_view purpose) {
    json::Value const opening = json::Object{
        {"name", space}, {"title", title}, {"purpose", purpose}, {"mode", "demonstration"}, {"public", true}};
    auto const opened = ask(request(Method::post, "/api/v1/spaces", json::write(opening)));
    if (!opened && opened.error().fault != Fault::conflict) return std::unexpected(opened.error());
    TRY(there, ask(request(Method::get, space_path(space))));
    if (there.said.text_of("mode") == "demonstration") return {};
    return refuse(Fault::conflict,
                  "The space " + std::string(space) + " is there already, and is no demonstration.");
}

Result<void> HouseCalls::open_form(std::string_view space, json::Object form) {
    TRY_OK(ask(request(Method::put, space_path(space) + "/channels/form")));
    TRY_OK(say(space, "intake.form", std::move(form), "", "demonstration/form"));
    return {};
}

Result<std::string> HouseCalls::introduce(std::string_view space, std::string_view label, Role role) {
    auto const key = "demonstration/" + std::string(label);
    TRY(introduced, say("house", "party.introduced", json::Object{{"name", label}}, "", key));
    json::Object member{{"party", introduced.id}, {"role", name_of(role)}, {"name", label}};
    TRY_OK(say(space, "space.member", std::move(member), "", key));
    return introduced.id;
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

Result<Receipt> HouseCalls::say(std::string_view space, std::string_view kind, json::Value const& body,
                                std::string_view party, std::string_view key) {
    auto saying = request(Method::post, space_path(space) + "/statements", json::write(body));
    saying.query.emplace_back("kind", kind);
    if (!party.empty()) saying.query.emplace_back("as", party);
    if (!key.empty()) saying.headers.emplace_back("idempotency-key", key);
    TRY(answer, ask(std::move(saying)));
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
