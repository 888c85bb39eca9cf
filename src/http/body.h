// The body of a request as it comes in: small ones stay in memory, large ones go to a file without a name and
// are mapped. One thread at a time; what finish() yields, any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace comity::http {

inline constexpr std::size_t body_in_memory_bytes = 512 * 1024;

class BodyStore {
  public:
    BodyStore(std::filesystem::path const& spool_folder, std::uint64_t limit_bytes)
        : spool_folder_(spool_folder), limit_bytes_(limit_bytes) {}
    ~BodyStore();
    BodyStore(BodyStore const&) = delete;
    BodyStore& operator=(BodyStore const&) = delete;

    // False where the limit would be passed. Throws Broken where the disk fails.
    bool add(std::string_view bytes);
    std::uint64_t size() const { return size_; }

    struct Whole {
        std::string_view bytes;
        std::shared_ptr<void const> owner;  // of the bytes
    };
    Whole finish();  // once

  private:
    void spill();
    void append(std::string_view bytes);

    std::filesystem::path const& spool_folder_;
    std::uint64_t limit_bytes_;
    std::uint64_t size_ = 0;
    std::string memory_;
    int file_ = -1;
};

}  // namespace comity::http
