// Phones that send answers: four clients with forms of 600 bytes, each durable and in all views before it is
// acknowledged; the same answers five times at once; and a table of 100,000 answers taken out as CSV.
//   openrosa [--runs 3] [--seconds 10] [--warm 3] [--clients 4] [--connections 32] [--answers 100000]
#include <atomic>
#include <stdexcept>
#include <thread>

#include "base/json.h"
#include "base/time.h"
#include "kernel/space.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;

constexpr char form[] = R"(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Wells</h:title><model><instance><data id="wells" version="1">
<start/><village/><state/><where/><families/><family><name/><age/></family>
<orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/start" type="dateTime"/><bind nodeset="/data/where" type="geopoint"/>
<bind nodeset="/data/families" type="int"/>
</model></h:head><h:body><input ref="/data/village"><label>Village</label></input>
<select1 ref="/data/state"><label>State of the well</label><item><label>Dry</label><value>dry</value></item>
<item><label>Working</label><value>works</value></item></select1><input ref="/data/where"><label>Where</label></input>
<input ref="/data/families"><label>Families</label></input><group ref="/data/family"><repeat nodeset="/data/family">
<input ref="/data/family/name"><label>Name</label></input>
<input ref="/data/family/age"><label>Age</label></input></repeat></group>
</h:body></h:html>)";

constexpr char media_type[] = "multipart/form-data; boundary=b0undary";

// About 600 bytes; no two alike.
std::string answers(std::string const& instance, std::size_t number) {
    auto const varied = std::to_string(number % 1000);
    return "<?xml version='1.0' ?><data xmlns:orx=\"http://openrosa.org/xforms\" id=\"wells\" version=\"1\">"
           "<start>2026-11-20T08:15:00.000+01:00</start><village>Upper Amathea, quarter " +
           varied + "</village><state>" + (number % 2 == 0 ? "dry" : "works") + "</state><where>12." +
           varied + "1 -48." + varied + "2 35.0 8.5</where><families>" + varied +
           "</families><family><name>Household one, of the miller and his sister, third house on the left "
           "behind the school, "
           "where the road bends to the river and the old "
           "bridge</name><age>34</age></family><family><name>Household "
           "two</name>"
           "<age>7</age></family><orx:meta><orx:instanceID>uuid:" +
           instance + "</orx:instanceID></orx:meta></data>";
}

std::string post_of(std::string const& xml) {
    return "--b0undary\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; "
           "filename=\"s.xml\"\r\n"
           "Content-Type: text/xml\r\n\r\n" +
           xml + "\r\n--b0undary--\r\n";
}

// The path at which phones hand in.
std::string prepare_house(std::filesystem::path const& folder, std::string& number) {
    OpenHouse open(folder);
    open.open_space("cyprina");
    auto const added = json::parse(open.ask(Method::post, "/api/v1/spaces/cyprina/xforms", form));
    auto const made =
        json::parse(open.ask(Method::post, "/api/v1/spaces/cyprina/gateways", R"({"type":"openrosa"})"));
    if (!added || !made) throw std::runtime_error("the house was not prepared");
    number = std::to_string(*added->find("number")->integer());
    return std::string(made->text_of("path")) + "/submission";
}

std::size_t stored_answers(Served const& server, std::string const& number) {
    auto const row = json::parse(Connection(server).get("/api/v1/spaces/cyprina/xforms/" + number).body);
    auto const* count = row ? row->find("answers") : nullptr;
    if (!count || !count->integer()) throw std::runtime_error("the form cannot be read");
    return static_cast<std::size_t>(*count->integer());
}

struct Load {
    std::string path;
    std::size_t clients = 4, connections = 32;  // of each client
    std::atomic<std::size_t> sent = 0;
};

// Each connection sends as soon as it was answered. How many were taken, and how long each took.
struct Driven {
    std::size_t taken = 0;
    Times times;
};

Driven drive(Load& load, Served const& server, std::size_t seconds) {
    auto const threads = load.clients * load.connections;
    std::vector<std::vector<double>> took(threads);
    std::atomic<bool> wrong = false;
    Stopwatch const watch;
    {
        std::vector<std::jthread> phones;
        for (std::size_t phone = 0; phone < threads; ++phone)
            phones.emplace_back([&, phone] {
                Connection connection(server.port());
                while (watch.seconds() < static_cast<double>(seconds) && !wrong) {
                    auto const mark = load.sent++;
                    auto const body = post_of(answers(std::to_string(mark), mark));
                    Stopwatch const one;
                    if (connection.post(load.path, body, media_type).status != 201) wrong = true;
                    took[phone].push_back(one.seconds());
                }
            });
    }
    if (wrong) throw std::runtime_error("a submission was not answered with 201");
    Driven driven;
    for (auto const& each : took)
        for (auto const one : each) driven.times.add(one);
    driven.taken = driven.times.count();
    return driven;
}

