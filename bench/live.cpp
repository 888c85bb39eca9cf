// The live stream: what idle and hearing listeners cost the ingest of reports, how long a report takes from
// its post to the eyes of all listeners, and what memory a listener holds. Listeners and posters share the
// machine with the server.
//   live [--listeners 1000] [--runs 3] [--seconds 5] [--posters 16] [--rate 500] [--rate-seconds 10]
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/json.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/listeners.h"
#include "shared/pages.h"
#include "shared/reports.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;

struct Stage {
    Served const& server;
    std::string sign_in;  // a header line
    std::vector<std::string> bodies;
    std::size_t listeners, posters;
    std::size_t said = 0;  // so that no two are alike

    // `signed_in` listeners are members; the others are the public.
    std::string listening_to(std::string const& space, bool signed_in) const {
        return "GET /api/v1/events?space=" + space +
               " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n" +
               (signed_in ? sign_in : "") + "\r\n";
    }
};

constexpr char reports_address[] = "/api/v1/spaces/cyprina/statements?kind=intake.report";

std::uint64_t number_in(Answer const& answer) {
    auto const body = json::parse(answer.body);
    auto const* number = body && answer.status == 201 ? body->find("number") : nullptr;
    if (!number || !number->integer())
        throw std::runtime_error("a report was not taken: " + std::to_string(answer.status) + answer.body);
    return static_cast<std::uint64_t>(*number->integer());
}

// `post` is done by each of so many threads until it says no.
void post_together(std::size_t threads, std::function<bool(std::size_t, Connection&)> const& post,
                   Stage const& stage) {
    together(threads, [&](std::size_t each) {
        Connection connection(stage.server.port(), stage.sign_in);
        while (post(each, connection)) continue;
    });
}

double ingest_rate(Stage& stage, double seconds) {
    std::vector<std::size_t> counts(stage.posters);
    auto const first = stage.said;
    auto const begun_s = steady_s();
    post_together(
        stage.posters,
        [&](std::size_t poster, Connection& connection) {
            auto const turn = first + counts[poster] * stage.posters + poster;
            number_in(connection.post(reports_address, stage.bodies[turn % stage.bodies.size()] + " " +
                                                           std::to_string(turn) + "\"}"));
            ++counts[poster];
            return steady_s() - begun_s < seconds;
        },
        stage);
    auto const took_s = steady_s() - begun_s;
    stage.said += stage.posters * (1 + *std::ranges::max_element(counts));
    double all = 0;
    for (auto const count : counts) all += static_cast<double>(count);
    return all / took_s;
}

struct Cost {
    std::vector<double> rates, processor;  // reports/s; server's microseconds a report
};

void measure(Stage& stage, std::string const& name, double seconds, Cost& cost) {
    auto const cpu_before = processor_seconds(stage.server.id());
    auto const rate = ingest_rate(stage, seconds);
    auto const cpu = processor_seconds(stage.server.id()) - cpu_before;
    cost.rates.push_back(rate);
    cost.processor.push_back(cpu / (rate * seconds) * 1e6);
    print(name + ", rate", rate, "reports/s");
    print(name + ", server", cost.processor.back(), "us CPU/report");
}

// Alternating, so that what else the machine does falls on all alike.
void compare_ingest(Stage& stage, std::size_t runs, double seconds) {
    Cost none, idle, hearing;
    ingest_rate(stage, seconds / 2);
    for (std::size_t run = 1; run <= runs; ++run) {
        auto const name = "run " + std::to_string(run) + ", ";
        measure(stage, name + "no listeners", seconds, none);
        {
            Listeners const public_ones(stage.server.port(), stage.listening_to("square", false),
                                        stage.listeners / 2);
            Listeners const members(stage.server.port(), stage.listening_to("quiet", true),
                                    stage.listeners - stage.listeners / 2);
            measure(stage, name + "idle listeners", seconds, idle);
        }
        Listeners const all(stage.server.port(), stage.listening_to("cyprina", true), stage.listeners);
        measure(stage, name + "hearing listeners", seconds, hearing);
        print(name + "events read by hearing listeners", static_cast<double>(all.events()), "events");
    }
    print("no listeners, median rate", median(none.rates), "reports/s");
    print("idle listeners (half the public, half members, of spaces where nothing is said), median rate",
          median(idle.rates), "reports/s");
    print("hearing listeners (each is told of each report), median rate", median(hearing.rates), "reports/s");
    print("idle listeners cost", 100 * (1 - median(idle.rates) / median(none.rates)), "% of the rate");
    print("hearing listeners cost", 100 * (1 - median(hearing.rates) / median(none.rates)), "% of the rate");
    print("server's processor time, no listeners", median(none.processor), "us/report");
    print("server's processor time, idle listeners", median(idle.processor), "us/report");
    print("server's processor time, hearing listeners", median(hearing.processor), "us/report");
}

