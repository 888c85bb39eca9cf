// Any bytes as a text to be marked: marks in order, none over another, of whole code points.
#include "methods/marks.h"

#include <cstddef>
#include <cstdint>

#include "base/error.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    auto const found = marks::marks_of(text);
    std::size_t last = 0;
    for (auto const& mark : found) {
        MUST(mark.begin >= last && mark.begin < mark.end && mark.end <= text.size());
        MUST(is_utf8(text.substr(mark.begin, mark.end - mark.begin)));
        last = mark.end;
    }
    marks::in_utf16(text, found);
    return 0;
}
