// The program: hands the floors to one another and turns what they throw into an exit code.
#include <malloc.h>
#include <signal.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "app/demonstration/files.h"
#include "app/demonstration/play.h"
#include "app/open_files.h"
#include "app/rooms.h"
#include "app/serve.h"
#include "base/log.h"
#include "cli/run.h"
#include "cli/terminal.h"
#include "http/client.h"
#include "http/mail.h"
#include "http/service.h"
#include "kernel/house.h"

namespace {

using namespace comity;
namespace fs = std::filesystem;

// A house at rest, answered in this process.
cli::Ask ask_house(std::unique_ptr<House> opened) {
    auto house = std::shared_ptr<House>(std::move(opened));
    auto service = std::make_shared<http::Service>(*house, http::Pages{});
    return [house, service](Request request) -> Result<Reply> {
        request.speaker = house->operator_party();
        request.via = "folder";
        return service->ask(std::move(request));
    };
}

Result<cli::Ask> reach(fs::path const& data) {
    log::silence();
    auto house = House::open({.folder = data,
                              .rooms = &all_rooms(),
                              .clock = machine_clock(),
                              .open_spaces_limit = open_spaces_limit()});
    if (house) return ask_house(std::move(*house));
    if (house.error().fault != Fault::busy) return std::unexpected(house.error());
    return cli::Ask(
        [client = http::Client(socket_file(data))](Request const& request) { return client.ask(request); });
}

std::string told(demonstration::Turn const& turn) {
    auto const title = turn.said.text(turn.said.has("Title") ? "Title" : "Text");
    return format_time(turn.at_ms) + "  " + turn.kind + "  " + std::string(title.substr(0, title.find('\n')));
}

Result<void> demonstrate(cli::Ask const& ask, cli::Pacing const& pacing,
                         std::function<void(std::string const&)> const& tell) {
    TRY(scenario, demonstration::read_scenario(demonstration::carried_files()));
    return demonstration::play(ask, scenario, pacing,
                               [&](demonstration::Turn const& turn, std::string const& left_out) {
                                   tell(told(turn) + (left_out.empty() ? "" : "  (" + left_out + ")"));
                               });
}

Result<bool> send_letter(fs::path const& data, std::string const& to, std::string const& subject,
                         std::string const& text) {
    auto const file = data / "mail.json";
    std::ifstream in(file, std::ios::binary);
    if (!in) return refuse(Fault::not_found, "The house has no mail.json: it names the mail server.");
    std::stringstream told;
    told << in.rdbuf();
    TRY(server, http::read_mail_server(told.str()));
    TRY(handed, http::hand_over(server, {to, subject, text}));
    return handed == http::Handed::taken;
}

cli::Doors doors() {
    return {
        .init = [](fs::path const& data) { return House::create(data, machine_clock()); },
        .reach = reach,
        .serve = serve,
        .demonstrate = demonstrate,
        .send_letter = send_letter,
        .version = COMITY_VERSION,
        .rooms = &all_rooms(),
    };
}

}  // namespace

int main(int count, char** arguments) {
    // Many threads with an arena each would hold much memory that nobody uses.
    mallopt(M_ARENA_MAX, 2);
    signal(SIGPIPE, SIG_IGN);  // a reader that leaves is an error code, not an end
    try {
        return cli::run(count, arguments, doors());
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "comity: the machine failed: %s\n", cli::shown(failure.what()).c_str());
        return static_cast<int>(cli::Exit::machine_failed);
    }
}
