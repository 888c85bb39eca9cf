#include "http/mail.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "base/bytes.h"
#include "base/json.h"
#include "base/members.h"
#include "base/text.h"

namespace comity::http {

namespace {

constexpr std::size_t line_bytes = 76;

struct Freed {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What could end a line or an address would be another command.
bool is_address(std::string_view text) {
    auto const at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

std::string in_lines(std::string_view base64) {
    std::string lines;
    for (std::size_t at = 0; at < base64.size(); at += line_bytes)
        lines.append(base64.substr(at, line_bytes)).append("\r\n");
    return lines;
}

// RFC 2047: words of at most 75 characters, none of which cuts a character in two.
std::string encoded_words(std::string_view text) {
    std::string all;
    while (!text.empty()) {
        auto const part = first_code_points(text, 10);
        all.append(all.empty() ? "" : "\r\n ").append("=?utf-8?B?" + to_base64(part) + "?=");
        text.remove_prefix(part.size());
    }
    return all;
}

struct Sending {
    std::string bytes;
    std::size_t at = 0;
};

std::size_t give(char* to, std::size_t, std::size_t count, void* of) {
    auto& sending = *static_cast<Sending*>(of);
    auto const part = std::string_view(sending.bytes).substr(sending.at, count);
    std::ranges::copy(part, to);
    sending.at += part.size();
    return part.size();
}

void begin_curl() {
    static bool const begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!begun) throw Broken("libcurl cannot be used");
}

void set_server(CURL* handle, MailServer const& server) {
    auto const url = "smtp://" + server.host + ":" + std::to_string(server.port);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp");
    curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(server.limit_ms));
    if (!server.authority.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, server.authority.c_str());
    if (server.user.empty()) return;
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
}

}  // namespace

Result<MailServer> read_mail_server(std::string_view text) {
    TRY(told, json::parse(text));
    if (!told.object()) return refuse(Fault::malformed, "mail.json must be a JSON object.");
    TRY_OK(
        members::refuse_others(told, "mail.json", {"host", "port", "from", "user", "password", "authority"}));
    MailServer server;
    server.host = told.text_of("host");
    server.from = told.text_of("from");
    server.user = told.text_of("user");
    server.password = told.text_of("password");
    server.authority = told.text_of("authority");
    auto const named =
        server.host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
        server.host.npos;
    if (server.host.empty() || !named)
        return refuse(Fault::malformed, "mail.json must name the mail server, \"host\".");
    if (!is_address(server.from))
        return refuse(Fault::malformed, "mail.json must say who writes, \"from\", as name@example.org.");
    if (auto const* port = told.find("port")) {
        if (!port->integer() || *port->integer() < 1 || *port->integer() > 65535)
            return refuse(Fault::malformed, "The port in mail.json must be 1 to 65535.");
        server.port = static_cast<std::uint16_t>(*port->integer());
    }
    return server;
}

std::string write_letter(MailServer const& server, Letter const& letter) {
    return "From: <" + server.from + ">\r\nTo: <" + letter.to +
           ">\r\nSubject: " + encoded_words(letter.subject) +
           "\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nContent-Type: text/plain; "
           "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           in_lines(to_base64(letter.text));
}

Result<Handed> hand_over(MailServer const& server, Letter const& letter) {
    if (!is_address(letter.to)) return Handed::refused;
    begin_curl();
    std::unique_ptr<CURL, Freed> handle(curl_easy_init());
    std::unique_ptr<curl_slist, Freed> to(curl_slist_append(nullptr, letter.to.c_str()));
    if (!handle || !to) throw Broken("there is no memory for a letter");
    Sending sending{write_letter(server, letter)};
    set_server(handle.get(), server);
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, server.from.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, &sending);
    auto const done = curl_easy_perform(handle.get());
    if (done == CURLE_OK) return Handed::taken;
    long answered = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answered);
    bool const of_recipient =
        done == CURLE_SEND_ERROR || done == CURLE_RECV_ERROR || done == CURLE_WEIRD_SERVER_REPLY;
    if (of_recipient && answered >= 550 && answered <= 559) return Handed::refused;
    return refuse(Fault::busy,
                  "The mail server did not take the letter: " + std::string(curl_easy_strerror(done)) + ".");
}

}  // namespace comity::http
