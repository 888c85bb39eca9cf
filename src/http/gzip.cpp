#include "http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace comity::http {

struct Gzip::Stream {
    z_stream z{};
};

Gzip::Gzip() : stream_(std::make_unique<Stream>()) {
    constexpr int gzip_window_bits = 15 + 16;
    constexpr int usual_memory = 8;
    if (deflateInit2(&stream_->z, Z_BEST_SPEED, Z_DEFLATED, gzip_window_bits, usual_memory, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        throw Broken("no memory to compress a reply");
}

Gzip::~Gzip() { deflateEnd(&stream_->z); }

std::string Gzip::add(std::string_view bytes) { return deflated(bytes, Z_SYNC_FLUSH); }

std::string Gzip::finish(std::string_view bytes) { return deflated(bytes, Z_FINISH); }

std::string Gzip::deflated(std::string_view bytes, int flush) {
    auto& z = stream_->z;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it
    z.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    std::size_t filled = 0;
    do {
        out.resize(std::max<std::size_t>(out.size() * 2, bytes.size() / 2 + 128));
        z.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
        z.avail_out = static_cast<uInt>(out.size() - filled);
        auto const status = deflate(&z, flush);
        MUST(status != Z_STREAM_ERROR);
        filled = out.size() - z.avail_out;
    } while (z.avail_out == 0);
    out.resize(filled);
    return out;
}

bool is_worth_gzip(std::string_view content_type) {
    static constexpr std::array<std::string_view, 6> worth{
        "text/", "application/json", "application/xml", "application/vnd.mapbox-vector-tile",
        "application/geo+json", "application/x-ndjson"};
    return std::ranges::any_of(worth, [&](std::string_view each) { return content_type.starts_with(each); });
}

}  // namespace comity::http
