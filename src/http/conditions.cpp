#include "http/conditions.h"

#include "base/text.h"

namespace comity::http {
namespace {

std::string_view without_weakness(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

bool is_zero_weight(std::string_view parameters) {
    auto const q = parameters.find("q=");
    if (q == std::string_view::npos) return false;
    auto const weight = trim(parameters.substr(q + 2));
    return weight.starts_with('0') && weight.find_first_of("123456789") == std::string_view::npos;
}

}  // namespace

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    for (auto const piece : split(if_none_match, ',')) {
        auto const each = trim(piece);
        if (each == "*" || (!each.empty() && without_weakness(each) == without_weakness(tag))) return true;
    }
    return false;
}

bool accepts(std::string_view accept_encoding, std::string_view coding) {
    for (auto const piece : split(accept_encoding, ',')) {
        auto const semicolon = piece.find(';');
        if (trim(piece.substr(0, semicolon)) != coding) continue;
        return semicolon == std::string_view::npos || !is_zero_weight(piece.substr(semicolon + 1));
    }
    return false;
}

}  // namespace comity::http
