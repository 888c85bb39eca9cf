#include "formats/photo.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "formats/photo_parts.h"

namespace comity::photo {

namespace {

constexpr BytesView jpeg_beginning = "\xff\xd8\xff";
constexpr BytesView png_beginning = "\x89PNG\r\n\x1a\n";

std::unexpected<Error> not_bare() {
    return refuse(Fault::malformed,
                  "A published photo must be a copy that this server has drawn anew, without what the camera "
                  "wrote beside it.");
}

std::uint16_t read_u16(BytesView bytes, std::size_t at) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    return static_cast<std::uint16_t>(byte(at) << 8 | byte(at + 1));
}

// The segments before the picture itself: only what a decoder needs.
bool is_bare_segment(unsigned char marker, BytesView content) {
    constexpr unsigned char app0 = 0xe0, tables = 0xdb, codes = 0xc4, frame = 0xc0, restart = 0xdd,
                            scan = 0xda;
    switch (marker) {
        case app0:
            return content.size() == 14 && content.starts_with(BytesView("JFIF\0", 5)) &&
                   content.ends_with(BytesView("\0\0", 2));
        case frame:
            return content.size() >= 5 && std::max(read_u16(content, 1), read_u16(content, 3)) <= side_limit;
        case tables:
        case codes:
        case restart:
        case scan:
            return true;
        default:
            return false;
    }
}

// Where the coded points end: at a marker that is neither a stuffed byte nor a restart.
std::size_t end_of_points(BytesView file, std::size_t at) {
    for (; at + 1 < file.size(); ++at) {
        if (file[at] != '\xff') continue;
        auto const next = static_cast<unsigned char>(file[at + 1]);
        if (next != 0 && (next < 0xd0 || next > 0xd7)) return at;
    }
    return file.size();
}

// A turn at reading. Whoever waits for one holds a thread that others need, so few may.
class Turn {
  public:
    Turn() : has_place_(++places <= places_limit) {
        if (has_place_) reading.lock();
    }
    ~Turn() {
        if (has_place_) reading.unlock();
        --places;
    }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
    bool has_place() const { return has_place_; }

  private:
    static constexpr int places_limit = 4;  // one who reads, three who wait
    static inline std::atomic<int> places = 0;
    static inline std::mutex reading;
    bool has_place_;
};

Result<Decoded> read(BytesView file) {
    bool const is_jpeg = file.starts_with(jpeg_beginning);
    if (!is_jpeg && !file.starts_with(png_beginning))
        return refuse(Fault::unsupported,
                      "The file is no photo that can be published: it must be JPEG or PNG.");
    Turn const turn;
    if (!turn.has_place())
        return refuse(Fault::busy, "Too many photos are being read at the moment; try again soon.");
    return is_jpeg ? read_jpeg(file) : read_png(file);
}

}  // namespace

Size drawn_size(Size size) {
    auto const longest = std::max(size.width, size.height);
    if (longest <= side_limit) return size;
    auto const scaled = [&](std::uint64_t side) {
        return static_cast<std::uint32_t>(
            std::max<std::uint64_t>(1, (side * side_limit + longest / 2) / longest));
    };
    return {scaled(size.width), scaled(size.height)};
}

Result<void> check_size(Size size) {
    if (size.width == 0 || size.height == 0) return damaged();
    if (std::uint64_t{size.width} * size.height > points_limit)
        return refuse(Fault::too_large, "The photo has more than 50 million points: make it smaller first.");
    return {};
}

std::unexpected<Error> damaged() {
    return refuse(Fault::malformed, "The photo is damaged or cut off, so it cannot be drawn anew.");
}

std::unexpected<Error> too_much_memory() {
    return refuse(
        Fault::too_large,
        "The photo is stored in a way that takes too much memory to read: save it as a plain JPEG.");
}

Result<void> check_whole(BytesView file) {
    TRY_OK(read(file));
    return {};
}

Result<Photo> draw_anew(BytesView file) {
    TRY(decoded, read(file));
    auto const picture = upright(std::move(decoded.picture), decoded.orientation);
    return Photo{write_jpeg(picture), picture.width, picture.height};
}

Result<void> check_bare(BytesView file) {
    if (file.size() > drawn_limit_bytes || !file.starts_with(jpeg_beginning)) return not_bare();
    std::size_t at = 2;
    bool has_frame = false;
    bool has_points = false;
    while (at + 4 <= file.size() && file[at] == '\xff') {
        auto const marker = static_cast<unsigned char>(file[at + 1]);
        auto const length = read_u16(file, at + 2);
        if (length < 2 || at + 2 + length > file.size()) return not_bare();
        if (!is_bare_segment(marker, file.substr(at + 4, length - 2u))) return not_bare();
        at += 2u + length;
        has_frame = has_frame || marker == 0xc0;
        if (marker != 0xda) continue;
        has_points = true;
        at = end_of_points(file, at);
    }
    bool const ends = file.substr(std::min(at, file.size())) == "\xff\xd9";
    if (!ends || !has_frame || !has_points) return not_bare();
    return {};
}

}  // namespace comity::photo
