// `comity serve` as a process of its own, other programs beside it, and a small HTTP client that keeps one
// connection. One thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace comity::bench {

std::filesystem::path comity_program();  // beside the folder this program is in

// Its standard output can be read; it is told to stop, and waited for, at the end.
class Process {
  public:
    // `open_files`, where not 0, is the limit it is given. Its standard error goes nowhere unless
    // `with_errors` joins it to the output.
    explicit Process(std::vector<std::string> const& arguments, std::size_t open_files = 0,
                     bool with_errors = false);
    ~Process();
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;

    pid_t id() const { return id_; }
    std::string read_line();  // empty at the end
    std::string read_rest();
    int wait();  // its exit code; -1 where a signal ended it

  private:
    pid_t id_ = -1;
    std::FILE* output_ = nullptr;
};

// Runs to its end. Throws where the exit code is not 0.
std::string output_of(std::vector<std::string> const& arguments);

std::string header_of_token(std::string const& token);  // a whole line

class Served {
  public:
    // `before` stands before the program: one that becomes it, as `strace -D` does.
    explicit Served(std::filesystem::path const& house, std::size_t open_files = 0,
                    std::vector<std::string> before = {});
    std::uint16_t port() const { return port_; }
    pid_t id() const { return process_.id(); }
    std::string const& token() const { return token_; }  // of the operator's programs

  private:
    std::string token_;  // made before the server is there
    Process process_;
    std::uint16_t port_ = 0;
};

struct Answer {
    int status = 0;
    std::string body;
};

class Connection {
  public:
    // `headers` are whole lines, sent with every request.
    explicit Connection(std::uint16_t port, std::string headers = {});
    explicit Connection(Served const& server);  // with its token
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    Answer get(std::string const& path);
    Answer post(std::string const& path, std::string_view body, std::string const& type = "application/json");

  private:
    Answer ask(std::string const& head, std::string_view body);
    void fill();
    std::string take(std::size_t count);
    std::string take_line();

    int socket_ = -1;
    std::uint16_t port_;
    std::string headers_;
    std::string buffer_;
    std::string asked_;  // the first line, for what is thrown
};

}  // namespace comity::bench
