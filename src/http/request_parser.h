// Reads one request from its bytes straight into what the router takes. Included by session.cpp alone
// (Beast). One thread at a time.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>

#include "http/body.h"
#include "http/problem.h"
#include "http/target.h"

namespace comity::http {

class RequestParser final : public boost::beast::http::basic_parser<true> {
  public:
    explicit RequestParser(std::size_t header_limit_bytes) {
        header_limit(static_cast<std::uint32_t>(header_limit_bytes));
        body_limit(boost::none);  // the route knows it; BodyStore holds it
        eager(false);
        request.headers.reserve(16);
    }

    Request request;
    std::optional<BodyStore> body;  // made once the route is known; until then no body is read
    std::optional<Reply> refusal;   // of what could be read, but not be granted
    bool is_known_method = true;
    bool head_only = false;
    bool version_1_1 = true;

  private:
    using Text = boost::beast::string_view;
    using Error = boost::beast::error_code;
    using Verb = boost::beast::http::verb;
    using Field = boost::beast::http::field;
    using Length = boost::optional<std::uint64_t>;

    void on_request_impl(Verb verb, Text, Text target, int version, Error&) override {
        version_1_1 = version == 11;
        is_known_method = set_method(verb);
        auto read = read_target({target.data(), target.size()});
        if (!read) {
            refusal = problem(read.error());
            return;
        }
        request.path = std::move(read->path);
        request.query = std::move(read->query);
    }

    bool set_method(Verb verb) {
        switch (verb) {
            case Verb::head:
                head_only = true;
                [[fallthrough]];
            case Verb::get:
                request.method = Method::get;
                return true;
            case Verb::post:
                request.method = Method::post;
                return true;
            case Verb::put:
                request.method = Method::put;
                return true;
            case Verb::delete_:
                request.method = Method::remove;
                return true;
            default:
                return false;
        }
    }

    void on_field_impl(Field, Text name, Text value, Error& error) override {
        constexpr std::size_t headers_limit = 100;
        if (is_header_done()) return;  // a trailer: nothing here reads one
        if (request.headers.size() == headers_limit) {
            error = boost::beast::http::error::header_limit;
            return;
        }
        auto& [lower, kept] = request.headers.emplace_back(std::string(name), std::string(value));
        for (char& letter : lower)
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }

    std::size_t keep(Text bytes, Error& error) {
        if (body->add({bytes.data(), bytes.size()})) return bytes.size();
        error = boost::beast::http::error::body_limit;
        return 0;
    }

    std::size_t on_body_impl(Text bytes, Error& error) override { return keep(bytes, error); }
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error& error) override {
        return keep(bytes, error);
    }
    void on_response_impl(int, Text, int, Error&) override {}
    void on_header_impl(Error&) override {}
    void on_body_init_impl(Length const&, Error&) override {}
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    void on_finish_impl(Error&) override {}
};

}  // namespace comity::http
