// Reports over HTTP, one a request, each durable and in all views before it is acknowledged; driven by wrk.
// Every request has another body and, in the first series, another Idempotency-Key; in the last each is
// signed by its party, and --signed of them are made before.
//   http_reports [--runs 3] [--seconds 10] [--warm 5] [--connections 64] [--threads 2] [--bodies 20000]
//                [--signed 100000]
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json.h"
#include "kernel/desk.h"
#include "kernel/space.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/reports.h"
#include "shared/served.h"
#include "tlog/signing.h"

namespace {

using namespace comity;
using namespace comity::bench;

// What every load does: number its threads, and say on one line that begins with "counted" what was counted.
constexpr char common_script[] = R"(
local thread_count = 0
function setup(thread)
    thread_count = thread_count + 1
    thread:set("thread_number", thread_count)
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("counted %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.timeout, e.status,
        latency:percentile(50), latency:percentile(99), latency.max))
end
)";

// Arguments: the file of bodies, a name that no other run has, "keys" or "no-keys", and a token.
constexpr char load_script[] = R"(
function init(arguments)
    bodies = {}
    for line in io.lines(arguments[1]) do bodies[#bodies + 1] = line end
    name = arguments[2] .. "-" .. thread_number .. "-"
    with_keys = arguments[3] == "keys"
    sent = 0
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. arguments[4]
end

function request()
    sent = sent + 1
    local mark = name .. sent
    if with_keys then wrk.headers["Idempotency-Key"] = mark end
    return wrk.format("POST", nil, nil, bodies[sent % #bodies + 1] .. " " .. mark .. '"}')
end
)";

// The same of statements that are signed: arguments are the file of envelopes and a token. Each is sent once.
constexpr char signed_script[] = R"(
function init(arguments)
    bodies = {}
    local number = 0
    for line in io.lines(arguments[1]) do
        number = number + 1
        if number % 2 == thread_number % 2 then bodies[#bodies + 1] = line end
    end
    sent = 0
    wrk.headers["Content-Type"] = "application/vnd.comity.signed+json"
    wrk.headers["Authorization"] = "Bearer " .. arguments[2]
end

function request()
    sent = sent + 1
    if sent > #bodies then error("more signed statements are needed") end
    return wrk.format("POST", nil, nil, bodies[sent])
end
)";

struct Load {
    std::size_t connections, threads;
    std::filesystem::path script, bodies;
    bool keys = true;
    std::size_t loads_so_far = 0;
};

struct Counted {
    double requests = 0, seconds = 0, broken = 0, refused = 0, p50_ms = 0, p99_ms = 0, slowest_ms = 0;
};

Counted run_wrk(Load const& load, Served const& server, std::size_t seconds,
                std::filesystem::path const& script, std::string const& query,
                std::vector<std::string> const& arguments) {
    std::vector<std::string> command{
        "wrk",
        "-t",
        std::to_string(load.threads),
        "-c",
        std::to_string(load.connections),
        "-d",
        std::to_string(seconds) + "s",
        "-s",
        script,
        "http://127.0.0.1:" + std::to_string(server.port()) + "/api/v1/spaces/cyprina/statements" + query,
        "--"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    auto const output = output_of(command);
    auto const at = output.find("counted ");
    if (at == output.npos) throw std::runtime_error("wrk counted nothing: " + output);
    std::istringstream numbers(output.substr(at + 8));
    Counted counted;
    double microseconds = 0;
    numbers >> counted.requests >> microseconds >> counted.broken >> counted.refused;
    numbers >> counted.p50_ms >> counted.p99_ms >> counted.slowest_ms;
    counted.seconds = microseconds / 1e6;
    for (auto* each : {&counted.p50_ms, &counted.p99_ms, &counted.slowest_ms}) *each /= 1e3;
    return counted;
}

Counted drive(Load& load, Served const& server, std::size_t seconds) {
    auto const name = "load" + std::to_string(++load.loads_so_far);
    return run_wrk(load, server, seconds, load.script, "?kind=intake.report",
                   {load.bodies, name, load.keys ? "keys" : "no-keys", server.token()});
}

double size_of_space_now(Served const& server) {
    auto const answer = Connection(server).get("/api/v1/spaces/cyprina");
    auto const space = json::parse(answer.body);
    auto const* size = space ? space->find("size") : nullptr;
    if (!size || !size->integer()) throw std::runtime_error("the space cannot be read: " + answer.body);
    return static_cast<double>(*size->integer());
}

// Once nothing more of the last load comes in.
double size_of_space(Served const& server) {
    double before = -1;
    for (;;) {
        auto const size = size_of_space_now(server);
        if (size == before) return size;
        before = size;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

double commits_of(Served const& server) {
    auto const text = Connection(server).get("/metrics").body;
    auto const at = text.find("\ncomity_commits_total ");
    return at == text.npos ? 0 : std::strtod(text.c_str() + at + 22, nullptr);
}

// Each answered request is one entry more; those under way when wrk hangs up may be stored as well.
void hold_against(Counted const& counted, double stored, Load const& load) {
    if (counted.broken > 0 || counted.refused > 0)
        throw std::runtime_error("some requests were not answered with 2xx");
    if (stored < counted.requests || stored > counted.requests + static_cast<double>(load.connections)) {
        throw std::runtime_error("of " + std::to_string(counted.requests) + " acknowledged, " +
                                 std::to_string(stored) + " were stored");
    }
}

void measure(Load& load, Served const& server, std::size_t runs, std::size_t seconds) {
    std::vector<double> rates;
    std::vector<double> p99s;
    for (std::size_t i = 1; i <= runs; ++i) {
        auto const name =
            std::string(load.keys ? "with keys" : "without keys") + ", run " + std::to_string(i) + ", ";
        auto const stored_before = size_of_space(server);
        auto const commits_before = commits_of(server);
        auto const cpu_before = processor_seconds(server.id());
        auto const counted = drive(load, server, seconds);
        auto const cpu = processor_seconds(server.id()) - cpu_before;
        auto const stored = size_of_space(server) - stored_before;
        hold_against(counted, stored, load);
        rates.push_back(counted.requests / counted.seconds);
        p99s.push_back(counted.p99_ms);
        print(name + "rate", rates.back(), "requests/s");
        print(name + "p50", counted.p50_ms, "ms");
        print(name + "p99", counted.p99_ms, "ms");
        print(name + "slowest", counted.slowest_ms, "ms");
        print(name + "errors and answers other than 2xx", counted.broken + counted.refused, "requests");
        print(name + "server", cpu / counted.requests * 1e6, "us CPU/request");
        print(name + "statements a commit", stored / (commits_of(server) - commits_before), "statements");
        print(name + "memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
    }
    auto const name = std::string(load.keys ? "with keys" : "without keys") + ", median ";
    print(name + "rate", median(rates), "requests/s");
    print(name + "p99", median(p99s), "ms");
}

// Sums the calls of the table that `strace -c` prints: "% time, seconds, usecs/call, calls, [errors], name".
double calls_in(std::string const& table) {
    std::istringstream lines(table);
    double calls = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.ends_with(" fsync") && !line.ends_with(" fdatasync")) continue;
        double share = 0, seconds = 0, each = 0, count = 0;
        std::istringstream(line) >> share >> seconds >> each >> count;
        calls += count;
    }
    return calls;
}

// What strace writes once the traced process has ended.
std::string when_written(std::filesystem::path const& file) {
    for (int tenths = 0; tenths < 50; ++tenths) {
        std::ifstream in(file);
        std::string text((std::istreambuf_iterator<char>(in)), {});
        if (text.ends_with(" total\n")) return text;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("strace wrote no table");
}

// With a server of its own: strace must be there from the beginning to stop at these calls alone.
void count_syncs(Load& load, std::filesystem::path const& house, std::size_t seconds) {
    auto const table = load.script.parent_path() / "syncs";
    double statements = 0;
    Counted counted;
    try {
        Served const server(
            house, 0,
            {"strace", "-D", "-f", "--seccomp-bpf", "-c", "-o", table, "-e", "trace=fdatasync,fsync"});
        auto const stored_before = size_of_space(server);
        counted = drive(load, server, seconds);
        statements = size_of_space(server) - stored_before;
    } catch (std::runtime_error const& failure) {
        std::printf("fsyncs are not counted, for strace cannot watch: %s\n", failure.what());
        return;
    }
    print("under strace, rate", counted.requests / counted.seconds, "requests/s");
    auto const syncs = calls_in(when_written(table));
    print("under strace, fsyncs", syncs / counted.seconds, "a second");
    print("under strace, fsyncs", syncs / statements, "a statement");
}

void write_bodies(std::filesystem::path const& file, std::size_t bodies) {
    std::ofstream out(file, std::ios::binary);
    for (std::size_t i = 0; i < bodies; ++i) out << open_body(made_report(i)) << '\n';
}

// A party with a key of its own, a member of the space, and so many statements that it signed.
void write_signed(OpenHouse& open, std::filesystem::path const& file, std::size_t statements) {
    auto const key = make_signing_key();
    json::Object const introduced{{"name", "Signing party"}, {"key", to_base64(key.public_key)}};
    auto const answer = json::parse(open.ask(Method::post, "/api/v1/parties", json::write(introduced)));
    auto const id = answer ? PartyId::from_hex_text(answer->text_of("id")) : std::nullopt;
    if (!id) throw std::runtime_error("the party was not introduced");
    auto const party = *id;
    auto visit = open.house().visit("cyprina", open.house().operator_party(), "bench");
    if (!visit) throw std::runtime_error(visit.error().why);
    json::Object member{{"party", party.hex()}, {"role", "contributor"}, {"name", "Signing party"}};
    auto const said =
        visit->speak.say({.kind = "space.member", .body = json::write(json::Value(std::move(member)))});
    if (!said) throw std::runtime_error(said.error().why);
    std::ofstream out(file, std::ios::binary);
    for (std::size_t i = 0; i < statements; ++i) {
        auto const body = open_body(made_report(i)) + " signed " + std::to_string(i) + "\"}";
        auto const made = prepare(visit->sight.space_id(), "intake.report", party, first_report_ms, body);
        out << R"({"header":")" << to_base64(made.header_bytes) << R"(","salt":")" << to_base64(made.salt)
            << R"(","body":")" << to_base64(body) << R"(","signature":")"
            << to_base64(sign(key, signed_bytes(made.header_bytes))) << "\"}\n";
    }
}

void measure_signed(Load const& load, Served const& server, std::filesystem::path const& file) {
    auto const script = load.script.parent_path() / "signed.lua";
    std::ofstream(script) << common_script << signed_script;
    constexpr std::size_t signed_seconds = 5;
    auto const stored_before = size_of_space(server);
    auto const cpu_before = processor_seconds(server.id());
    auto const counted = run_wrk(load, server, signed_seconds, script, "", {file, server.token()});
    auto const cpu = processor_seconds(server.id()) - cpu_before;
    hold_against(counted, size_of_space(server) - stored_before, load);
    print("signed, rate", counted.requests / counted.seconds, "requests/s");
    print("signed, p50", counted.p50_ms, "ms");
    print("signed, p99", counted.p99_ms, "ms");
    print("signed, server", cpu / counted.requests * 1e6, "us CPU/request");
}

void benchmark(Options const& options) {
    auto const seconds = options.number("seconds", 10);
    Folder const folder;
    Load load{options.number("connections", 64), options.number("threads", 2), folder.path() / "load.lua",
              folder.path() / "bodies"};
    std::ofstream(load.script) << common_script << load_script;
    write_bodies(load.bodies, options.number("bodies", 20'000));
    auto const house = folder.path() / "house";
    auto const envelopes = folder.path() / "signed";
    {
        OpenHouse open(house);
        open.open_space("cyprina");
        write_signed(open, envelopes, options.number("signed", 100'000));
    }
    {
        Served const server(house);
        drive(load, server, options.number("warm", 5));
        measure(load, server, options.number("runs", 3), seconds);
        load.keys = false;
        measure(load, server, options.number("runs", 3), seconds);
        measure_signed(load, server, envelopes);
        print("entries in the end", size_of_space(server), "entries");
    }
    load.keys = true;
    count_syncs(load, house, std::max<std::size_t>(seconds / 2, 1));
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given,
                          {"runs", "seconds", "warm", "connections", "threads", "bodies", "signed"});
    return comity::bench::run([&] { benchmark(options); });
}