void measure_rate(Load& load, Served const& server, std::string const& number, Options const& options) {
    drive(load, server, options.number("warm", 3));
    std::vector<double> rates;
    for (std::size_t run = 0; run < options.number("runs", 3); ++run) {
        auto const before = stored_answers(server, number);
        auto const cpu_before = processor_seconds(server.id());
        Stopwatch const watch;
        auto const driven = drive(load, server, options.number("seconds", 10));
        rates.push_back(static_cast<double>(driven.taken) / watch.seconds());
        auto const cpu = processor_seconds(server.id()) - cpu_before;
        if (stored_answers(server, number) != before + driven.taken)
            throw std::runtime_error("what was acknowledged is not what was stored");
        print("submissions, rate", rates.back(), "a second");
        driven.times.print("submissions");
        print("submissions, server", cpu / static_cast<double>(driven.taken) * 1e6, "us CPU each");
    }
    print("submissions, median rate", median(rates), "a second");
}

void measure_equal(Load const& load, Served const& server, std::string const& number) {
    constexpr std::size_t rounds = 20, posts = 5;
    auto const before = stored_answers(server, number);
    std::atomic<std::size_t> created = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        auto const body = post_of(answers("equal-" + std::to_string(round), round));
        std::vector<std::jthread> phones;
        for (std::size_t post = 0; post < posts; ++post)
            phones.emplace_back([&] {
                Connection connection(server.port());
                created += connection.post(load.path, body, media_type).status == 201 ? 1 : 0;
            });
    }
    auto const stored = stored_answers(server, number) - before;
    print("five equal submissions at once, 20 rounds, answered 201", static_cast<double>(created), "of 100");
    print("five equal submissions at once, 20 rounds, stored", static_cast<double>(stored), "answers");
    if (created != rounds * posts || stored != rounds) throw std::runtime_error("they are not heard once");
}

void measure_csv(Load& load, Served const& server, std::string const& number, std::size_t wanted) {
    while (stored_answers(server, number) < wanted) drive(load, server, 2);
    auto const path = "/api/v1/spaces/cyprina/xforms/" + number + "/answers.csv";
    auto const url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
    Connection(server).get("/api/v1/spaces/cyprina/xforms");
    for (int run = 0; run < 3; ++run) {
        auto const memory_before = memory_mib(server.id(), "RssAnon");
        auto const figures =
            output_of({"curl", "-s", "-o", "/dev/null", "-H", "Authorization: Bearer " + server.token(), "-w",
                       "%{http_code} %{time_starttransfer} %{time_total} %{size_download}", url});
        double status = 0, first = 0, whole = 0, bytes = 0;
        if (std::sscanf(figures.c_str(), "%lf %lf %lf %lf", &status, &first, &whole, &bytes) != 4 ||
            status != 200)
            throw std::runtime_error("the table was not answered: " + figures);
        print("CSV, answers", static_cast<double>(stored_answers(server, number)), "rows");
        print("CSV, first byte", first * 1e3, "ms");
        print("CSV, whole", whole, "s");
        print("CSV, size", bytes / 1048576, "MiB");
        print("CSV, memory of the server more than before",
              memory_mib(server.id(), "RssAnon") - memory_before, "MiB");
    }
}

void benchmark(Options const& options) {
    Folder const folder;
    Load load;
    load.clients = options.number("clients", 4);
    load.connections = options.number("connections", 32);
    std::string number;
    load.path = prepare_house(folder.path() / "house", number);
    Served const server(folder.path() / "house");
    print("a submission", static_cast<double>(answers("00000000-0000-0000-0000-000000000000", 1).size()),
          "bytes of XML");
    measure_rate(load, server, number, options);
    measure_equal(load, server, number);
    measure_csv(load, server, number, options.number("answers", 100'000));
    print("memory of the server", memory_mib(server.id(), "VmRSS"), "MiB");
}

}  // namespace

int main(int count, char** given) {
    Options const options(count, given, {"runs", "seconds", "warm", "clients", "connections", "answers"});
    return comity::bench::run([&] { benchmark(options); });
}
