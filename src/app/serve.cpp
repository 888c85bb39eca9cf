#include "app/serve.h"

#include <signal.h>

#include <cstdio>

#include "app/open_files.h"
#include "app/rooms.h"
#include "base/log.h"
#include "http/pages.h"
#include "http/server.h"
#include "http/service.h"
#include "kernel/house.h"
#include "web/files.h"

namespace comity {

namespace {

sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

std::vector<http::PageFile> page_files() {
    std::vector<http::PageFile> files;
    for (auto const& file : web_files()) {
        files.push_back({file.path, file.content_type, file.etag, file.bytes, file.gzip, file.immutable});
    }
    return files;
}

}  // namespace

std::filesystem::path socket_file(std::filesystem::path const& data) {
    return data / "comity.sock";
}

Result<void> serve(std::filesystem::path const& data, std::uint16_t port) {
    // Held before any thread is made, so that all threads leave them to this one.
    auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    TRY(house, House::open({.folder = data,
                            .rooms = &all_rooms(),
                            .clock = machine_clock(),
                            .open_spaces_limit = open_spaces_limit(),
                            .views_in_background = true}));
    http::Service service(*house, http::pages_of(page_files()));
    http::Server server(service.router(), service.metrics(),
                        {.port = port,
                         .socket = socket_file(data),
                         .spool_folder = data,
                         .clock = machine_clock(),
                         .port_speaker = house->loopback_party(),
                         .socket_speaker = house->operator_party()});
    service.watch(server);
    TRY_OK(server.start());
    std::printf("listening on http://127.0.0.1:%u\n", static_cast<unsigned>(server.port()));
    std::printf(
        "Nobody can sign in yet: only this machine is answered, and whoever uses it may report and read.\n");
    std::fflush(stdout);
    log::info("serving", {{"port", std::to_string(server.port())}});
    int taken = 0;
    sigwait(&signals, &taken);
    log::info("stopping");
    server.stop();
    return {};
}

}  // namespace comity
