#include "shared/pace.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace comity::bench {

namespace {

constexpr std::size_t askers = 8;  // so many answers can be waited for at a time

void sleep_until(Stopwatch const& begun, double seconds) {
    if (auto const early = seconds - begun.seconds(); early > 0)
        std::this_thread::sleep_for(std::chrono::duration<double>(early));
}

}  // namespace

void together(std::size_t threads, std::function<void(std::size_t place)> const& work) {
    std::mutex mutex;
    std::exception_ptr failure;
    {
        std::vector<std::jthread> all;
        for (std::size_t place = 0; place < threads; ++place)
            all.emplace_back([&, place] {
                try {
                    work(place);
                } catch (...) {
                    std::scoped_lock const lock(mutex);
                    failure = std::current_exception();
                }
            });
    }
    if (failure) std::rethrow_exception(failure);
}

Times ask_at_pace(Served const& server, Asking const& asking,
                  std::function<std::string(std::size_t turn)> const& path,
                  std::function<void(Answer const&)> const& check) {
    Times times;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    Stopwatch const begun;
    together(askers, [&](std::size_t) {
        Connection connection(server.port(), asking.headers);
        for (auto turn = next++; turn < asking.asks; turn = next++) {
            auto const due = static_cast<double>(turn) / static_cast<double>(asking.per_second);
            sleep_until(begun, due);
            auto const answer = connection.get(path(turn));
            auto const took = begun.seconds() - due;
            check(answer);
            std::scoped_lock const lock(mutex);
            times.add(took);
        }
    });
    return times;
}

void check_status(Answer const& answer) {
    if (answer.status != 200)
        throw std::runtime_error("an answer has status " + std::to_string(answer.status) + ": " +
                                 answer.body.substr(0, 500));
}

}  // namespace comity::bench
