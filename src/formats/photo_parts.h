// What formats/photo.h is made of: pictures in memory, and the readers that make them. Values and pure
// functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::photo {

// Rows from the top, three bytes a point: red, green, blue.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> points;

    std::uint8_t const* row(std::uint32_t y) const { return points.data() + std::size_t{3} * width * y; }
};

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// Within side_limit, never larger than it was, and at least one point each way.
Size drawn_size(Size size);
Result<void> check_size(Size size);
std::unexpected<Error> damaged();
std::unexpected<Error> too_much_memory();

// Makes a picture smaller while its rows come in: each point is the mean of what it covers, weighted by how
// much, exactly. One thread at a time.
class Shrinking {
  public:
    Shrinking(Size from, Size to);  // `to` is not larger
    void take(std::uint8_t const* row);
    Picture finish();  // after the last row

  private:
    void add_row(std::uint8_t const* row);
    void give_row();

    Size from_;
    Picture picture_;
    std::uint32_t rows_taken_ = 0;
    std::uint32_t rows_given_ = 0;
    std::vector<std::uint64_t> across_;  // sums of the row that came, a column of the picture each
    std::vector<std::uint64_t> sums_;    // of the row that is being made
};

// Orientation as EXIF has it, 1 to 8; 1 where nothing is said, or what is said makes no sense.
int orientation_of_tiff(BytesView tiff);
Picture upright(Picture picture, int orientation);

// Both shrink to drawn_size; `orientation` is that of the file.
struct Decoded {
    Picture picture;
    int orientation = 1;
};
Result<Decoded> read_jpeg(BytesView file);
Result<Decoded> read_png(BytesView file);
Bytes write_jpeg(Picture const& picture);

}  // namespace comity::photo
