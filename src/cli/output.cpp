#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/json.h"
#include "cli/terminal.h"

namespace comity::cli {

namespace {

// Standard output: a terminal gets foreign text escaped, a file or a pipe gets it as it is.
class Out {
  public:
    bool put(std::string_view bytes) {
        if (!to_terminal_) return print_all(bytes);
        held_.append(bytes);
        auto const whole = whole_bytes(held_);
        auto const text = shown_lines(std::string_view(held_).substr(0, whole));
        held_.erase(0, whole);
        return print_all(text);
    }
    bool end() { return print_all(shown_lines(held_)) && std::fflush(stdout) == 0; }

  private:
    bool to_terminal_ = ::isatty(STDOUT_FILENO) == 1;
    std::string held_;  // what cannot be shown before more has come
};

}  // namespace

Exit ended(Exit exit) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit;
    if (errno == EPIPE) return exit;  // nobody reads any more, which is their right
    return print_refusal({Fault::broken, "What was to be printed could not be written."});
}

bool print_all(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
}

Exit print_refusal(Error const& error) {
    std::fprintf(stderr, "comity: %s\n", shown(error.why).c_str());
    return error.fault == Fault::broken ? Exit::machine_failed : Exit::refused;
}

Exit print_usage(std::string_view what_is_wrong) {
    std::fprintf(stderr, "comity: %s `comity help` lists the verbs.\n", shown(what_is_wrong).c_str());
    return Exit::wrong_usage;
}

Exit print_problem(Reply const& reply) {
    auto problem = json::parse(reply.body);
    std::string why(problem ? problem->text_of("detail") : "");
    if (why.empty()) why = "The server refused this with status " + std::to_string(reply.status) + ".";
    std::fprintf(stderr, "comity: %s\n", shown(why).c_str());
    return reply.status >= 500 && reply.status != 503 ? Exit::machine_failed : Exit::refused;
}

Exit print_reply(Reply& reply) {
    if (reply.status >= 400) return print_problem(reply);
    Out out;
    if (!out.put(reply.body)) return Exit::refused;
    while (reply.next) {
        auto piece = reply.next();
        if (!piece) return print_refusal(piece.error());
        if (!*piece) break;
        if (!out.put(**piece)) return Exit::refused;
    }
    return out.end() ? Exit::done : Exit::refused;
}

}  // namespace comity::cli
