// A house in a folder, open in this process with every room, asked through the routes as a client would.
// One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "http/service.h"
#include "kernel/house.h"

namespace comity::bench {

// How many of `reports` went into `space` out of a CSV file; throws unless all of them were stored.
struct Imported {
    double seconds = 0;
    double reading_seconds = 0;  // processor time of the thread that reads, checks and prepares
};

class OpenHouse {
  public:
    // Made where none is. What is said is heard when `clock` says so.
    explicit OpenHouse(std::filesystem::path folder, Clock const& clock = machine_clock());

    void open_space(std::string const& name);
    void open_space(Opening const& opening);
    // A status from 400 on is thrown.
    std::string ask(Method method, std::string path, std::string body = {});
    // `stored` is told now and then how many are.
    Imported import(std::string const& space, std::filesystem::path const& csv, std::size_t reports,
                    std::function<void(std::size_t)> const& stored = {});
    House& house() { return *house_; }

  private:
    Reply reply_to(Request request);

    std::unique_ptr<House> house_;
    std::unique_ptr<http::Service> service_;
};

// So that all views and digests must be made again when it is next opened.
void forget_views(std::filesystem::path const& house);

// Reports from `first` on, by the usual seed.
void write_csv(std::filesystem::path const& file, std::size_t reports, std::size_t first = 0);

}  // namespace comity::bench
