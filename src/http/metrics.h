// What the server counts, as Prometheus text. Counting takes no lock; any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace comity::http {

class Metrics {
  public:
    // `routes` in the order of Match::route. One more is counted: requests that reached no route.
    explicit Metrics(std::vector<std::string> routes);

    void count_request(std::size_t route, int status);
    std::size_t no_route() const { return routes_.size() - 1; }

    // A number asked for whenever the text is. Before the first request is counted.
    void add_gauge(std::string name, std::string help, std::function<std::uint64_t()> read);
    void add_counter(std::string name, std::string help, std::function<std::uint64_t()> read);

    std::string text() const;

  private:
    struct Source {
        std::string name, help;
        std::string_view type;
        std::function<std::uint64_t()> read;
    };

    std::vector<std::string> routes_;
    std::vector<std::atomic<std::uint64_t>> counts_;  // by route and status
    std::vector<Source> sources_;
};

}  // namespace comity::http
