// Text messages as a telephone with SMSSync hands them in, each from another number, at a steady pace: how
// long until the answer with the words for whoever wrote is in its hands. Then one message, many times at
// once.
//   gateways [--rate 200] [--seconds 20] [--connections 16] [--repeats 600]
#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/json.h"
#include "shared/figures.h"
#include "shared/houses.h"
#include "shared/served.h"

namespace {

using namespace comity;
using namespace comity::bench;
using Time = std::chrono::steady_clock;

std::string make_gateway(std::filesystem::path const& folder) {
    OpenHouse house(folder);
    house.open_space("flood");
    auto const made = json::parse(house.ask(Method::post, "/api/v1/spaces/flood/gateways",
                                            R"({"type":"smssync","settings":{"reply":"receipt"}})"));
    if (!made) throw std::runtime_error("no gateway was made");
    return std::string(made->text_of("path"));
}

std::string message(int number, int id) {
    return R"({"from":"+999)" + std::to_string(10'000'000 + number) +
           R"(","message":"No water at Hill Street )" + std::to_string(number % 97) + R"(","message_id":")" +
           std::to_string(id) + "\"}";
}

constexpr char json_header[] = "Content-Type: application/json\r\n";

// How long each took; throws where one is not answered with words to be sent back.
Times steady(std::uint16_t port, std::string const& path, int rate, int seconds, int connections) {
    Times times;
    std::mutex mutex;
    std::string refused;
    std::atomic<int> next = 0;
    auto const begun = Time::now();
    std::vector<std::jthread> threads;
    for (int each = 0; each < connections; ++each)
        threads.emplace_back([&] {
            Connection connection(port, json_header);
            for (int number = next++; number < rate * seconds; number = next++) {
                auto const due = begun + std::chrono::microseconds(1'000'000LL * number / rate);
                std::this_thread::sleep_until(due);
                auto const answer = connection.post(path, message(number, number));
                // From when it was due: a message that waits for a free connection waits, too.
                std::chrono::duration<double> const took = Time::now() - due;
                std::lock_guard const lock(mutex);
                times.add(took.count());
                if (answer.status != 200 || answer.body.find("\"uuid\"") == answer.body.npos)
                    refused = answer.body;
            }
        });
    threads.clear();
    if (!refused.empty()) throw std::runtime_error("not answered: " + refused);
    return times;
}

void repeat(std::uint16_t port, std::string const& path, int repeats, int connections) {
    std::atomic<int> left = repeats;
    std::vector<std::jthread> threads;
    for (int each = 0; each < connections; ++each)
        threads.emplace_back([&] {
            Connection connection(port, json_header);
            while (left-- > 0) connection.post(path, message(0, 1'000'000));
        });
}

double entries(Served const& server) {
    Connection connection(server);
    auto const body = json::parse(connection.get("/api/v1/spaces/flood").body);
    auto const* size = body ? body->find("size") : nullptr;
    if (!size || !size->integer()) throw std::runtime_error("the size of the space cannot be read");
    return static_cast<double>(*size->integer());
}

void measure(Options const& options) {
    auto const rate = static_cast<int>(options.number("rate", 200));
    auto const seconds = static_cast<int>(options.number("seconds", 20));
    auto const connections = static_cast<int>(options.number("connections", 16));
    auto const repeats = static_cast<int>(options.number("repeats", 600));
    Folder const folder;
    auto const path = make_gateway(folder.path());
    Served const server(folder.path());
    steady(server.port(), path, rate, seconds, connections).print("message in, answer handed over");
    auto const before = entries(server);
    repeat(server.port(), path, repeats, connections);
    print("statements of one message, sent " + std::to_string(repeats) + " times", entries(server) - before,
          "");
}

}  // namespace

int main(int count, char** arguments) {
    return run([&] { measure(Options(count, arguments, {"rate", "seconds", "connections", "repeats"})); });
}
