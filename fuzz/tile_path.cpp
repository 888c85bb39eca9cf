// Paths of tiles: each tile has one.
#include "tlog/tile.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const read = comity::tlog::read_tile_path(text);
    if (read) MUST(comity::tlog::write_tile_path(*read) == text);
    return 0;
}
