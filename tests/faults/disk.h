// The disk under a house as a test would have it: a call fails, nothing more fits, the power goes. While a
// Disk lives, what this process does to files below its folder comes by here, whether SQLite, the kernel or
// the standard library does it: this program stands in for those functions of the C library
// (disk_calls.cpp). It keeps what was synced apart from what was only written. At most one at a time; any
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace comity::faults {

enum class Trouble {
    none,
    call_fails,  // one call of any sort fails with EIO
    is_full,     // from one on, whatever makes a file longer or makes a new one fails with ENOSPC
    power_cut,   // at one call that changes something all ends: every later call fails
};

// What a disk holds after a power cut of what was written and never synced.
enum class Remains {
    all,  // the process alone was killed
    none,
    torn,       // all up to a moment; the last write ended at a multiple of 512 bytes
    reordered,  // of each 512 bytes any state they had since the last sync
};

class Disk {
  public:
    // `at` counts from 1 the calls that this trouble can strike.
    Disk(std::filesystem::path folder, Trouble trouble, std::uint64_t at);
    ~Disk();
    Disk(Disk const&) = delete;
    Disk& operator=(Disk const&) = delete;

    static Disk* present();

    void heal();  // no trouble from here on
    bool struck() const;
    std::uint64_t calls() const;  // that the trouble can strike
    // Writes into the empty folder `to` what is found there after the power cut, once the house is gone.
    void write_remains(std::filesystem::path const& to, Remains remains, std::uint64_t seed);

    // -- for disk_calls.cpp, which holds the mutex from before the call until after it --
    enum class Call {
        open,
        open_new,
        read,
        write,
        write_more,
        truncate,
        sync,
        rename,
        remove,
        make_folder,
        map
    };
    std::mutex& mutex() { return mutex_; }
    bool covers(char const* path) const;
    bool covers(int descriptor) const { return open_.contains(descriptor); }
    int failure_of(Call call);  // 0, or the errno it fails with
    void opened(int descriptor, std::string const& path);
    void closed(int descriptor) { open_.erase(descriptor); }
    // What was done, or would have been when the power went.
    void wrote(int descriptor, std::uint64_t at, std::string bytes);
    void truncated(int descriptor, std::uint64_t size);
    void synced(int descriptor);
    void made(std::string const& path, bool is_folder);
    void renamed(std::string const& from, std::string const& to);
    void removed(std::string const& path);
    bool may_still_be_done() const { return !struck_ || calls_ == at_; }

  private:
    struct Node;
    using Entries = std::map<std::string, std::shared_ptr<Node>>;
    using Step = std::vector<std::pair<std::string, std::shared_ptr<Node>>>;  // null: the name goes
    struct Change {
        std::uint64_t at = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct Node {
        bool is_folder = false;
        std::string synced;           // of a file: its bytes
        std::vector<Change> changes;  // since then
        Entries entries, synced_entries;
        std::vector<Step> steps;  // since then; each happens whole
    };
    bool strikes(Call call) const;
    std::shared_ptr<Node> node(std::filesystem::path const& path) const;
    void step(std::filesystem::path const& folder, Step step);
    static void load(Node& node, std::filesystem::path const& folder);
    static std::string bytes_of(Node const& file, Remains remains, std::mt19937_64& chance);
    static void write(Node const& folder, std::filesystem::path const& to, Remains remains,
                      std::mt19937_64& chance);

    mutable std::mutex mutex_;
    std::filesystem::path folder_;
    Trouble trouble_;
    std::uint64_t at_;
    std::uint64_t calls_ = 0;
    bool struck_ = false;
    bool healed_ = false;
    std::shared_ptr<Node> root_ = std::make_shared<Node>();
    std::map<int, std::shared_ptr<Node>> open_;
};

}  // namespace comity::faults
