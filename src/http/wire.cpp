#include "http/wire.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "http/problem.h"

namespace comity::http {
namespace {

// What a page of another site, or one smuggled in as data, could otherwise make of our replies.
constexpr std::string_view guards =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";
constexpr std::string_view data_policy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

bool is_named(std::string_view left, std::string_view right) {
    return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

void write_number(std::string& out, std::uint64_t number, int base = 10) {
    std::array<char, 20> digits;
    auto const end = std::to_chars(digits.begin(), digits.end(), number, base).ptr;
    out.append(digits.begin(), end);
}

// A value cannot begin a new line, whatever it was made from.
void write_value(std::string& out, std::string_view value) {
    for (char const letter : value) out.push_back(static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter);
}

void write_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    write_value(out, value);
    out.append("\r\n");
}

void write_own_headers(std::string& out, Reply const& reply) {
    for (auto const& [name, value] : reply.headers) write_header(out, name, value);
    if (!has_header(reply, "Cache-Control")) out.append("Cache-Control: no-store\r\n");
    if (!has_header(reply, "Content-Security-Policy")) out.append(data_policy);
}

}  // namespace

bool has_header(Reply const& reply, std::string_view name) {
    return std::ranges::any_of(reply.headers,
                               [&](auto const& header) { return is_named(header.first, name); });
}

void write_head(std::string& out, Reply const& reply, Framing const& framing) {
    out.append("HTTP/1.1 ");
    write_number(out, static_cast<std::uint64_t>(reply.status));
    out.append(" ").append(phrase_of(reply.status)).append("\r\nDate: ").append(framing.date).append("\r\n");
    bool const has_body = reply.status != 304 && reply.status != 204;
    if (has_body) write_header(out, "Content-Type", reply.content_type);
    if (framing.length) {
        out.append("Content-Length: ");
        write_number(out, *framing.length);
        out.append("\r\n");
    }
    if (framing.chunked) out.append("Transfer-Encoding: chunked\r\n");
    out.append(framing.keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
    write_own_headers(out, reply);
    if (framing.secure) out.append("Strict-Transport-Security: max-age=31536000\r\n");
    out.append(guards).append("\r\n");
}

void write_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty()) return;
    write_number(out, bytes.size(), 16);
    out.append("\r\n").append(bytes).append("\r\n");
}

std::string http_date(std::int64_t seconds) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::time_t const time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> rest;
    std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT", &parts);
    std::string const day = (parts.tm_mday < 10 ? "0" : "") + std::to_string(parts.tm_mday);
    return std::string(days[parts.tm_wday]) + ", " + day + ' ' + months[parts.tm_mon] + rest.data();
}

}  // namespace comity::http
