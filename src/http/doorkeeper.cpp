#include "http/doorkeeper.h"

#include <strings.h>

#include <algorithm>

#include "base/text.h"
#include "http/problem.h"

namespace comity::http {

namespace {

constexpr std::string_view cookie_name = "comity_session";
constexpr std::string_view token_why =
    "This token is not known here: it has ended, or was never made. Ask for a new one.";
constexpr std::string_view page_why =
    "What changes something must come from a page of this server itself; load the page again.";

bool same_letters(std::string_view left, std::string_view right) {
    return left.size() == right.size() && ::strncasecmp(left.data(), right.data(), left.size()) == 0;
}

// All values of our cookie: of several that a browser sends nobody knows which is the true one.
std::vector<std::string_view> shown_cookies(Request const& request) {
    std::vector<std::string_view> shown;
    for (auto const& [name, value] : request.headers) {
        if (name != "cookie") continue;
        for (auto pair : split(value, ';')) {
            pair = trim(pair);
            auto const equals = pair.find('=');
            if (equals != pair.npos && pair.substr(0, equals) == cookie_name)
                shown.push_back(pair.substr(equals + 1));
        }
    }
    return shown;
}

// A browser adds the cookie whoever's page asks; it also says whose page that was.
bool is_asked_by_own_page(Request const& request) {
    auto const site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    return same_letters(request.header("origin"), own_origin(request));
}

void admit(Request& request, Holder holder) {
    request.speaker = holder.party;
    request.via = via_of(holder.account);
    request.holder = std::move(holder);
}

Reply refuse_token() {
    auto refusal = problem(401, token_why);
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"comity\", error=\"invalid_token\"");
    return refusal;
}

Recognised recognise_token(Vault& vault, Request& request) {
    constexpr std::string_view scheme = "bearer ";
    auto const said = request.header("authorization");
    bool const once = std::ranges::count(request.headers, "authorization", &Pairs::value_type::first) == 1;
    if (!once || !same_letters(said.substr(0, scheme.size()), scheme)) return {.refusal = refuse_token()};
    auto holder = vault.who(trim(said.substr(scheme.size())));
    if (!holder || holder->in_session) return {.refusal = refuse_token()};
    admit(request, std::move(*holder));
    return {};
}

// By HTTP Basic nobody speaks but at the addresses that ask for it; those look at it themselves.
bool is_basic(Request const& request) {
    return same_letters(request.header("authorization").substr(0, 6), "basic ") &&
           request.path.starts_with("/openrosa/") &&
           std::ranges::count(request.headers, "authorization", &Pairs::value_type::first) == 1;
}

}  // namespace

Recognised recognise(Vault& vault, Request& request) {
    if (is_basic(request)) return {};
    // A token is shown on purpose and needs no page; where one is, a cookie counts for nothing.
    if (std::ranges::count(request.headers, "authorization", &Pairs::value_type::first) > 0)
        return recognise_token(vault, request);
    auto const cookies = shown_cookies(request);
    if (cookies.empty()) return {};
    auto holder = cookies.size() == 1 ? vault.who(cookies.front()) : std::nullopt;
    if (!holder || !holder->in_session) return {.refusal = {}, .stale_cookie = true};
    if (request.method != Method::get && !is_asked_by_own_page(request))
        return {.refusal = problem(Fault::forbidden, page_why)};
    admit(request, std::move(*holder));
    return {};
}

std::string own_origin(Request const& request) {
    return (request.secure ? "https://" : "http://") + std::string(request.header("host"));
}

// 128 of its 256 bits: as many as an entry has room for beside the word, and more than enough.
std::string via_of(AccountId const& account) {
    return "account:" + to_hex(account.view().substr(0, 16));
}

std::string session_cookie(std::string_view secret, bool secure) {
    return std::string(cookie_name) + '=' + std::string(secret) +
           "; Path=/; Max-Age=" + std::to_string(session_ms / 1000) + "; HttpOnly; SameSite=Lax" +
           (secure ? "; Secure" : "");
}

std::string no_session_cookie(bool secure) {
    return std::string(cookie_name) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" +
           (secure ? "; Secure" : "");
}

}  // namespace comity::http
