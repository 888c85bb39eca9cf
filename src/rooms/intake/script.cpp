#include "rooms/intake/script.h"

#include <algorithm>
#include <array>

namespace comity::intake {

namespace {

struct Script {
    std::string_view language;
    char32_t first, last;
};

constexpr std::array<Script, 3> scripts{
    {{"ar", 0x0600, 0x06ff}, {"ru", 0x0400, 0x04ff}, {"zh", 0x4e00, 0x9fff}}};

// The code point that begins at the byte, of valid UTF-8 of at most three bytes; 0 elsewhere.
char32_t code_point_at(std::string_view utf8, std::size_t at) {
    auto const byte = [&](std::size_t place) {
        return place < utf8.size() ? static_cast<unsigned char>(utf8[place]) : 0U;
    };
    auto const first = byte(at);
    if ((first & 0xe0U) == 0xc0U) return ((first & 0x1fU) << 6U) | (byte(at + 1) & 0x3fU);
    if ((first & 0xf0U) == 0xe0U)
        return ((first & 0x0fU) << 12U) | ((byte(at + 1) & 0x3fU) << 6U) | (byte(at + 2) & 0x3fU);
    return 0;
}

bool is_latin(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string language_by_script(std::string_view utf8) {
    std::array<std::size_t, scripts.size()> counts{};
    auto const latin = static_cast<std::size_t>(std::ranges::count_if(utf8, is_latin));
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        auto const point = code_point_at(utf8, at);
        for (std::size_t script = 0; script < scripts.size(); ++script)
            counts[script] += point >= scripts[script].first && point <= scripts[script].last;
    }
    auto const most = std::ranges::max_element(counts);
    if (*most == 0 || *most < latin) return "";
    return std::string(scripts[static_cast<std::size_t>(most - counts.begin())].language);
}

}  // namespace comity::intake
