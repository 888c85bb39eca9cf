#include "http/problem.h"

#include "base/json.h"

namespace comity::http {

std::string_view phrase_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        case 429:
            return "Too Many Requests";
        default:
            return "Unknown";
    }
}

Reply problem(int status, std::string_view why) {
    Reply reply;
    reply.status = status;
    reply.content_type = "application/problem+json";
    json::Writer writer(reply.body);
    writer.open('{').member("type", "about:blank").member("title", phrase_of(status));
    writer.member("status", status).member("detail", why).close('}');
    if (status == 503 || status == 429) reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

Shape problem_shape() {
    using namespace shape;
    return named(
        "Problem",
        object({{"type", text()}, {"title", text()}, {"status", whole_number()}, {"detail", text()}}));
}

Reply problem(Fault fault, std::string_view why) {
    return problem(status_of(fault), why);
}

Reply problem(Error const& error) {
    return problem(error.fault, error.why);
}

Reply broken() {
    return problem(500, "The server could not do this; nothing was changed by this request.");
}

}  // namespace comity::http
