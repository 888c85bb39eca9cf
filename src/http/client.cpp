#include "http/client.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <array>

#include "base/text.h"
#include "http/socket_path.h"

namespace comity::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr std::size_t read_bytes = 64 * 1024;
constexpr std::uint32_t head_limit_bytes = 64 * 1024;

class ReplyParser final : public beast::http::basic_parser<false> {
  public:
    ReplyParser() {
        header_limit(head_limit_bytes);
        body_limit(boost::none);
    }

    Reply reply;
    std::string piece;  // of the body; whoever takes it leaves it empty

  private:
    using Text = beast::string_view;
    using Field = beast::http::field;
    using Verb = beast::http::verb;
    using Length = boost::optional<std::uint64_t>;

    void on_response_impl(int status, Text, int, error_code&) override { reply.status = status; }
    void on_field_impl(Field field, Text name, Text value, error_code&) override {
        if (is_header_done()) return;
        if (field == Field::content_type)
            reply.content_type = std::string(value);
        else
            reply.headers.emplace_back(std::string(name), std::string(value));
    }
    std::size_t on_body_impl(Text bytes, error_code&) override {
        piece.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code& error) override {
        return on_body_impl(bytes, error);
    }
    void on_request_impl(Verb, Text, Text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(Length const&, error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    void on_finish_impl(error_code&) override {}
};

// One request and its answer, on a connection of their own.
class Asking {
  public:
    bool connect(std::filesystem::path const& socket) {
        SocketPath const path(socket);
        error_code error;
        socket_.connect(asio::local::stream_protocol::endpoint(path.text()), error);
        return !error;
    }

    // A server that refuses before it has read all closes its end; the answer is there all the same.
    void send(std::string const& head, std::string_view body) {
        error_code ignored;
        asio::write(socket_, std::array{asio::buffer(head), asio::buffer(body)}, ignored);
    }

    // A body of a length that is known beforehand was whole in the server, and is so here.
    Result<Reply> head() {
        while (!parser_.is_header_done() || (!parser_.chunked() && !parser_.is_done())) TRY_OK(read());
        parser_.reply.body = std::exchange(parser_.piece, {});
        return std::move(parser_.reply);
    }

    bool is_done() const { return parser_.is_done(); }

    Result<std::optional<std::string>> next() {
        while (parser_.piece.empty() && !parser_.is_done()) TRY_OK(read());
        if (parser_.piece.empty()) return std::nullopt;
        return std::exchange(parser_.piece, {});
    }

  private:
    Result<void> read() {
        error_code error;
        buffer_.commit(socket_.read_some(buffer_.prepare(read_bytes), error));
        if (error == asio::error::eof && parser_.is_header_done()) parser_.put_eof(error);
        if (error) return broken_off();
        while (buffer_.size() > 0 && !parser_.is_done()) {
            buffer_.consume(parser_.put(buffer_.data(), error));
            if (error == beast::http::error::need_more) return {};
            if (error) return broken_off();
        }
        return {};
    }

    static Result<void> broken_off() { return refuse(Fault::broken, "The server broke its answer off."); }

    asio::io_context io_{1};
    asio::local::stream_protocol::socket socket_{io_};
    beast::flat_buffer buffer_;
    ReplyParser parser_;
};

std::string head_of(Request const& request) {
    std::string head(name_of(request.method));
    head += ' ' + request.path;
    char before = '?';
    for (auto const& [name, value] : request.query) {
        head += std::exchange(before, '&') + percent_encode(name) + '=' + percent_encode(value);
    }
    head += " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    for (auto const& [name, value] : request.headers) head += name + ": " + value + "\r\n";
    if (!request.body.empty() || request.method != Method::get)
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return head + "\r\n";
}

}  // namespace

Result<Reply> Client::ask(Request const& request) const {
    for (auto const& [name, value] : request.headers)
        if ((name + value).find_first_of("\r\n") != std::string::npos)
            return refuse(Fault::malformed, "A header may not hold a line break.");
    auto const asking = std::make_shared<Asking>();
    if (!asking->connect(socket_)) return refuse(Fault::not_found, "No server answers in this folder.");
    asking->send(head_of(request), request.body);
    TRY(reply, asking->head());
    if (!asking->is_done()) reply.next = [asking] { return asking->next(); };
    return std::move(reply);
}

std::string whole_body(Reply& reply) {
    auto body = read_whole(reply);
    if (!body) throw Broken(body.error().why);
    return *std::move(body);
}

}  // namespace comity::http
