#include "formats/zip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "base/text.h"

namespace comity::zip {

namespace {

constexpr std::string_view local_mark("PK\3\4", 4), central_mark("PK\1\2", 4), end_mark("PK\5\6", 4);
constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22, comment_limit = 65'535;
constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;

std::unexpected<Error> damaged() {
    return refuse(Fault::malformed, "The zip archive is damaged or cut off.");
}

std::unexpected<Error> damaged_file() {
    return refuse(Fault::malformed, "This file of the archive is damaged.");
}

std::unexpected<Error> bomb() {
    return refuse(Fault::too_large,
                  "The zip archive unpacks to far more than it holds; such archives are not opened.");
}

// Little-endian; nothing outside of the bytes is read.
std::uint32_t number(BytesView bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

// The end of the directory is the last thing in the file but for a comment, whose length it names.
std::size_t place_of_end(BytesView bytes) {
    if (bytes.size() < end_bytes) return bytes.npos;
    auto const first = bytes.size() - std::min(bytes.size(), end_bytes + comment_limit);
    for (auto at = bytes.rfind(end_mark, bytes.size() - end_bytes); at != bytes.npos && at >= first;
         at = at == 0 ? bytes.npos : bytes.rfind(end_mark, at - 1))
        if (at + end_bytes + number(bytes, at + 20, 2) == bytes.size()) return at;
    return bytes.npos;
}

bool leads_outside(std::string_view name) {
    if (name.starts_with('/') || name.find(':') != name.npos || name.find('\0') != name.npos) return true;
    return std::ranges::any_of(split(name, '/'), [](auto part) { return part == ".."; });
}

std::string name_of(std::string_view bytes) {
    std::string name = is_utf8(bytes) ? std::string(bytes) : utf8_from_windows_1252(bytes);
    std::ranges::replace(name, '\\', '/');
    return name;
}

std::string what_is_wrong(Entry const& entry, std::uint16_t flags) {
    constexpr std::uint16_t encrypted = 1, patched = 1 << 5, hidden = 1 << 13;
    if (leads_outside(entry.name)) return "The name of this file leads out of the archive.";
    if (flags & (encrypted | hidden))
        return "This file is encrypted; archives with a password are not opened.";
    if (flags & patched || (entry.method != stored && entry.method != deflated))
        return "This file is packed in a way that is not read here; deflate is.";
    if (entry.unpacked_bytes > file_limit_bytes) return "This file is larger than 256 MiB when unpacked.";
    return {};
}

struct Inflating {
    z_stream stream{};
    Inflating() {
        constexpr int raw_deflate = -15;
        if (inflateInit2(&stream, raw_deflate) != Z_OK) throw std::bad_alloc();
    }
    ~Inflating() { inflateEnd(&stream); }
    Inflating(Inflating const&) = delete;
    Inflating& operator=(Inflating const&) = delete;
};

// Memory grows with what is really there, not with what the directory claims.
Result<Bytes> inflated(BytesView packed, std::uint64_t unpacked_bytes) {
    constexpr std::size_t step_bytes = 1 << 20;
    Inflating inflating;
    auto& z = inflating.stream;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    z.avail_in = static_cast<uInt>(packed.size());
    Bytes out;
    for (int state = Z_OK; state != Z_STREAM_END;) {
        auto const before = out.size();
        auto const more = std::min<std::uint64_t>(step_bytes, unpacked_bytes - before + 1);
        out.resize(before + more);
        z.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        z.avail_out = static_cast<uInt>(more);
        state = inflate(&z, Z_NO_FLUSH);
        if (state == Z_MEM_ERROR) throw std::bad_alloc();
        if (state != Z_OK && state != Z_STREAM_END) return damaged_file();
        out.resize(before + more - z.avail_out);
        if (out.size() > unpacked_bytes) return damaged_file();
        if (state == Z_OK && out.size() == before && z.avail_in == 0) return damaged_file();
    }
    return out;
}

}  // namespace

bool is_zip(BytesView bytes) {
    return bytes.starts_with(local_mark) || bytes.starts_with(end_mark);
}

Result<Archive> Archive::open(BytesView bytes) {
    if (!is_zip(bytes)) return refuse(Fault::malformed, "This is no zip archive.");
    Archive archive(bytes);
    TRY_OK(archive.read_directory());
    TRY_OK(archive.check_sizes());
    return archive;
}

Result<void> Archive::read_directory() {
    auto const end = place_of_end(bytes_);
    if (end == bytes_.npos) return damaged();
    auto const count = number(bytes_, end + 10, 2);
    std::uint64_t const size = number(bytes_, end + 12, 4), begins = number(bytes_, end + 16, 4);
    if (number(bytes_, end + 4, 2) != 0 || number(bytes_, end + 8, 2) != count)
        return refuse(Fault::unsupported, "An archive in several parts is not read.");
    if (begins == in_zip64 || count == 0xFFFF || size == in_zip64)
        return refuse(Fault::unsupported, "An archive in the form for more than 4 GB is not read.");
    if (begins + size > end) return damaged();
    if (count > entries_limit) return refuse(Fault::too_large, "The archive holds more than 10,000 files.");
    auto directory = bytes_.substr(begins, size);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (directory.size() < central_bytes || !directory.starts_with(central_mark)) return damaged();
        std::size_t const name_bytes = number(directory, 28, 2);
        auto const whole = central_bytes + name_bytes + number(directory, 30, 2) + number(directory, 32, 2);
        if (directory.size() < whole) return damaged();
        Entry entry{name_of(directory.substr(central_bytes, name_bytes)), number(directory, 20, 4),
                    number(directory, 24, 4)};
        entry.is_folder = entry.name.ends_with('/');
        entry.method = static_cast<std::uint16_t>(number(directory, 10, 2));
        entry.checksum = number(directory, 16, 4);
        entry.begins_at = number(directory, 42, 4);
        entry.wrong = what_is_wrong(entry, static_cast<std::uint16_t>(number(directory, 8, 2)));
        entries_.push_back(std::move(entry));
        directory.remove_prefix(whole);
    }
    return {};
}

// Files that share their packed bytes, and files that unpack to hundreds of times their size, are how bombs
// are made; what a directory claims beyond what is there is caught when the file is read.
Result<void> Archive::check_sizes() const {
    std::uint64_t unpacked = 0;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
    for (auto const& entry : entries_) {
        unpacked += entry.unpacked_bytes;
        if (entry.unpacked_bytes > small_bytes && entry.unpacked_bytes / ratio_limit > entry.packed_bytes)
            return bomb();
        places.emplace_back(entry.begins_at, entry.begins_at + local_bytes + entry.packed_bytes);
    }
    if (unpacked > small_bytes && unpacked / ratio_limit > bytes_.size()) return bomb();
    if (unpacked > unpacked_limit_bytes)
        return refuse(Fault::too_large, "The archive unpacks to more than 1 GiB.");
    std::ranges::sort(places);
    for (std::size_t i = 1; i < places.size(); ++i)
        if (places[i].first < places[i - 1].second) return bomb();
    return {};
}

Entry const* Archive::find(std::string_view name) const {
    auto const found = std::ranges::find(entries_, name, &Entry::name);
    return found == entries_.end() ? nullptr : &*found;
}

Result<BytesView> Archive::packed(Entry const& entry) const {
    if (entry.begins_at + local_bytes > bytes_.size()) return damaged_file();
    auto const local = bytes_.substr(entry.begins_at);
    if (!local.starts_with(local_mark)) return damaged_file();
    auto const before = local_bytes + number(local, 26, 2) + number(local, 28, 2);
    if (before > local.size() || entry.packed_bytes > local.size() - before) return damaged_file();
    return local.substr(before, entry.packed_bytes);
}

Result<Bytes> Archive::read(Entry const& entry) const {
    if (!entry.wrong.empty()) return refuse(Fault::unsupported, entry.wrong);
    TRY(bytes, packed(entry));
    if (entry.method == stored && entry.packed_bytes != entry.unpacked_bytes) return damaged_file();
    auto out = entry.method == stored ? Result<Bytes>(bytes) : inflated(bytes, entry.unpacked_bytes);
    if (!out) return out;
    auto const sum = crc32_z(0, reinterpret_cast<Bytef const*>(out->data()), out->size());
    if (out->size() != entry.unpacked_bytes || sum != entry.checksum) return damaged_file();
    return out;
}

}  // namespace comity::zip
