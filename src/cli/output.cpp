#include "cli/output.h"

#include <cstdio>

#include "base/json.h"

namespace comity::cli {

bool print_all(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
}

Exit print_refusal(Error const& error) {
    std::fprintf(stderr, "comity: %s\n", error.why.c_str());
    return error.fault == Fault::broken ? Exit::machine_failed : Exit::refused;
}

Exit print_usage(std::string_view what_is_wrong) {
    std::fprintf(stderr, "comity: %.*s `comity help` lists the verbs.\n",
                 static_cast<int>(what_is_wrong.size()), what_is_wrong.data());
    return Exit::wrong_usage;
}

Exit print_problem(Reply const& reply) {
    auto problem = json::parse(reply.body);
    std::string why(problem ? problem->text_of("detail") : "");
    if (why.empty()) why = "The server refused this with status " + std::to_string(reply.status) + ".";
    std::fprintf(stderr, "comity: %s\n", why.c_str());
    return reply.status >= 500 && reply.status != 503 ? Exit::machine_failed : Exit::refused;
}

Exit print_reply(Reply& reply) {
    if (reply.status >= 400) return print_problem(reply);
    if (!print_all(reply.body)) return Exit::refused;
    while (reply.next) {
        auto piece = reply.next();
        if (!piece) return print_refusal(piece.error());
        if (!*piece) break;
        if (!print_all(**piece)) return Exit::refused;
    }
    return std::fflush(stdout) == 0 ? Exit::done : Exit::refused;
}

}  // namespace comity::cli
