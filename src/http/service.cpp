#include "http/service.h"

#include <sys/stat.h>

#include "http/api.h"
#include "http/cosigning.h"
#include "http/openapi.h"
#include "http/problem.h"
#include "http/server.h"
#include "kernel/desk.h"
#include "kernel/gateways.h"
#include "kernel/witness.h"

namespace comity::http {
namespace {

// Size and time of the program file: another program, another stamp.
std::string program_stamp() {
    struct ::stat file{};
    if (::stat("/proc/self/exe", &file) != 0) return "unknown";
    return std::to_string(file.st_size) + '.' + std::to_string(file.st_mtim.tv_sec) + '.' +
           std::to_string(file.st_mtim.tv_nsec);
}

HouseRoute text_route(std::string path, std::string summary, std::string type,
                      std::function<std::string()> text) {
    HouseRoute route;
    route.path = std::move(path);
    route.summary = std::move(summary);
    route.gives = shape::map(shape::anything());
    route.answers = type;
    route.answer = [type = std::move(type), text = std::move(text)](Request const&) -> Result<Reply> {
        Reply reply;
        reply.content_type = type;
        reply.body = text();
        return reply;
    };
    return route;
}

void count_house(Metrics& metrics, House& house) {
    metrics.add_gauge("comity_spaces_open", "Spaces that are open.",
                      [&house] { return house.open_spaces(); });
    metrics.add_gauge("comity_statements_waiting", "Statements that wait for a writer.",
                      [&house] { return house.desk().waiting(); });
    metrics.add_counter("comity_statements_total", "Statements committed.",
                        [&house] { return house.desk().figures().statements; });
    metrics.add_counter("comity_commits_total", "Commits of journals.",
                        [&house] { return house.desk().figures().commits; });
    metrics.add_gauge("comity_commit_largest", "Statements in the largest commit so far.",
                      [&house] { return house.desk().figures().largest_commit; });
}

}  // namespace

Service::Service(House& house, Pages pages, LiveOptions const& live)
    : live_(house, live),
      gateways_(std::make_unique<Gateways>(house)),
      witness_(std::make_unique<Witness>(house)),
      cosigning_(std::make_unique<Cosigning>(house, *witness_)) {
    RouteTable table;
    table.pages = std::move(pages);
    add_health_api(table, house);
    table.of_house.push_back(text_route("/metrics", "Figures of the server, as Prometheus reads them",
                                        "text/plain; version=0.0.4", [this] { return metrics_->text(); }));
    table.of_house.push_back(text_route("/api/v1/openapi.json", "This description", "application/json",
                                        [this] { return openapi_; }));
    add_spaces_api(table, house);
    add_statements_api(table, house);
    add_entries_api(table);
    add_log_api(table, house);
    add_erasure_api(table, house);
    add_blobs_api(table);
    add_datasets_api(table, house);
    add_verification_api(table, house);
    add_events_api(table, live_);
    add_claims_api(table, house, live_);
    add_sign_in_api(table, house);
    add_invitations_api(table, house);
    add_tokens_api(table, house);
    add_passkeys_api(table, house);
    add_channels_api(table, house);
    add_gateways_api(table, house, *gateways_);
    add_gateway_paths(table, house, *gateways_);
    add_gateway_doors(table, house, *gateways_);
    add_gateway_trials(table, house, *gateways_, [this](Request request) { return ask(std::move(request)); });
    add_contacts_api(table, house, *gateways_);
    add_receipts_api(table, house);
    add_parties_api(table, house);
    add_cases_api(table, house);
    add_backups_api(table, house);
    add_witness_api(table, house, *witness_, *cosigning_);
    add_room_routes(table, house.rooms());
    openapi_ = openapi(table);
    auto const visitor = [&house](std::string_view space, PartyId reader, std::string via) {
        return house.visit(space, reader, std::move(via));
    };
    table.at_hand = [&house](std::string_view space) { return house.at_hand(space); };
    table.visit_channel = [&house](std::string_view space, std::string_view channel) {
        return house.visit_channel(space, channel);
    };
    router_ = std::make_unique<Router>(std::move(table), visitor, program_stamp());
    metrics_ = std::make_unique<Metrics>(router_->route_names());
    count_house(*metrics_, house);
}

Service::~Service() = default;

void Service::watch(Server const& server) {
    live_.heed_vault();
    metrics_->add_gauge("comity_http_connections", "Connections that are open.",
                        [&server] { return server.connections(); });
    metrics_->add_gauge("comity_listeners", "Event streams that are open.",
                        [&server] { return server.listeners(); });
    metrics_->add_counter("comity_listeners_dropped_total", "Listeners hung up on because they did not read.",
                          [this] { return live_.counts.dropped.load(); });
    metrics_->add_counter("comity_events_total", "Events told to the live stream.",
                          [this] { return live_.counts.told.load(); });
    metrics_->add_counter("comity_event_writes_total", "Pieces of events written to listeners.",
                          [this] { return live_.counts.writes.load(); });
    metrics_->add_gauge("comity_http_requests_waiting", "Requests that wait for a worker.",
                        [&server] { return server.waiting(); });
}

Reply Service::ask(Request request) const {
    return waited_for(router_->answer(std::move(request)));
}

}  // namespace comity::http
