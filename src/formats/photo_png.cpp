#include <png.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "formats/photo_parts.h"

namespace comity::photo {

namespace {

class Reading {
  public:
    explicit Reading(BytesView file) {
        std::memset(&image_, 0, sizeof image_);
        image_.version = PNG_IMAGE_VERSION;
        begun_ = png_image_begin_read_from_memory(&image_, file.data(), file.size()) != 0;
    }
    ~Reading() { png_image_free(&image_); }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;

    bool begun() const { return begun_; }
    Size size() const { return {image_.width, image_.height}; }

    // All of it, what is transparent on white. What the library only warns of, in the chunks of the picture
    // itself, is an error there already.
    bool read(std::vector<std::uint8_t>& points) {
        image_.format = PNG_FORMAT_RGB;
        points.resize(PNG_IMAGE_SIZE(image_));
        png_color const white{255, 255, 255};
        return png_image_finish_read(&image_, &white, points.data(), 0, nullptr) != 0;
    }

  private:
    png_image image_;
    bool begun_ = false;
};

std::uint32_t read_u32(BytesView bytes) {
    std::uint32_t value = 0;
    for (auto c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

// What the library is given: the chunks that make the points, whole. For the others it would take as much
// memory as they say they need, be they there or not.
struct Chunks {
    Bytes needed;
    int orientation = 1;
};

bool makes_points(BytesView name) {
    constexpr std::array<BytesView, 7> names{"IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "IDAT", "IEND"};
    return std::ranges::find(names, name) != names.end();
}

// Chunks are length, name, content, checksum.
Result<Chunks> read_chunks(BytesView file) {
    constexpr std::size_t signature = 8, around = 12;
    Chunks chunks{Bytes(file.substr(0, signature)), 1};
    auto left = file.substr(signature);
    while (true) {
        if (left.size() < around || read_u32(left) > left.size() - around) return damaged();
        auto const length = read_u32(left);
        auto const name = left.substr(4, 4);
        if (makes_points(name)) chunks.needed += left.substr(0, around + length);
        if (name == "eXIf") chunks.orientation = orientation_of_tiff(left.substr(8, length));
        if (name == "IEND") return chunks;
        left.remove_prefix(around + length);
    }
}

}  // namespace

Result<Decoded> read_png(BytesView file) {
    TRY(chunks, read_chunks(file));
    Reading reading(chunks.needed);
    if (!reading.begun()) return damaged();
    auto const size = reading.size();
    TRY_OK(check_size(size));
    Picture whole{size.width, size.height, {}};
    if (!reading.read(whole.points)) return damaged();
    Shrinking shrinking(size, drawn_size(size));
    for (std::uint32_t y = 0; y < size.height; ++y) shrinking.take(whole.row(y));
    return Decoded{shrinking.finish(), chunks.orientation};
}

}  // namespace comity::photo
