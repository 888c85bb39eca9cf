// The folders of numbers that EXIF keeps beside a photo. Values and pure functions; any thread. Only files of
// formats include it.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace comity::photo {

// TIFF counts from its own beginning, in the order of bytes that it names. Reads outside of it yield nothing.
class Tiff {
  public:
    explicit Tiff(BytesView bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

    bool is_sound() const;
    std::size_t first_folder() const { return number(4, 4); }
    std::uint32_t number(std::size_t at, std::size_t size) const;

    struct Field {
        std::uint32_t type = 0, count = 0;
        std::size_t at = 0;  // of its value
    };
    std::optional<Field> find(std::size_t folder, std::uint32_t tag) const;
    // Zero ends it; empty where the field is no text.
    BytesView text(std::optional<Field> const& field) const;
    // The fraction at this place of a field of fractions.
    std::optional<double> fraction(Field const& field, std::uint32_t place) const;

  private:
    BytesView bytes_;
    bool little_;
};

}  // namespace comity::photo
