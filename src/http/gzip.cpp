#include "http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace comity::http {

namespace {

constexpr std::size_t worth_from_bytes = 1024;

bool is_worth(Reply const& reply) {
    static constexpr std::array<std::string_view, 6> types{"text/",
                                                           "application/json",
                                                           "application/xml",
                                                           "application/vnd.mapbox-vector-tile",
                                                           "application/geo+json",
                                                           "application/x-ndjson"};
    if (reply.staying) return false;  // it would wait for more
    auto const is_its_type = [&](std::string_view type) { return reply.content_type.starts_with(type); };
    return (reply.next || reply.body.size() >= worth_from_bytes) && std::ranges::any_of(types, is_its_type) &&
           std::ranges::find(reply.headers, "Content-Encoding", &Pairs::value_type::first) ==
               reply.headers.end();
}

}  // namespace

struct Gzip::Stream {
    z_stream z{};
};

Gzip::Gzip() : stream_(std::make_unique<Stream>()) {
    constexpr int gzip_window_bits = 15 + 16;
    constexpr int usual_memory = 8;
    if (deflateInit2(&stream_->z, Z_BEST_SPEED, Z_DEFLATED, gzip_window_bits, usual_memory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw Broken("no memory to compress a reply");
}

Gzip::~Gzip() {
    deflateEnd(&stream_->z);
}

std::string Gzip::add(std::string_view bytes) {
    return deflated(bytes, Z_SYNC_FLUSH);
}

std::string Gzip::finish(std::string_view bytes) {
    return deflated(bytes, Z_FINISH);
}

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

void compress(Reply& reply) {
    if (!is_worth(reply)) return;
    for (auto& [name, value] : reply.headers)
        if (name == "ETag" && !value.starts_with("W/"))
            value = "W/" + value;  // other bytes, the same meaning
    reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (!reply.next) {
        reply.body = Gzip().finish(reply.body);
        return;
    }
    auto const stream = std::make_shared<Gzip>();
    reply.body = stream->add(reply.body);
    reply.next = [stream, next = std::move(reply.next),
                  ended = false]() mutable -> Result<std::optional<std::string>> {
        if (ended) return std::nullopt;
        TRY(piece, next());
        if (piece) return stream->add(*piece);
        ended = true;
        return stream->finish();
    };
}

}  // namespace comity::http
