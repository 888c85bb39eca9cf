// Any bytes as a form: it is refused with a sentence, or every part lies within the body, in order, apart.
#include "formats/multipart.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const line = std::min(bytes.find('\n'), bytes.size());
    if (auto const boundary = multipart::boundary_of(bytes.substr(0, line))) {
        MUST(!boundary->empty() && boundary->size() <= 70);
        auto const body = bytes.substr(std::min(line + 1, bytes.size()));
        if (auto const parts = multipart::read(body, *boundary)) {
            auto const* end = body.data();
            for (auto const& part : *parts) {
                MUST(!part.name.empty() && part.bytes.data() >= end);
                MUST(!part.file_name || part.file_name->find_first_of("/\\") == std::string::npos);
                MUST(part.bytes.find("\r\n--" + *boundary) == std::string_view::npos);
                end = part.bytes.data() + part.bytes.size();
            }
            MUST(end <= body.data() + body.size());
        }
    }
    auto const parts = multipart::read(bytes, "B", {.parts = 3, .header_bytes = 80});
    if (parts) {
        MUST(parts->size() <= 3);
    } else {
        MUST(parts.error().why.ends_with('.'));
    }
    return 0;
}
