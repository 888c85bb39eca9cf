#include "http/target.h"

#include <algorithm>

#include "base/text.h"

namespace comity::http {
namespace {

constexpr std::size_t pairs_limit = 100;
constexpr std::size_t segments_limit = 16;

bool is_control(char letter) {
    auto const byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f;
}

Result<std::string> decode(std::string_view text, bool plus_is_space) {
    auto decoded = percent_decode(text, plus_is_space);
    if (!decoded) return refuse(Fault::malformed, "The address holds a broken percent-encoding.");
    if (!is_utf8(*decoded)) return refuse(Fault::malformed, "The address is not valid UTF-8.");
    if (decoded->find('\0') != std::string::npos) return refuse(Fault::malformed, "The address holds a NUL.");
    return std::move(*decoded);
}

Result<std::string> read_segment(std::string_view text) {
    TRY(segment, decode(text, false));
    if (segment == "." || segment == "..")
        return refuse(Fault::malformed, "The address holds a dot segment.");
    if (segment.find_first_of("/\\") != std::string::npos)
        return refuse(Fault::malformed, "The address holds an encoded slash.");
    if (std::ranges::any_of(segment, is_control))
        return refuse(Fault::malformed, "The address holds a control character.");
    return std::move(segment);
}

Result<Pairs> read_query(std::string_view text) {
    Pairs pairs;
    for (auto const piece : split(text, '&')) {
        if (piece.empty()) continue;
        if (pairs.size() == pairs_limit) return refuse(Fault::malformed, "The query has too many parts.");
        auto const equals = piece.find('=');
        TRY(name, decode(piece.substr(0, equals), true));
        auto const after = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
        TRY(value, decode(after, true));
        pairs.emplace_back(std::move(name), std::move(value));
    }
    return pairs;
}

}  // namespace

Result<Target> read_target(std::string_view target) {
    if (target.empty() || target.front() != '/')
        return refuse(Fault::malformed, "The address must begin with a slash.");
    if (target.size() > target_limit_bytes) return refuse(Fault::malformed, "The address is too long.");
    if (target.find('#') != std::string_view::npos || std::ranges::any_of(target, is_control))
        return refuse(Fault::malformed, "The address holds a character that must be encoded.");
    auto const mark = target.find('?');
    Target read{std::string(target.substr(0, mark)), {}};
    if (mark == std::string_view::npos) return read;
    TRY(query, read_query(target.substr(mark + 1)));
    read.query = std::move(query);
    return read;
}

Result<std::vector<std::string>> read_segments(std::string_view path) {
    if (path.empty() || path.front() != '/')
        return refuse(Fault::malformed, "The address must begin with a slash.");
    auto const pieces = split(path.substr(1), '/');
    if (pieces.size() > segments_limit) return refuse(Fault::not_found, "There is nothing at this address.");
    std::vector<std::string> segments;
    segments.reserve(pieces.size());
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        if (pieces[at].empty() && at + 1 < pieces.size())
            return refuse(Fault::malformed, "The address holds a doubled slash.");
        TRY(segment, read_segment(pieces[at]));
        segments.push_back(std::move(segment));
    }
    return segments;
}

}  // namespace comity::http
