// The web pages that travel inside the program, as replies. The files are handed in by main, so that this
// floor need not know them. Any thread.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/route.h"

namespace comity::http {

// All views outlive the program's use of them: they are embedded.
struct PageFile {
    std::string_view path;  // "/index.html"
    std::string_view content_type;
    std::string_view etag;  // changes with the bytes
    std::string_view bytes;
    std::string_view brotli, gzip;  // the same, compressed; empty where that gains nothing
    bool immutable = false;         // its name changes with its bytes
};

using Pages = std::function<Result<Reply>(Request const&)>;

// "/" and everything under /spaces are the one page that draws itself; the rest are files, or not found.
Pages pages_of(std::vector<PageFile> const& files);

}  // namespace comity::http
