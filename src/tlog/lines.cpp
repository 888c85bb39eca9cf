#include "tlog/lines.h"

#include "base/text.h"

namespace comity::tlog {

std::optional<std::string_view> take_line(std::string_view& rest) {
    auto const end = rest.find('\n');
    if (end == rest.npos) return std::nullopt;
    auto const line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> read_size(std::string_view text) {
    auto const size = read_whole_number(text);
    return size && std::to_string(*size) == text ? size : std::nullopt;
}

std::optional<Hash> read_hash(std::string_view base64) {
    auto const bytes = from_base64(base64);
    return bytes ? Hash::from_bytes(*bytes) : std::nullopt;
}

std::string write_hash_lines(Proof const& proof) {
    std::string lines;
    for (auto const& hash : proof) lines += to_base64(hash.view()) + "\n";
    return lines;
}

Result<Proof> take_hash_lines(std::string_view& rest, std::size_t limit) {
    Proof proof;
    for (;;) {
        auto const line = take_line(rest);
        if (!line) return refuse(Fault::malformed, "The proof does not end with an empty line.");
        if (line->empty()) return proof;
        auto const hash = read_hash(*line);
        if (!hash) return refuse(Fault::malformed, "A line of the proof is not a hash in base64.");
        if (proof.size() == limit) return refuse(Fault::too_large, "The proof has too many lines.");
        proof.push_back(*hash);
    }
}

}  // namespace comity::tlog
