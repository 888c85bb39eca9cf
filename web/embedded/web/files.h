// The built web pages, carried inside the binary. They are constant data: any thread may read them.
#pragma once

#include <span>
#include <string_view>

namespace comity {

struct WebFile {
    std::string_view path;          // as asked for: "/index.html", "/assets/map-1a2b.js"
    std::string_view content_type;  // with its charset where it is text
    std::string_view etag;          // quoted, of the bytes
    std::string_view bytes;
    std::string_view brotli, gzip;  // empty where packing saves nothing
    bool immutable;         // the path carries the hash of the bytes: may be kept for a year
};

// In the order of their paths. "/index.html" is the page for every address a person can open.
std::span<WebFile const> web_files();

}  // namespace comity
