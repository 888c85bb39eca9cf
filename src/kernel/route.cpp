#include "kernel/route.h"

#include <charconv>
#include <future>

#include "base/time.h"

namespace comity {

namespace {

std::string_view first_of(Pairs const& pairs, std::string_view name) {
    for (auto const& [key, value] : pairs) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::remove:
            return "DELETE";
    }
    return "GET";
}

std::string_view Request::header(std::string_view lower_case_name) const {
    return first_of(headers, lower_case_name);
}

std::string_view Request::capture(std::string_view name) const {
    return first_of(captures, name);
}

std::optional<std::string_view> Request::asked(std::string_view query_name) const {
    for (auto const& [key, value] : query) {
        if (key == query_name) return value;
    }
    return std::nullopt;
}

std::vector<std::string_view> Request::all_asked(std::string_view query_name) const {
    std::vector<std::string_view> found;
    for (auto const& [key, value] : query) {
        if (key == query_name) found.push_back(value);
    }
    return found;
}

int status_of(Fault fault) {
    switch (fault) {
        case Fault::malformed:
            return 400;
        case Fault::forbidden:
            return 403;
        case Fault::not_found:
            return 404;
        case Fault::wrong_method:
            return 405;
        case Fault::too_slow:
            return 408;
        case Fault::conflict:
            return 409;
        case Fault::too_large:
            return 413;
        case Fault::unsupported:
            return 415;
        case Fault::too_many:
            return 429;
        case Fault::busy:
            return 503;
        case Fault::broken:
            return 500;
    }
    return 500;
}

Result<std::string> read_whole(Reply& reply) {
    std::string body = std::exchange(reply.body, {});
    while (reply.next) {
        TRY(piece, reply.next());
        if (!piece) break;
        body += *piece;
    }
    return body;
}

Reply waited_for(Reply reply) {
    if (!reply.later) return reply;
    auto const promise = std::make_shared<std::promise<Reply>>();
    auto coming = promise->get_future();
    std::exchange(reply.later, nullptr)([promise](Reply later) { promise->set_value(std::move(later)); });
    return coming.get();
}

Reply json_reply(std::string body, int status) {
    Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

std::vector<Content> json_body(Shape shape) {
    return {{"application/json", std::move(shape)}};
}

Result<std::int64_t> asked_integer(Request const& request, std::string_view name, std::int64_t otherwise,
                                   std::int64_t least, std::int64_t most) {
    auto text = request.asked(name);
    if (!text || text->empty()) return otherwise;
    std::int64_t value = 0;
    auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (problem != std::errc{} || end != text->data() + text->size() || value < least || value > most) {
        return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be a whole number from " +
                                            std::to_string(least) + " to " + std::to_string(most) + ".");
    }
    return value;
}

Result<std::optional<std::int64_t>> asked_time(Request const& request, std::string_view name) {
    auto text = request.asked(name);
    if (!text || text->empty()) return std::optional<std::int64_t>{};
    auto at_ms = parse_time(*text);
    if (!at_ms) {
        return refuse(Fault::malformed, "\"" + std::string(name) +
                                            "\" must be a date such as 2010-01-12 or a time such as "
                                            "2010-01-12T04:08:00Z.");
    }
    return at_ms;
}

}  // namespace comity
