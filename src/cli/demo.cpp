// The verb that plays the demonstration. What it holds is handed in by main.
#include <signal.h>

#include <charconv>
#include <csignal>
#include <cstdio>

#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

volatile std::sig_atomic_t is_broken_off = 0;

// Its clocks are stopped before it leaves; a second signal ends it at once.
void notice_signals() {
    struct sigaction noticed{};
    noticed.sa_handler = [](int) { is_broken_off = 1; };
    noticed.sa_flags = SA_RESETHAND | SA_RESTART;
    for (int const signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &noticed, nullptr);
}

Result<Pacing> read_pacing(Arguments const& arguments) {
    Pacing pacing;
    pacing.broken_off = [] { return is_broken_off != 0; };
    if (!arguments.has("speed")) return pacing;
    auto const text = arguments.option("speed");
    pacing.at_once = text == "max";
    if (pacing.at_once) return pacing;
    double speed = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), speed);
    bool const fits =
        problem == std::errc{} && end == text.data() + text.size() && speed > 0 && speed <= 100'000;
    if (!fits) return refuse(Fault::malformed, "--speed is a number above 0 and up to 100000, or max.");
    pacing.speed = speed;
    return pacing;
}

// A house is made where there is none.
Result<Ask> reach_or_make(Doors const& doors, std::string const& data) {
    auto ask = doors.reach(data);
    if (ask || ask.error().fault != Fault::not_found) return ask;
    TRY_OK(doors.init(data));
    return doors.reach(data);
}

}  // namespace

Exit demonstrate(Doors const& doors, Arguments const& arguments) {
    auto const pacing = read_pacing(arguments);
    if (!pacing) return print_usage(pacing.error().why);
    auto const ask = reach_or_make(doors, arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    notice_signals();
    bool any_new = false;
    auto const played =
        doors.demonstrate(arguments.option("data"), *ask, *pacing, [&](std::string const& line) {
            any_new = true;
            std::printf("%s\n", shown(line).c_str());
            std::fflush(stdout);
        });
    if (!played) return print_refusal(played.error());
    if (is_broken_off != 0) {
        std::printf("Broken off. Its clocks stand until it is played again.\n");
        return Exit::done;
    }
    std::printf(any_new ? "All was said.\n" : "All had been said before.\n");
    return Exit::done;
}

}  // namespace comity::cli
