#include <algorithm>
#include <utility>

#include "formats/photo_parts.h"

namespace comity::photo {

// Across and down alike: a point of the source is `to` units long, one of the picture `from` units, so that
// both ends meet in whole numbers. The sums stay below points_limit times 255.
Shrinking::Shrinking(Size from, Size to)
    : from_(from),
      picture_{to.width, to.height, std::vector<std::uint8_t>(std::size_t{3} * to.width * to.height)},
      across_(std::size_t{3} * to.width),
      sums_(std::size_t{3} * to.width) {
    MUST(to.width > 0 && to.height > 0 && to.width <= from.width && to.height <= from.height);
}

void Shrinking::add_row(std::uint8_t const* row) {
    std::ranges::fill(across_, 0);
    std::uint64_t const unit = picture_.width;
    std::uint64_t room = from_.width;  // left in the column that is being filled
    std::size_t column = 0;
    for (std::uint32_t x = 0; x < from_.width; ++x, row += 3) {
        auto const here = std::min(unit, room);
        for (std::size_t i = 0; i < 3; ++i) across_[column + i] += here * row[i];
        room -= here;
        if (room > 0) continue;
        column += 3;
        room = from_.width;
        auto const over = unit - here;
        if (over == 0) continue;
        for (std::size_t i = 0; i < 3; ++i) across_[column + i] += over * row[i];
        room -= over;
    }
}

void Shrinking::give_row() {
    auto const whole = std::uint64_t{from_.width} * from_.height;
    MUST(whole > 0);
    auto* points = picture_.points.data() + std::size_t{3} * picture_.width * rows_given_;
    for (std::size_t i = 0; i < sums_.size(); ++i)
        points[i] = static_cast<std::uint8_t>((sums_[i] + whole / 2) / whole);
    std::ranges::fill(sums_, 0);
    ++rows_given_;
}

void Shrinking::take(std::uint8_t const* row) {
    MUST(rows_taken_ < from_.height);
    add_row(row);
    std::uint64_t const unit = picture_.height;
    auto const begin = rows_taken_ * unit;
    auto const row_ends = (rows_given_ + std::uint64_t{1}) * from_.height;
    auto const here = std::min(unit, row_ends - begin);
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += here * across_[i];
    ++rows_taken_;
    if (begin + here < row_ends) return;
    give_row();
    if (here == unit) return;
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += (unit - here) * across_[i];
}

Picture Shrinking::finish() {
    MUST(rows_taken_ == from_.height && rows_given_ == picture_.height);
    return std::exchange(picture_, {});
}

// EXIF: 1 upright, 2 mirrored, 3 turned by 180°, 4 mirrored and turned by 180°, 5 mirrored and lying on its
// side, 6 lying to the left, 7 mirrored and lying on its other side, 8 lying to the right.
Picture upright(Picture picture, int orientation) {
    if (orientation <= 1 || orientation > 8) return picture;
    bool const lies = orientation >= 5;
    Picture turned{lies ? picture.height : picture.width, lies ? picture.width : picture.height,
                   std::vector<std::uint8_t>(picture.points.size())};
    bool const from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool const from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    auto* to = turned.points.data();
    for (std::uint32_t y = 0; y < turned.height; ++y)
        for (std::uint32_t x = 0; x < turned.width; ++x, to += 3) {
            auto const along = lies ? y : x;
            auto const down = lies ? x : y;
            auto const* from = picture.row(from_below ? picture.height - 1 - down : down) +
                               std::size_t{3} * (from_right ? picture.width - 1 - along : along);
            std::copy_n(from, 3, to);
        }
    return turned;
}

}  // namespace comity::photo
