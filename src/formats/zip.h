// Zip archives as others send them: what is in one, by its central directory, and the files, stored or
// deflated. Nothing is ever written to a path that an archive names. docs/formats/zip.md. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::zip {

inline constexpr std::size_t entries_limit = 10'000;
inline constexpr std::uint64_t unpacked_limit_bytes = std::uint64_t{1} << 30;  // of all files together
inline constexpr std::uint64_t file_limit_bytes = std::uint64_t{256} << 20;    // of one file
// A file that unpacks to this many times its size, and to more than `small_bytes`, was made to do harm.
inline constexpr std::uint64_t ratio_limit = 200;
inline constexpr std::uint64_t small_bytes = std::uint64_t{16} << 20;

struct Entry {
    std::string name;                // UTF-8, with slashes
    std::uint64_t packed_bytes = 0;  // as the directory says; reading holds a file to it
    std::uint64_t unpacked_bytes = 0;
    bool is_folder = false;
    std::string wrong = {};  // one sentence why this one cannot be read; empty: it can be tried
    std::uint16_t method = 0;
    std::uint32_t checksum = 0;
    std::uint64_t begins_at = 0;  // its local header
};

bool is_zip(BytesView bytes);  // by the first bytes

// The bytes must outlive it.
class Archive {
  public:
    // Refuses what is no archive, and what is only there to fill the machine.
    static Result<Archive> open(BytesView bytes);

    std::vector<Entry> const& entries() const { return entries_; }
    Entry const* find(std::string_view name) const;
    Result<Bytes> read(Entry const& entry) const;

  private:
    explicit Archive(BytesView bytes) : bytes_(bytes) {}
    Result<void> read_directory();
    Result<void> check_sizes() const;
    Result<BytesView> packed(Entry const& entry) const;

    BytesView bytes_;
    std::vector<Entry> entries_;
};

}  // namespace comity::zip
