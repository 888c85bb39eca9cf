#include <memory>

#include "base/time.h"
#include "http/api.h"
#include "http/problem.h"
#include "kernel/statement.h"

namespace comity::http {
namespace {

constexpr std::string_view signed_type = "application/vnd.comity.signed+json";
// Room for the body and its header in base64.
constexpr std::uint64_t envelope_limit_bytes = body_limit_bytes * 4 / 3 + 8 * 1024;
constexpr std::size_t key_limit_bytes = 200;

Reply receipt(Result<Heard> const& heard) {
    if (!heard) return problem(heard.error());
    if (heard->outcome == Heard::Outcome::other_words)
        return problem(Fault::conflict, "This key came before with other words, as entry " +
                                            std::to_string(heard->number) + "; nothing was stored.");
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("number", heard->number).member("id", heard->id.hex());
    writer.member("heard_at", format_time(heard->heard_at_ms)).close('}');
    return json_reply(std::move(body), heard->outcome == Heard::Outcome::stored ? 201 : 200);
}

// A reply that comes when the statement is on disk; no thread waits for it.
template <class Say>
Reply receipt_of(Say say) {
    Reply reply;
    reply.later = [say = std::make_shared<Say>(std::move(say))](std::function<void(Reply)> const& done) {
        (*say)([done](Result<Heard> const& heard) { done(receipt(heard)); });
    };
    return reply;
}

Result<Reply> say_signed(Visit const& visit, Request const& request) {
    TRY(envelope, json::parse(request.body));
    struct {
        Bytes header, salt, body, signature;
    } parts;
    for (auto [name, part] : {std::pair{"header", &parts.header},
                              {"salt", &parts.salt},
                              {"body", &parts.body},
                              {"signature", &parts.signature}}) {
        auto bytes = from_base64(envelope.text_of(name));
        if (!bytes || bytes->empty())
            return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be there, in base64.");
        *part = std::move(*bytes);
    }
    return receipt_of([speak = visit.speak, parts = std::move(parts)](auto done) mutable {
        speak.say_signed(std::move(parts.header), std::move(parts.salt), std::move(parts.body),
                         std::move(parts.signature), std::move(done));
    });
}

Result<Reply> say_vouched(Visit const& visit, Request const& request) {
    auto const kind = request.asked("kind");
    if (!kind) return refuse(Fault::malformed, "Say what is sent, as in ?kind=intake.report.");
    auto const key = request.header("idempotency-key");
    if (key.size() > key_limit_bytes)
        return refuse(Fault::malformed, "An Idempotency-Key is at most 200 bytes long.");
    Saying saying;
    saying.kind = *kind;
    saying.body = request.body;
    // A key is its party's own: another one can neither learn of it nor take it.
    saying.channel = "http/" + visit.speak.party().hex();
    saying.external_id = key;
    return receipt_of([speak = visit.speak, saying = std::move(saying)](auto done) mutable {
        speak.say(std::move(saying), std::move(done));
    });
}

Result<Reply> say(Visit const& visit, Request const& request) {
    auto const type = request.header("content-type");
    return type.substr(0, type.find(';')) == signed_type ? say_signed(visit, request)
                                                         : say_vouched(visit, request);
}

}  // namespace

void add_statements_api(RouteTable& table) {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/statements";
    route.summary = "Says something in the space. The body is kept byte for byte; the answer is its receipt";
    route.parameters = {{"kind", "string", "What is said, such as intake.report; not for signed envelopes."}};
    route.body_limit_bytes = envelope_limit_bytes;
    route.brief = true;
    route.cacheable = false;
    route.answer = say;
    table.of_spaces.push_back(std::move(route));
}

}  // namespace comity::http
