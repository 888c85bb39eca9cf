#include "http/pages.h"

#include <map>
#include <memory>

#include "http/conditions.h"

namespace comity::http {
namespace {

constexpr std::string_view page_policy =
    "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self' "
    "'unsafe-inline'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

using Shelf = std::map<std::string_view, PageFile>;

bool is_drawn_by_index(std::string_view path) {
    return path == "/" || path == "/spaces" || path.starts_with("/spaces/") || path == "/sign-in" ||
           path == "/invitation" || path == "/account" || path == "/search" || path == "/inbox" ||
           path == "/help";
}

// A person who lost the way is told so by a page; a program by a sentence.
bool is_person(Request const& request) {
    return request.header("accept").find("text/html") != std::string_view::npos;
}

std::string quoted(std::string_view etag) {
    if (etag.starts_with('"') || etag.starts_with("W/")) return std::string(etag);
    return '"' + std::string(etag) + '"';
}

struct Packing {
    std::string_view coding, bytes;
};

Packing smallest(PageFile const& file, std::string_view accept_encoding) {
    if (!file.brotli.empty() && accepts(accept_encoding, "br")) return {"br", file.brotli};
    if (!file.gzip.empty() && accepts(accept_encoding, "gzip")) return {"gzip", file.gzip};
    return {"", file.bytes};
}

Reply page(PageFile const& file, Request const& request) {
    Reply reply;
    reply.content_type = file.content_type;
    auto const tag = quoted(file.etag);
    reply.headers = {{"ETag", tag},
                     {"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                     {"Content-Security-Policy", std::string(page_policy)}};
    if (!file.gzip.empty() || !file.brotli.empty()) reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (names_tag(request.header("if-none-match"), tag)) {
        reply.status = 304;
        return reply;
    }
    auto const packing = smallest(file, request.header("accept-encoding"));
    if (!packing.coding.empty()) reply.headers.emplace_back("Content-Encoding", std::string(packing.coding));
    reply.body = packing.bytes;
    return reply;
}

}  // namespace

Pages pages_of(std::vector<PageFile> const& files) {
    auto shelf = std::make_shared<Shelf>();
    for (auto const& file : files) shelf->emplace(file.path, file);
    return [shelf](Request const& request) -> Result<Reply> {
        auto found =
            shelf->find(is_drawn_by_index(request.path) ? "/index.html" : std::string_view(request.path));
        if (found != shelf->end()) return page(found->second, request);
        auto index = shelf->find("/index.html");
        if (index == shelf->end() || !is_person(request))
            return refuse(Fault::not_found, "There is nothing at this address.");
        auto reply = page(index->second, request);
        if (reply.status == 200) reply.status = 404;
        return reply;
    };
}

}  // namespace comity::http
