#include <cstdint>

#include "formats/photo_parts.h"

namespace comity::photo {

namespace {

// TIFF counts from its own beginning, in the order of bytes that it names. Reads outside of it yield nothing.
class Tiff {
  public:
    explicit Tiff(BytesView bytes) : bytes_(bytes), little_(bytes.starts_with("II")) {}

    std::uint32_t number(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || bytes_.size() - at < size) return 0;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            auto const place = little_ ? at + size - 1 - i : at + i;
            value = value << 8 | static_cast<unsigned char>(bytes_[place]);
        }
        return value;
    }

  private:
    BytesView bytes_;
    bool little_;
};

}  // namespace

int orientation_of_tiff(BytesView tiff) {
    constexpr std::uint32_t orientation_tag = 0x0112, short_type = 3;
    constexpr std::size_t entry_bytes = 12;
    if (!tiff.starts_with(BytesView("II*\0", 4)) && !tiff.starts_with(BytesView("MM\0*", 4))) return 1;
    Tiff const numbers(tiff);
    std::size_t const folder = numbers.number(4, 4);
    auto const entries = numbers.number(folder, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        auto const entry = folder + 2 + i * entry_bytes;
        if (entry + entry_bytes > tiff.size()) break;
        if (numbers.number(entry, 2) != orientation_tag) continue;
        auto const said = numbers.number(entry + 2, 2) == short_type ? numbers.number(entry + 8, 2) : 0;
        return said >= 1 && said <= 8 ? static_cast<int>(said) : 1;
    }
    return 1;
}

}  // namespace comity::photo
