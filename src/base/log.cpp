#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "base/json.h"
#include "base/time.h"

namespace comity::log {
namespace {

std::atomic<bool> silent = false;

// One write a line, so that lines of several threads do not mix. A log that cannot be written is let go.
void write_line(std::string_view line) {
    while (!line.empty()) {
        ssize_t const written = ::write(STDERR_FILENO, line.data(), line.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return;
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

void say(std::string_view level, std::string_view event, Facts facts) {
    static Clock const clock = machine_clock();
    std::string line;
    json::Writer writer(line);
    writer.open('{').member("at", format_time(clock())).member("level", level).member("event", event);
    for (auto const& [name, what] : facts) writer.member(name, what);
    writer.close('}');
    line.push_back('\n');
    write_line(line);
}

}  // namespace

void info(std::string_view event, Facts facts) {
    if (!silent) say("info", event, facts);
}

void warning(std::string_view event, Facts facts) {
    if (!silent) say("warning", event, facts);
}

void error(std::string_view event, Facts facts) {
    say("error", event, facts);
}

void silence() {
    silent = true;
}

}  // namespace comity::log
