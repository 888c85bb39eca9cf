#include "http/metrics.h"

#include <algorithm>
#include <array>

namespace comity::http {
namespace {

// All statuses this server sends; others are counted as the last.
constexpr std::array statuses{200, 201, 304, 400, 403, 404, 405, 408, 409,
                              413, 415, 417, 431, 500, 501, 503, 505, 0};

std::size_t place_of(int status) {
    auto const found = std::ranges::find(statuses, status);
    return static_cast<std::size_t>(std::min(found, statuses.end() - 1) - statuses.begin());
}

void describe(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

Metrics::Metrics(std::vector<std::string> routes) : routes_(std::move(routes)) {
    routes_.emplace_back("none");
    counts_ = std::vector<std::atomic<std::uint64_t>>(routes_.size() * statuses.size());
}

void Metrics::count_request(std::size_t route, int status) {
    counts_[route * statuses.size() + place_of(status)].fetch_add(1, std::memory_order_relaxed);
}

void Metrics::add_gauge(std::string name, std::string help, std::function<std::uint64_t()> read) {
    sources_.push_back({std::move(name), std::move(help), "gauge", std::move(read)});
}

void Metrics::add_counter(std::string name, std::string help, std::function<std::uint64_t()> read) {
    sources_.push_back({std::move(name), std::move(help), "counter", std::move(read)});
}

std::string Metrics::text() const {
    std::string out;
    describe(out, "comity_http_requests_total", "Requests answered, by route and status.", "counter");
    for (std::size_t at = 0; at < counts_.size(); ++at) {
        auto const count = counts_[at].load(std::memory_order_relaxed);
        if (count == 0) continue;
        out.append("comity_http_requests_total{route=\"").append(routes_[at / statuses.size()]);
        out.append("\",status=\"").append(std::to_string(statuses[at % statuses.size()])).append("\"} ");
        out.append(std::to_string(count)).append("\n");
    }
    for (auto const& source : sources_) {
        describe(out, source.name, source.help, source.type);
        out.append(source.name).append(" ").append(std::to_string(source.read())).append("\n");
    }
    return out;
}

}  // namespace comity::http
