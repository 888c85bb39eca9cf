#include "shared/listeners.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace comity::bench {

namespace {

int connected(std::uint16_t port, std::string const& request) {
    int const end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (end < 0 || connect(end, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        send(end, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("a listener cannot reach the server");
    return end;
}

std::uint64_t number_after(std::string_view text, std::string_view name) {
    auto const at = text.find(name);
    return at == text.npos ? 0 : std::strtoull(text.data() + at + name.size(), nullptr, 10);
}

}  // namespace

double steady_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Listeners::Listeners(std::uint16_t port, std::string const& request, std::size_t count, bool keep_times)
    : keep_times_(keep_times), ends_(count), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (auto& end : ends_) {
        end.socket = connected(port, request);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &end;
        epoll_ctl(poll_, EPOLL_CTL_ADD, end.socket, &event);
    }
    thread_ = std::jthread([this] { run(); });
    while (ready_ < count && !broken_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (broken_) throw std::runtime_error("the server hung up on a listener");
}

Listeners::~Listeners() {
    stop();
    for (auto const& end : ends_) close(end.socket);
    close(poll_);
}

std::vector<Listeners::Seen> Listeners::stop() {
    stopping_ = true;
    thread_ = {};
    if (broken_) throw std::runtime_error("the server hung up on a listener");
    return std::move(seen_);
}

void Listeners::run() {
    std::array<epoll_event, 256> events;
    while (!stopping_) {
        int const count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 50);
        for (int at = 0; at < count; ++at)
            read(*static_cast<End*>(events[static_cast<std::size_t>(at)].data.ptr));
    }
}

void Listeners::read(End& end) {
    std::array<char, 64 * 1024> piece;
    auto const count = recv(end.socket, piece.data(), piece.size(), MSG_DONTWAIT);
    if (count <= 0) {
        broken_ = true;
        epoll_ctl(poll_, EPOLL_CTL_DEL, end.socket, nullptr);
        return;
    }
    std::string_view unread(piece.data(), static_cast<std::size_t>(count));
    if (!end.rest.empty()) unread = end.rest.append(unread);
    for (auto whole = unread.find("\n\n"); whole != unread.npos; whole = unread.find("\n\n")) {
        take(unread.substr(0, whole));
        unread.remove_prefix(whole + 2);
    }
    end.rest = std::string(unread);
}

void Listeners::take(std::string_view event) {
    if (event.find("event: ready") != event.npos) ++ready_;
    bool const many = event.find("event: many") != event.npos;
    if (!many && event.find("event: heard") == event.npos) return;
    auto const first = number_after(event, many ? "\"first\":" : "\"number\":");
    auto const last = many ? number_after(event, "\"last\":") : first;
    events_ += last - first + 1;
    if (!keep_times_) return;
    auto const now_s = steady_s();
    for (auto number = first; number <= last; ++number) seen_.push_back({number, now_s});
}

}  // namespace comity::bench
