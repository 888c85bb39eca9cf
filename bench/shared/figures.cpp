#include "shared/figures.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/hash.h"
#include "base/log.h"

namespace comity::bench {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void misused(std::string const& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(2);
}

double now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

fs::path temporary_folder() {
    return fs::temp_directory_path() /
           ("comity-bench-" + std::to_string(::getpid()) + "-" + to_hex(random_bytes(4)));
}

}  // namespace

Options::Options(int count, char** given, std::initializer_list<std::string_view> known) {
    for (int i = 1; i < count; ++i) {
        std::string_view const name = given[i];
        bool const is_known =
            name.starts_with("--") && std::ranges::find(known, name.substr(2)) != known.end();
        if (!is_known) {
            std::string all;
            for (auto each : known) all.append(" --").append(each);
            misused("unknown: " + std::string(name) + "; the options are" + all);
        }
        bool const has_value = i + 1 < count && !std::string_view(given[i + 1]).starts_with("--");
        given_.emplace(name.substr(2), has_value ? given[++i] : "");
    }
}

std::size_t Options::number(std::string_view name, std::size_t otherwise) const {
    auto const found = given_.find(name);
    if (found == given_.end()) return otherwise;
    std::size_t value = 0;
    auto const& text = found->second;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        misused("--" + std::string(name) + " is a number");
    return value;
}

std::string Options::text(std::string_view name, std::string otherwise) const {
    auto const found = given_.find(name);
    return found == given_.end() ? std::move(otherwise) : found->second;
}

void print(std::string_view name, double value, std::string_view unit) {
    auto const size = std::abs(value);
    int const decimals = value == std::floor(value) || size >= 1000 ? 0
                         : size >= 10                               ? 1
                         : size >= 0.1                              ? 2
                                                                    : 4;
    std::printf("%.*s: %.*f %.*s\n", static_cast<int>(name.size()), name.data(), decimals, value,
                static_cast<int>(unit.size()), unit.data());
    std::fflush(stdout);
}

Stopwatch::Stopwatch() : begun_(now_s()) {}
double Stopwatch::seconds() const {
    return now_s() - begun_;
}

double seconds_of(std::function<void()> const& work) {
    Stopwatch const watch;
    work();
    return watch.seconds();
}

void wait_until(std::function<bool()> const& is_so) {
    constexpr double most_seconds = 600;
    constexpr std::chrono::milliseconds between_asks(50);
    for (Stopwatch const watch; !is_so(); std::this_thread::sleep_for(between_asks))
        if (watch.seconds() > most_seconds) throw std::runtime_error("it took more than ten minutes");
}

double Times::at(double share) const {
    if (seconds_.empty()) return 0;
    auto sorted = seconds_;
    std::ranges::sort(sorted);
    auto const rank = std::ceil(share * static_cast<double>(sorted.size()));
    return sorted[std::min(sorted.size(), static_cast<std::size_t>(std::max(rank, 1.0))) - 1];
}

void Times::print(std::string_view name) const {
    auto const text = std::string(name);
    bench::print(text + ", p50 of " + std::to_string(count()), at(0.5) * 1e3, "ms");
    if (count() >= 100) bench::print(text + ", p99", at(0.99) * 1e3, "ms");
    bench::print(text + ", slowest", at(1) * 1e3, "ms");
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    auto const middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double memory_mib(pid_t process, std::string_view what) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    std::string line;
    while (std::getline(status, line)) {
        if (!line.starts_with(what) || line[what.size()] != ':') continue;
        return std::strtod(line.c_str() + what.size() + 1, nullptr) / 1024;
    }
    throw std::runtime_error("no " + std::string(what) + " is known of process " + std::to_string(process));
}

double processor_seconds(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    auto const name_end = text.rfind(')');
    if (name_end == text.npos) throw std::runtime_error("the process has ended");
    std::istringstream fields(text.substr(name_end + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_thread_seconds() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

Folder::Folder() : path_(temporary_folder()) {
    fs::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;
    if (!keep_) fs::remove_all(path_, ignored);
}

int run(std::function<void()> const& benchmark) try {
    log::silence();
    benchmark();
    return 0;
} catch (std::exception const& failure) {
    std::fprintf(stderr, "failed: %s\n", failure.what());
    return 1;
}

}  // namespace comity::bench
