#include "http/outgoing.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "http/public_address.h"

namespace comity::http {

namespace {

constexpr std::size_t address_limit_bytes = 1000;
constexpr std::size_t asking_limit_bytes = 4000;  // with a query, which may be signed at length

struct Freed {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(char* text) const { curl_free(text); }
};

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
    return std::unique_ptr<char, Freed>(text).get();
}

// Curl itself takes localhost for nothing but this machine.
bool is_loopback(std::string const& host) {
    auto const number = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    bool const in_127 =
        host.starts_with("127.") && std::ranges::all_of(host, number) && std::ranges::count(host, '.') == 3;
    return host == "localhost" || host == "[::1]" || in_127;
}

void begin_curl() {
    static bool const begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!begun) throw Broken("libcurl cannot be used");
}

struct Taking {
    OutgoingAnswer answered;
    std::size_t limit_bytes = 0;
    bool too_long = false;
    std::stop_token stop;
};

std::size_t take(char const* bytes, std::size_t, std::size_t count, void* into) {
    auto& taking = *static_cast<Taking*>(into);
    taking.too_long = taking.answered.body.size() + count > taking.limit_bytes;
    if (taking.too_long) return 0;
    taking.answered.body.append(bytes, count);
    return count;
}

int heed_stop(void* of, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Taking*>(of)->stop.stop_requested() ? 1 : 0;
}

// After the name was looked up, and of the very address that is connected to: no name can lie about it.
curl_socket_t open_public(void*, curlsocktype, curl_sockaddr* address) {
    if (!is_public(address->addr)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_limits(CURL* handle, Outgoing const& request, Taking& taking) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.limit_ms));
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, heed_stop);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &taking);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &taking);
    if (request.public_alone) curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_public);
}

// `headers` is held until the request was made. An empty "Expect:" has nobody wait for a 100.
void set_request(CURL* handle, Outgoing const& request, std::unique_ptr<curl_slist, Freed>& headers) {
    MUST(request.method == Method::get || request.method == Method::post);
    bool const posts = request.method == Method::post;
    std::vector<std::string> lines;
    if (posts) lines = {"Content-Type: " + request.content_type, "Expect:"};
    if (!request.authorization.empty()) lines.push_back("Authorization: " + request.authorization);
    for (auto const& line : lines) headers.reset(curl_slist_append(headers.release(), line.c_str()));
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    if (!posts) return;
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
}

// Before a connection stood, TLS included, nothing of the request went out.
bool has_reached(CURL* handle, CURLcode done) {
    if (done == CURLE_OK) return true;
    long sent = 0;
    curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
    return sent > 0;
}

// Nothing where it cannot be read.
std::unique_ptr<CURLU, Freed> read_address(std::string_view text, std::size_t limit_bytes) {
    begin_curl();
    std::unique_ptr<CURLU, Freed> url(curl_url());
    if (!url) throw Broken("there is no memory for an address");
    auto const whole = std::string(text);
    bool const reads = text.size() <= limit_bytes && text.find('\0') == text.npos &&
                       curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), 0) == CURLUE_OK;
    return reads ? std::move(url) : nullptr;
}

std::string host_of(std::string_view address) {
    auto const url = read_address(address, asking_limit_bytes);
    return url ? part_of(url.get(), CURLUPART_HOST) : "";
}

Result<void> check(std::string_view text, bool may_ask) {
    auto const url = read_address(text, may_ask ? asking_limit_bytes : address_limit_bytes);
    bool const reads = url != nullptr;
    bool const bare = reads && part_of(url.get(), CURLUPART_USER).empty() &&
                      part_of(url.get(), CURLUPART_PASSWORD).empty() &&
                      (may_ask || part_of(url.get(), CURLUPART_QUERY).empty()) &&
                      part_of(url.get(), CURLUPART_FRAGMENT).empty();
    auto const scheme = bare ? part_of(url.get(), CURLUPART_SCHEME) : "";
    if (scheme != "https" && scheme != "http")
        return refuse(Fault::malformed, "An address is written as https://NAME[:PORT][/PATH].");
    if (scheme == "http" && !is_loopback(part_of(url.get(), CURLUPART_HOST)))
        return refuse(Fault::malformed, "Only addresses on this machine may do without https.");
    return {};
}

}  // namespace

Result<void> check_address(std::string_view text) {
    return check(text, false);
}

Result<OutgoingAnswer> send_outgoing(Outgoing const& request, std::stop_token const& stop) {
    TRY_OK(check(request.url, request.may_ask));
    std::unique_ptr<CURL, Freed> handle(curl_easy_init());
    if (!handle) throw Broken("there is no memory for a request");
    Taking taking{.answered = {}, .limit_bytes = request.answer_limit_bytes, .stop = stop};
    std::unique_ptr<curl_slist, Freed> headers;
    set_limits(handle.get(), request, taking);
    set_request(handle.get(), request, headers);
    auto const done = curl_easy_perform(handle.get());
    if (request.reached) *request.reached = has_reached(handle.get(), done);
    if (taking.too_long) return refuse(Fault::too_large, "The answer is too long.");
    if (done == CURLE_OPERATION_TIMEDOUT) return refuse(Fault::too_slow, "No answer came in time.");
    if (done != CURLE_OK) return refuse(Fault::busy, std::string(curl_easy_strerror(done)) + ".");
    long status = 0;
    char const* type = nullptr;
    char const* redirect = nullptr;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(handle.get(), CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &redirect);
    taking.answered.status = static_cast<int>(status);
    taking.answered.content_type = type ? type : "";
    taking.answered.redirect = redirect ? redirect : "";
    return std::move(taking.answered);
}

Result<OutgoingAnswer> download(Outgoing const& request, std::stop_token const& stop) {
    auto answered = send_outgoing(request, stop);
    if (!answered || answered->redirect.empty()) return answered;
    auto const host = host_of(answered->redirect);
    bool const same_machine = is_loopback(host) && host == host_of(request.url);
    Outgoing onward = request;
    onward.url = answered->redirect;
    onward.authorization.clear();
    onward.may_ask = true;
    onward.public_alone = !same_machine;
    if (!same_machine && is_loopback(host))
        return refuse(Fault::malformed, "The answer leads to an address on this machine.");
    return send_outgoing(onward, stop);
}

}  // namespace comity::http
