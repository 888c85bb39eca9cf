#include "serving.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>

namespace comity::http {

Caller::Caller(std::uint16_t port, int unread_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (unread_bytes > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &unread_bytes, sizeof unread_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

Caller::~Caller() {
    ::close(socket_);
}

void Caller::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return;  // the server hung up: what it said can still be read
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Caller::shut() {
    ::shutdown(socket_, SHUT_WR);
}

bool Caller::fill() {
    char piece[16384];
    auto const count = ::recv(socket_, piece, sizeof piece, 0);
    if (count < 0) reset_ = errno == ECONNRESET;
    if (count <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(count));
    return true;
}

std::string Caller::take(std::size_t count) {
    while (buffer_.size() < count && fill()) continue;
    auto taken = buffer_.substr(0, count);
    buffer_.erase(0, taken.size());
    return taken;
}

std::string Caller::read_head() {
    while (buffer_.find("\r\n\r\n") == std::string::npos && fill()) continue;
    auto const end = buffer_.find("\r\n\r\n");
    return take(end == std::string::npos ? buffer_.size() : end + 4);
}

std::string Caller::take_chunks() {
    std::string chunks;
    for (;;) {
        while (buffer_.find("\r\n") == std::string::npos && fill()) continue;
        auto const line = take(std::min(buffer_.find("\r\n"), buffer_.size() - 2) + 2);
        auto const size = std::strtoul(line.c_str(), nullptr, 16);
        chunks += line + take(size + 2);
        if (size == 0 || line.empty()) return chunks;
    }
}

std::string Caller::read_reply() {
    auto const head = read_head();
    if (auto const length = header_of(head, "Content-Length"); !length.empty())
        return head + take(std::stoul(length));
    return head + (header_of(head, "Transfer-Encoding").empty() ? read_to_end() : take_chunks());
}

std::string Caller::read_to_end() {
    while (fill()) continue;
    return std::exchange(buffer_, {});
}

std::string Caller::read_some() {
    if (buffer_.empty()) fill();
    return std::exchange(buffer_, {});
}

int status_of_reply(std::string_view reply) {
    return reply.starts_with("HTTP/1.1 ") ? std::stoi(std::string(reply.substr(9, 3))) : 0;
}

std::string header_of(std::string_view reply, std::string_view name) {
    auto const head = reply.substr(0, reply.find("\r\n\r\n"));
    auto const at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string_view::npos) return "";
    auto const begin = at + name.size() + 4;
    return std::string(head.substr(begin, head.find("\r\n", begin) - begin));
}

std::string body_of(std::string_view reply) {
    auto body = reply.substr(std::min(reply.find("\r\n\r\n"), reply.size() - 4) + 4);
    if (header_of(reply, "Transfer-Encoding").empty()) return std::string(body);
    std::string joined;
    for (;;) {
        auto const line = body.find("\r\n");
        if (line == std::string_view::npos) return joined;
        auto const size = std::strtoul(std::string(body.substr(0, line)).c_str(), nullptr, 16);
        if (size == 0) return joined;
        joined += body.substr(line + 2, size);
        body.remove_prefix(std::min(line + 2 + size + 2, body.size()));
    }
}

std::string unzipped(std::string_view gzip) {
    z_stream z{};
    EXPECT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
    z.avail_in = static_cast<uInt>(gzip.size());
    std::string out;
    int status = Z_OK;
    while (status == Z_OK) {
        char piece[4096];
        z.next_out = reinterpret_cast<Bytef*>(piece);
        z.avail_out = sizeof piece;
        status = inflate(&z, Z_NO_FLUSH);
        out.append(piece, sizeof piece - z.avail_out);
    }
    EXPECT_EQ(status, Z_STREAM_END);
    inflateEnd(&z);
    return out;
}

HouseRoute route(Method method, std::string path, std::function<Result<Reply>(Request const&)> answer) {
    HouseRoute route;
    route.method = method;
    route.path = std::move(path);
    route.answer = std::move(answer);
    return route;
}

Reply text_reply(std::string text) {
    Reply reply;
    reply.content_type = "text/plain";
    reply.body = std::move(text);
    return reply;
}

Serving::Serving(RouteTable table, Limits limits, ServerOptions options)
    : router(std::move(table), {}, "stamp") {
    options.socket = folder.path() / "comity.sock";
    options.spool_folder = folder.path();
    options.clock = comity::testing::ToldClock().clock();
    options.limits = limits;
    server = std::make_unique<Server>(router, metrics, options);
    auto const started = server->start();
    EXPECT_TRUE(started) << started.error().why;
}

std::string Serving::ask(std::string_view request) const {
    Caller caller(port());
    caller.send(request);
    return caller.read_reply();
}

std::string Serving::get(std::string_view path, std::string_view more) const {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port()) + "\r\n" +
           std::string(more) + "\r\n";
}

std::string Serving::post(std::string_view path, std::string_view body, std::string_view more) const {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port()) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" +
           std::string(body);
}

}  // namespace comity::http
