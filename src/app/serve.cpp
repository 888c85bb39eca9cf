#include "app/serve.h"

#include <signal.h>

#include <cstdio>
#include <optional>

#include "app/agents_post.h"
#include "app/open_files.h"
#include "app/rooms.h"
#include "base/log.h"
#include "http/cosigning.h"
#include "http/pages.h"
#include "http/server.h"
#include "http/service.h"
#include "kernel/gateways.h"
#include "kernel/house.h"
#include "kernel/vault.h"
#include "web/files.h"

namespace comity {

namespace {

sigset_t own_signals(bool with_tls) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (with_tls) sigaddset(&signals, SIGHUP);
    return signals;
}

std::optional<http::TlsFiles> tls_files(cli::Listening const& listening) {
    if (listening.certificate.empty()) return std::nullopt;
    return http::TlsFiles{listening.certificate, listening.key};
}

void print_address(cli::Listening const& listening, std::uint16_t port) {
    bool const is_version_6 = listening.address.find(':') != std::string::npos;
    auto const host = is_version_6 ? '[' + listening.address + ']' : listening.address;
    std::printf("listening on %s://%s:%u\n", listening.certificate.empty() ? "http" : "https", host.c_str(),
                static_cast<unsigned>(port));
}

void renew_certificate(http::Server& server) {
    if (auto const renewed = server.renew_certificate(); renewed)
        log::info("certificate read again");
    else
        log::warning("certificate not renewed", {{"why", renewed.error().why}});
}

// Returns when the process is told to stop.
void wait_for_stop(sigset_t const& signals, http::Server& server) {
    for (int taken = 0; sigwait(&signals, &taken) == 0;) {
        if (taken != SIGHUP) return;
        renew_certificate(server);
    }
}

std::vector<http::PageFile> page_files() {
    std::vector<http::PageFile> files;
    for (auto const& file : web_files()) {
        files.push_back(
            {file.path, file.content_type, file.etag, file.bytes, file.brotli, file.gzip, file.immutable});
    }
    return files;
}

}  // namespace

std::filesystem::path socket_file(std::filesystem::path const& data) {
    return data / "comity.sock";
}

Result<void> serve(std::filesystem::path const& data, cli::Listening const& listening) {
    // Held before any thread is made, so that all threads leave them to this one.
    auto const signals = own_signals(!listening.certificate.empty());
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    raise_open_files();
    TRY(house, House::open({.folder = data,
                            .rooms = &all_rooms(),
                            .clock = machine_clock(),
                            .open_spaces_limit = open_spaces_limit(),
                            .views_in_background = true}));
    http::Service service(*house, http::pages_of(page_files()));
    http::Server server(service.router(), service.metrics(),
                        {.port = listening.port,
                         .address = listening.address,
                         .tls = tls_files(listening),
                         .behind_proxy = listening.behind_proxy,
                         .socket = socket_file(data),
                         .spool_folder = data,
                         .clock = machine_clock(),
                         .vault = &house->vault(),
                         .socket_speaker = house->operator_party()});
    service.watch(server);
    TRY_OK(server.start());
    print_address(listening, server.port());
    if (!house->vault().has_accounts())
        std::printf(
            "Nobody has an account yet: `comity --data DIR steward-link` prints a link for the first.\n");
    std::fflush(stdout);
    service.cosigning().start();
    Agents agents(*house, service.gateways(), post_over_http(), fetch_over_http());
    agents.start();
    service.gateways().start();
    log::info("serving", {{"port", std::to_string(server.port())}});
    wait_for_stop(signals, server);
    log::info("stopping");
    server.stop();
    return {};
}

}  // namespace comity
