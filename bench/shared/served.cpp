#include "shared/served.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace comity::bench {

namespace fs = std::filesystem;

namespace {

// Between fork and exec: nothing that takes a lock.
[[noreturn]] void become(std::vector<char*> const& arguments, int output, std::size_t open_files,
                         bool with_errors) {
    if (open_files > 0) {
        rlimit const limit{open_files, open_files};
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) _exit(126);
    }
    dup2(output, STDOUT_FILENO);
    dup2(with_errors ? output : open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

std::vector<std::string> serving(std::vector<std::string> arguments, fs::path const& house) {
    for (std::string each : {comity_program().string(), std::string("--data"), house.string(),
                             std::string("serve"), std::string("--port"), std::string("0")}) {
        arguments.push_back(std::move(each));
    }
    return arguments;
}

std::string fresh_token(fs::path const& house) {
    auto token =
        output_of({comity_program(), "--data", house, "token", "--label", "benchmark", "--days", "1"});
    token.resize(token.find_last_not_of('\n') + 1);
    return token;
}

}  // namespace

fs::path comity_program() {
    return fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "comity";
}

Process::Process(std::vector<std::string> const& arguments, std::size_t open_files, bool with_errors) {
    std::vector<char*> pointers;
    for (auto const& each : arguments) pointers.push_back(const_cast<char*>(each.c_str()));
    pointers.push_back(nullptr);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe could be made");
    id_ = fork();
    if (id_ == 0) become(pointers, ends[1], open_files, with_errors);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
    if (id_ < 0) throw std::runtime_error("no process could be made");
}

Process::~Process() {
    if (id_ > 0) {
        kill(id_, SIGTERM);
        wait();
    }
    std::fclose(output_);
}

std::string Process::read_line() {
    char line[4096];
    return std::fgets(line, sizeof line, output_) ? line : "";
}

std::string Process::read_rest() {
    std::string all;
    for (auto line = read_line(); !line.empty(); line = read_line()) all += line;
    return all;
}

int Process::wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string header_of_token(std::string const& token) {
    return "Authorization: Bearer " + token + "\r\n";
}

std::string output_of(std::vector<std::string> const& arguments) {
    Process process(arguments, 0, true);
    auto output = process.read_rest();
    if (auto const code = process.wait(); code != 0) {
        throw std::runtime_error(arguments[0] + " ended with code " + std::to_string(code) + ": " + output);
    }
    return output;
}

Served::Served(fs::path const& house, std::size_t open_files, std::vector<std::string> before)
    : token_(fresh_token(house)), process_(serving(std::move(before), house), open_files) {
    auto const line = process_.read_line();
    constexpr std::string_view opening = "listening on http://127.0.0.1:";
    if (!line.starts_with(opening)) throw std::runtime_error("the server did not start: " + line);
    port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + opening.size()));
}

Connection::Connection(std::uint16_t port, std::string headers)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), port_(port), headers_(std::move(headers)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("the server cannot be reached");
    }
    int const yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

Connection::Connection(Served const& server) : Connection(server.port(), header_of_token(server.token())) {}

Connection::~Connection() {
    close(socket_);
}

Answer Connection::get(std::string const& path) {
    return ask(
        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n" + headers_ + "\r\n",
        {});
}

Answer Connection::post(std::string const& path, std::string_view body, std::string const& type) {
    return ask("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                   "\r\nContent-Type: " + type + "\r\n" + headers_ +
                   "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n",
               body);
}

Answer Connection::ask(std::string const& head, std::string_view body) {
    asked_ = head.substr(0, head.find('\r'));
    auto const whole = head + std::string(body);
    for (std::string_view rest = whole; !rest.empty();) {
        auto const sent = send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the server hung up before " + asked_);
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    Answer answer;
    auto const status_line = take_line();
    answer.status = std::atoi(status_line.substr(std::min<std::size_t>(9, status_line.size())).c_str());
    std::size_t length = 0;
    bool chunked = false;
    for (auto line = take_line(); !line.empty(); line = take_line()) {
        std::ranges::transform(line, line.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; });
        if (line.starts_with("content-length:")) length = std::strtoul(line.c_str() + 15, nullptr, 10);
        if (line.starts_with("transfer-encoding: chunked")) chunked = true;
    }
    if (!chunked) {
        answer.body = take(length);
        return answer;
    }
    for (auto size = std::strtoul(take_line().c_str(), nullptr, 16); size > 0;
         size = std::strtoul(take_line().c_str(), nullptr, 16)) {
        answer.body += take(size);
        take_line();
    }
    take_line();
    return answer;
}

void Connection::fill() {
    char piece[65536];
    auto const count = recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) throw std::runtime_error("the server hung up in its answer to " + asked_);
    buffer_.append(piece, static_cast<std::size_t>(count));
}

std::string Connection::take(std::size_t count) {
    while (buffer_.size() < count) fill();
    auto taken = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return taken;
}

std::string Connection::take_line() {
    while (buffer_.find("\r\n") == buffer_.npos) fill();
    auto line = take(buffer_.find("\r\n") + 2);
    line.resize(line.size() - 2);
    return line;
}

}  // namespace comity::bench
