// What every benchmark needs: its options, stop-watches, medians, and what the system knows of a process.
// One thread.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace comity::bench {

// `--name value`, or `--name` alone. What is not among `known` ends the program with code 2.
class Options {
  public:
    Options(int count, char** given, std::initializer_list<std::string_view> known);
    bool has(std::string_view name) const { return given_.contains(name); }
    std::size_t number(std::string_view name, std::size_t otherwise) const;
    std::string text(std::string_view name, std::string otherwise) const;

  private:
    std::map<std::string, std::string, std::less<>> given_;
};

// One line, "name: value unit".
void print(std::string_view name, double value, std::string_view unit);

class Stopwatch {
  public:
    Stopwatch();
    double seconds() const;  // since it was made

  private:
    double begun_;
};

double seconds_of(std::function<void()> const& work);
// Asks again and again until it is so. Throws after ten minutes.
void wait_until(std::function<bool()> const& is_so);

// Durations of one kind of thing.
class Times {
  public:
    void add(double seconds) { seconds_.push_back(seconds); }
    std::size_t count() const { return seconds_.size(); }
    double at(double share) const;            // 0.5: the median; 1: the slowest; 0 where there are none
    void print(std::string_view name) const;  // p50, p99 and slowest in ms, and how many

  private:
    std::vector<double> seconds_;
};

double median(std::vector<double> values);

// As /proc has it; `what` is "VmRSS", "RssAnon" … of a status file.
double memory_mib(pid_t process, std::string_view what);
double processor_seconds(pid_t process);  // user and system, all threads
double own_thread_seconds();              // processor time of the calling thread

// Removed with all that is in it, unless told to keep it.
class Folder {
  public:
    Folder();
    Folder(std::filesystem::path path, bool keep) : path_(std::move(path)), keep_(keep) {}
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::filesystem::path const& path() const { return path_; }

  private:
    std::filesystem::path path_;
    bool keep_ = false;
};

// Catches what is thrown, and says so.
int run(std::function<void()> const& benchmark);

}  // namespace comity::bench
