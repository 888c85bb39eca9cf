#include "rooms/intake/twilio_files.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/photo.h"
#include "formats/twilio.h"
#include "kernel/agents.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

constexpr std::size_t file_limit_bytes = 16 * 1024 * 1024;
constexpr std::array<std::string_view, 7> types_taken{
    "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "text/vcard", "text/x-vcard"};

// With the slash that ends the host, so that no other host begins alike.
std::string begin_of_addresses(Settings const& settings) {
    auto api = setting(settings, "api", twilio::usual_api);
    while (api.ends_with('/')) api.pop_back();
    return api + "/";
}

FileFate later(std::string why) {
    return {FileFate::How::later, std::move(why)};
}

FileFate never(std::string why) {
    return {FileFate::How::never, std::move(why)};
}

// "image/jpeg" of "Image/JPEG; name=x".
std::string bare_type(std::string_view type) {
    std::string bare(trim(type.substr(0, type.find(';'))));
    std::ranges::transform(bare, bare.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return bare;
}

// What the server that hands it out says, or where it says nothing of it, the message.
std::string type_of(Fetched const& fetched, FileToFetch const& file) {
    if (fetched.body.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (fetched.body.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    auto type = bare_type(fetched.content_type);
    bool const says_nothing = type.empty() || type == "application/octet-stream";
    return says_nothing ? bare_type(file.media_type) : type;
}

bool is_taken(std::string const& type) {
    bool const fits =
        read_attachment(json::Value(json::Object{{"sha256", Hash{}.hex()}, {"media_type", type}}), "A file")
            .has_value();
    return fits && (type.starts_with("audio/") || type.starts_with("video/") ||
                    std::ranges::find(types_taken, type) != types_taken.end());
}

// Nothing where the file may be attached. Photos are kept as they came, once it is sure that they can be read
// whole, as those of the form are; what is published of them is drawn anew.
std::optional<FileFate> misfit(std::string const& type, std::string const& bytes) {
    if (bytes.empty()) return never("It is empty.");
    if (!is_taken(type)) return never("It is no photo, sound, film, PDF or card.");
    if (type != "image/jpeg" && type != "image/png") return std::nullopt;
    auto const whole = photo::check_whole(bytes);
    if (whole) return std::nullopt;
    return whole.error().fault == Fault::busy ? later(whole.error().why) : never(whole.error().why);
}

Saying attachment_of(StatementId const& report, Hash const& hash, std::string const& type,
                     FileToFetch const& file) {
    Saying saying;
    saying.kind = attachment_kind;
    saying.body = json::write(json::Value(write_attached({report, {{hash, type, ""}}})));
    saying.channel = file.saying.channel;
    saying.external_id =
        "file" + std::string(1, '\0') + file.message + std::string(1, '\0') + std::to_string(file.number);
    return saying;
}

FileFate attach(GatewayVisit const& gateway, Heard const& report, std::string const& type,
                std::string const& bytes, FileToFetch const& file) {
    // Erased meanwhile: nothing is added to what somebody had destroyed.
    if (!gateway.eyes.record(report.number)) return {};
    auto const hash = gateway.visit.speak.keep_blob(bytes);
    if (!hash) return later(hash.error().why);
    auto const heard = gateway.visit.speak.say(attachment_of(report.id, *hash, type, file));
    return heard ? FileFate{} : later(heard.error().why);
}

// Said already, unless the server stopped between the two; and what it takes to ask for the file.
Result<std::pair<Heard, Fetching>> begin(VisitOfFile const& visit, FileToFetch const& file) {
    TRY(gateway, visit());
    TRY(report, gateway.visit.speak.say(file.saying));
    return std::pair{report, Fetching{.url = file.url,
                                      .name = setting(gateway.settings, "sid"),
                                      .password = setting(gateway.settings, "token"),
                                      .limit_bytes = file_limit_bytes}};
}

FileFate fetch(VisitOfFile const& visit, FileToFetch const& file, Fetch const& get,
               std::stop_token const& stop) {
    auto const begun = begin(visit, file);
    if (!begun) return later(begun.error().why);
    auto const fetched = get(begun->second, stop);
    if (fetched.too_large) return never("It has more than 16 MiB.");
    if (fetched.status == 0) return later(fetched.why);
    if (fetched.status != 200) return later("Twilio answered with " + std::to_string(fetched.status) + ".");
    auto const type = type_of(fetched, file);
    if (auto const wrong = misfit(type, fetched.body)) return *wrong;
    auto const gateway = visit();
    return gateway ? attach(*gateway, begun->first, type, fetched.body, file) : later(gateway.error().why);
}

Result<std::optional<std::int64_t>> work(AgentVisit const& visit) {
    if (!visit.fetch) return std::optional<std::int64_t>();
    return visit.gateways.fetch_files(
        visit.sight.space_id(),
        [&](VisitOfFile const& of_file, FileToFetch const& file) {
            return fetch(of_file, file, visit.fetch, visit.stop);
        },
        visit.stop);
}

}  // namespace

void check_files(GatewayVisit const& gateway, TextMessage& message) {
    if (message.files.empty()) return;
    auto const begin = begin_of_addresses(gateway.settings);
    bool const can_ask = !setting(gateway.settings, "sid").empty();
    if (!can_ask) gateway.refused("Files of a message were not fetched: set \"sid\", so that they can be.");
    for (auto& file : message.files) {
        bool const is_there = file.url.starts_with(begin) && file.url.size() > begin.size();
        if (can_ask && !is_there)
            gateway.refused("A file of a message was not fetched: it lies at another address than \"api\".");
        if (!can_ask || !is_there) file.url.clear();
    }
}

Agent fetcher_agent() {
    Agent agent;
    agent.name = fetcher_name;
    agent.wakes_on = {report_kind};
    agent.digest = "intake.conversations";
    agent.work = work;
    return agent;
}

}  // namespace comity::intake
