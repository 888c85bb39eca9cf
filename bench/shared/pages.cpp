#include "shared/pages.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <vector>

namespace comity::bench {

namespace {

constexpr std::size_t askers = 8;  // so many answers can be waited for at a time

void sleep_until(Stopwatch const& begun, double seconds) {
    if (auto const early = seconds - begun.seconds(); early > 0)
        std::this_thread::sleep_for(std::chrono::duration<double>(early));
}

std::size_t count_of(std::string_view words, std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + words.size())) ++count;
    return count;
}

void check_rows(Page const& page, Answer const& answer) {
    check_status(answer);
    if (!holds_rows(page, answer))
        throw std::runtime_error(page.name + " has " + std::to_string(count_of(page.words, answer.body)) +
                                 " rows instead of " + std::to_string(page.rows));
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

Times ask_steadily(Served const& server, std::string const& headers, Rate const& rate,
                   std::function<std::string(std::size_t turn)> const& path,
                   std::function<void(Answer const&)> const& check) {
    Times times;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    Stopwatch const begun;
    together(askers, [&](std::size_t) {
        Connection connection(server.port(), headers);
        for (auto turn = next++; turn < rate.asks; turn = next++) {
            auto const due = static_cast<double>(turn) / static_cast<double>(rate.per_second);
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

bool holds_rows(Page const& page, Answer const& answer) {
    return answer.status == 200 && count_of(page.words, answer.body) == page.rows;
}

Answer asked(Served const& server, Page const& page) {
    auto answer = Connection(server.port(), page.headers).get(page.path);
    check_rows(page, answer);
    return answer;
}

void measure(Served const& server, Page const& page, Rate const& rate) {
    auto const bytes = asked(server, page).body.size();
    auto const before = processor_seconds(server.id());
    auto const times = ask_steadily(
        server, page.headers, rate, [&](std::size_t) { return page.path; },
        [&](Answer const& answer) { check_rows(page, answer); });
    auto const spent = processor_seconds(server.id()) - before;
    times.print(page.name);
    print(page.name + ", processor", spent / static_cast<double>(rate.asks) * 1e3, "ms");
    print(page.name + ", answer", static_cast<double>(bytes) / 1024, "KiB");
}

}  // namespace comity::bench