// When each report was posted, by its number, at a steady rate.
std::map<std::uint64_t, double> post_steadily(Stage& stage, double rate, double seconds) {
    constexpr std::size_t threads = 8;
    std::map<std::uint64_t, double> posted;
    std::mutex mutex;
    std::vector<std::size_t> counts(threads);
    auto const first = stage.said;
    auto const begun_s = steady_s();
    post_together(
        threads,
        [&](std::size_t poster, Connection& connection) {
            auto const turn = counts[poster]++ * threads + poster;
            auto const due_s = begun_s + static_cast<double>(turn) / rate;
            if (due_s - begun_s > seconds) return false;
            while (steady_s() < due_s) std::this_thread::sleep_for(std::chrono::microseconds(200));
            auto const sent_s = steady_s();
            auto const number =
                number_in(connection.post(reports_address, stage.bodies[turn % stage.bodies.size()] + " " +
                                                               std::to_string(first + turn) + "\"}"));
            std::scoped_lock const lock(mutex);
            posted[number] = sent_s;
            return true;
        },
        stage);
    stage.said += static_cast<std::size_t>(rate * seconds) + threads;
    print("posted", static_cast<double>(posted.size()) / (steady_s() - begun_s), "reports/s");
    return posted;
}

void measure_delay(Stage& stage, double rate, double seconds) {
    Listeners listeners(stage.server.port(), stage.listening_to("cyprina", true), stage.listeners, true);
    auto const posted = post_steadily(stage, rate, seconds);
    auto const wanted = posted.size() * stage.listeners;
    for (int tenths = 0; tenths < 100 && listeners.events() < wanted; ++tenths)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    auto const seen = listeners.stop();
    Times times;
    for (auto const& each : seen)
        if (auto const found = posted.find(each.number); found != posted.end())
            times.add(each.at_s - found->second);
    if (times.count() != wanted)
        throw std::runtime_error("of " + std::to_string(wanted) + " events " + std::to_string(times.count()) +
                                 " were seen");
    times.print("from post to seen, each listener and report");
}

void measure_memory(Stage const& stage) {
    auto const request = stage.listening_to("cyprina", true);
    // Once before, so that what stays with the server is not counted.
    std::make_unique<Listeners>(stage.server.port(), request, stage.listeners).reset();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    auto const before = memory_mib(stage.server.id(), "RssAnon");
    Listeners const listeners(stage.server.port(), request, stage.listeners * 4);
    auto const after = memory_mib(stage.server.id(), "RssAnon");
    print("memory of the server before", before, "MiB");
    print("memory of a listener, without the system's buffers",
          (after - before) * 1024 / static_cast<double>(listeners.count()), "KiB");
}

void benchmark(Options const& options) {
    Folder const folder;
    auto const house = folder.path() / "house";
    {
        OpenHouse open(house);
        open.open_space("cyprina");
        open.open_space("quiet");
        open.ask(Method::post, "/api/v1/spaces", R"({"name":"square","public":true})");
    }
    constexpr std::size_t open_files = 20'000;
    Served const server(house, open_files);
    Stage stage{.server = server,
                .sign_in = header_of_token(server.token()),
                .bodies = {},
                .listeners = options.number("listeners", 1000),
                .posters = options.number("posters", 16)};
    for (std::size_t at = 0; at < 10'000; ++at) stage.bodies.push_back(open_body(made_report(at)));
    measure_memory(stage);
    compare_ingest(stage, options.number("runs", 3), static_cast<double>(options.number("seconds", 5)));
    measure_delay(stage, static_cast<double>(options.number("rate", 500)),
                  static_cast<double>(options.number("rate-seconds", 10)));
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"listeners", "runs", "seconds", "posters", "rate", "rate-seconds"});
    return comity::bench::run([&] { benchmark(options); });
}
