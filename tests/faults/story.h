// A whole short story of a house, told to a machine that may fail at any moment, and the look afterwards
// whether each word that was acknowledged is kept. One thread at a time.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernel/house.h"
#include "testing.h"

namespace comity::faults {

// What somebody was promised.
struct Receipt {
    std::string space;
    std::string key;  // its own name for it, also its text
    std::uint64_t number = 0;
    StatementId id;
};

inline constexpr int notes_together = 8;

class Story {
  public:
    explicit Story(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Throws nothing: what fails is tried once more, as clients do, and then let go. Each promise is noted in
    // `ledger` as well, where one is given, for whoever outlives this process.
    void tell(std::filesystem::path const& ledger = {});
    void recall(std::filesystem::path const& ledger);
    std::size_t failures() const { return failures_; }  // attempts that failed
    std::size_t receipts() const { return receipts_.size(); }

    // Opens what is found in `folder` on a machine without trouble, and names each promise that is broken.
    std::vector<std::string> broken_promises(std::filesystem::path const& folder);

  private:
    // What a journal holds, read from its first entry on.
    struct Found {
        std::map<std::string, std::vector<std::uint64_t>> numbers;  // by text
        std::vector<std::pair<std::uint64_t, Hash>> roots;          // at each size
    };
    void promised(std::string const& line);
    void promised_receipt(std::string const& space, std::string const& key, Heard const& heard);
    void recall_line(std::string const& line);
    bool attempt(std::function<bool()> const& step);
    void tell_first_part();
    void open();
    void open_space(std::string const& space, Mode mode);
    void add_villager();
    void say(std::string const& space, std::string const& kind, std::string const& body,
             std::string const& key);
    void note(std::string const& space, std::string const& key);
    void say_together();
    void keep_photograph();
    void make_token();
    void look();
    void saw_checkpoint(std::string const& space);

    void check(House& house);
    void check_space(House& house, std::string const& space);
    void check_receipts(Visit const& there, std::string const& space, Found const& found);
    void check_checkpoints(std::string const& space, Found const& found);
    void check_batch(Found const& found);
    void check_goes_on(House& house, std::string const& space);
    void check_verifies(std::filesystem::path const& folder);
    void broken(std::string what) { broken_.push_back(std::move(what)); }

    std::filesystem::path folder_;
    testing::ToldClock told_;
    std::unique_ptr<House> house_;
    std::size_t failures_ = 0;
    bool created_ = false;  // acknowledged, like all that follows
    std::vector<std::string> spaces_;
    std::vector<Receipt> receipts_;
    std::map<std::string, std::vector<std::string>> checkpoints_;  // signed notes, in the order seen
    std::string token_;
    std::FILE* ledger_ = nullptr;
    std::vector<std::string> broken_;
};

bool is_long();  // were long loops asked for, by COMITY_LONG?

}  // namespace comity::faults
