#include "http/gate.h"

#include <algorithm>
#include <array>
#include <string>

namespace comity::http {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_letters(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_foreign_origin(std::string_view origin, std::string_view host, bool secure) {
    std::string_view const scheme = secure ? "https://" : "http://";
    return !same_letters(origin.substr(0, scheme.size()), scheme) ||
           !same_letters(origin.substr(scheme.size()), host);
}

}  // namespace

bool is_own_host(std::string_view host, std::uint16_t port) {
    static constexpr std::array<std::string_view, 3> own{"localhost", "127.0.0.1", "[::1]"};
    auto const name = std::ranges::find_if(
        own, [&](std::string_view each) { return same_letters(host.substr(0, each.size()), each); });
    if (name == own.end()) return false;
    auto const after = host.substr(name->size());
    return after.empty() ? port == 80 : after == ":" + std::to_string(port);
}

Result<void> check_host(Request const& request, Gate const& gate) {
    if (gate.secure || is_own_host(request.header("host"), gate.port)) return {};
    return refuse(Fault::forbidden, "This port answers only to localhost and its own number.");
}

Result<void> pass_gate(Request const& request, Gate const& gate) {
    auto const host = request.header("host");
    TRY_OK(check_host(request, gate));
    if (request.method == Method::get) return {};
    auto const origin = request.header("origin");
    auto const site = request.header("sec-fetch-site");
    if ((!origin.empty() && is_foreign_origin(origin, host, gate.secure)) || site == "cross-site" ||
        site == "same-site")
        return refuse(Fault::forbidden, "Pages of other sites may not write here.");
    return {};
}

}  // namespace comity::http
