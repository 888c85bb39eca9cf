#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "http/api.h"
#include "http/conditions.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

constexpr std::uint64_t blob_limit_bytes = 64 * 1024 * 1024;
constexpr std::size_t piece_bytes = 256 * 1024;

class OpenFile {
  public:
    explicit OpenFile(std::string const& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) throw Broken("a kept file cannot be opened");
    }
    ~OpenFile() { ::close(file_); }
    OpenFile(OpenFile const&) = delete;
    OpenFile& operator=(OpenFile const&) = delete;

    std::string read() {
        std::string piece(piece_bytes, '\0');
        ssize_t count = 0;
        do {
            count = ::read(file_, piece.data(), piece.size());
        } while (count < 0 && errno == EINTR);
        if (count < 0) throw Broken("a kept file cannot be read");
        piece.resize(static_cast<std::size_t>(count));
        return piece;
    }

  private:
    int file_;
};

// Pictures may be shown in a page; anything else is only handed over to be saved.
std::string_view picture_type(std::string_view bytes) {
    if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
    if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
    return {};
}

Result<Reply> keep_blob(Visit const& visit, Request const& request) {
    TRY(hash, visit.speak.keep_blob(request.body));
    std::string body;
    json::Writer writer(body);
    writer.open('{')
        .member("sha256", hash.hex())
        .member("bytes", std::uint64_t{request.body.size()})
        .close('}');
    return json_reply(std::move(body), 201);
}

Shape blob_shape() {
    return shape::named("Blob", shape::object({{"sha256", shape::id()}, {"bytes", shape::whole_number()}}));
}

// Who may hear a statement may fetch the files it names.
Result<bool> may_fetch(Sight const& sight, Hash const& hash) {
    TRY(reading, sight.read());
    for (auto const& room : sight.space().rooms())
        for (auto const& kind : room.kinds) {
            if (kind.names_blob.empty() || sight.role() < kind.may_hear || !sight.space().has_room(room.name))
                continue;
            auto& query = reading.query(kind.names_blob).bind_blob(1, hash.view());
            bool const named = query.step();
            query.reset();
            if (named) return true;
        }
    return false;
}

Result<Reply> show_blob(Visit const& visit, Request const& request) {
    auto const hash = Hash::from_hex_text(request.capture("sha256"));
    if (!hash) return refuse(Fault::malformed, "A file is named by its SHA-256 in 64 hexadecimal digits.");
    TRY(open_to_reader, may_fetch(visit.sight, *hash));
    if (!open_to_reader)
        return refuse(Fault::not_found, "There is no such file here, or you may not see it.");
    TRY(path, visit.sight.blob_path(*hash));
    Reply reply;
    auto const tag = '"' + hash->hex() + '"';
    reply.headers = {{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
    if (names_tag(request.header("if-none-match"), tag)) {
        reply.status = 304;
        return reply;
    }
    auto const file = std::make_shared<OpenFile>(path);
    reply.body = file->read();
    auto const picture = picture_type(reply.body);
    reply.content_type = picture.empty() ? "application/octet-stream" : picture;
    if (picture.empty()) reply.headers.emplace_back("Content-Disposition", "attachment");
    if (reply.body.size() < piece_bytes) return reply;
    reply.next = [file]() -> Result<std::optional<std::string>> {
        auto piece = file->read();
        if (piece.empty()) return std::nullopt;
        return piece;
    };
    return reply;
}

}  // namespace

void add_blobs_api(RouteTable& table) {
    table.of_spaces.push_back({.method = Method::post,
                               .path = "/api/v1/spaces/{space}/blobs",
                               .summary = "Keeps a file, to be named by a statement that follows",
                               .parameters = {},
                               .takes = {{"application/octet-stream"}},
                               .gives = blob_shape(),
                               .statuses = {201},
                               .role = Role::contributor,
                               .body_limit_bytes = blob_limit_bytes,
                               .cacheable = false,
                               .answer = keep_blob});
    table.of_spaces.push_back({.method = Method::get,
                               .path = "/api/v1/spaces/{space}/blobs/{sha256}",
                               .summary = "A file, for whoever may hear a statement that names it",
                               .parameters = {},
                               .answers = "application/octet-stream",
                               .role = Role::everyone,
                               .cacheable = false,
                               .answer = show_blob});
}

}  // namespace comity::http
