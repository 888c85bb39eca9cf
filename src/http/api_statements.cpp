#include <memory>

#include "http/api.h"
#include "http/envelope.h"
#include "http/problem.h"
#include "http/said.h"
#include "kernel/space.h"
#include "kernel/statement.h"
#include "kernel/writer.h"

namespace comity::http {
namespace {

// Room for the body and its header in base64.
constexpr std::uint64_t envelope_limit_bytes = body_limit_bytes * 4 / 3 + 8 * 1024;
constexpr std::size_t key_limit_bytes = 200;
constexpr std::uint64_t batch_limit_bytes = 4 * 1024 * 1024;

Reply receipt(Result<Heard> const& heard) {
    if (!heard) return problem(heard.error());
    if (heard->outcome == Heard::Outcome::other_words)
        return problem(Fault::conflict, "This key came before with other words, as entry " +
                                            std::to_string(heard->number) + "; nothing was stored.");
    return json_reply(json::write(receipt_of(*heard)), heard->outcome == Heard::Outcome::stored ? 201 : 200);
}

// A reply that comes when the statement is on disk; no thread waits for it.
template <class Say>
Reply receipt_when_heard(Say say) {
    Reply reply;
    reply.later = [say = std::make_shared<Say>(std::move(say))](std::function<void(Reply)> const& done) {
        (*say)([done](Result<Heard> const& heard) { done(receipt(heard)); });
    };
    return reply;
}

Result<Reply> say_signed(Visit const& visit, Request const& request) {
    TRY(parts, read_envelope(request.body));
    return receipt_when_heard([speak = visit.speak, parts = std::move(parts)](auto done) mutable {
        speak.say_signed(std::move(parts.header), std::move(parts.salt), std::move(parts.body),
                         std::move(parts.signature), std::move(done));
    });
}

// Each kind of all rooms, by its name.
std::vector<Shape> kind_shapes(Rooms const& rooms) {
    std::vector<Shape> shapes;
    for (auto const& room : rooms)
        for (auto const& kind : room.kinds) shapes.push_back(shape::named(kind.name, kind.shape));
    return shapes;
}

std::vector<std::string> kind_names(Rooms const& rooms) {
    std::vector<std::string> names;
    for (auto const& shape : kind_shapes(rooms)) names.push_back(shape.name);
    return names;
}

// What came by letter or by call is typed in by the operator, for the party whose words they are. Not for one
// that signs for itself.
Result<Speak> voice_of(House& house, Visit const& visit, Request const& request) {
    auto const named = request.asked("as");
    if (!named) return visit.speak;
    if (!is_operator(house, request))
        return refuse(Fault::forbidden,
                      "Only the operator of the house may say something for another party.");
    auto const party = PartyId::from_hex_text(*named);
    auto const& space = visit.sight.space();
    if (!party || space.role_of(*party) == Role::everyone)
        return refuse(Fault::malformed, "\"as\" must be the id of a member of this space.");
    if (!not_ended(space.keys_of(*party)).empty())
        return refuse(Fault::forbidden, "This party has a key of its own and signs for itself.");
    TRY(theirs, house.visit(visit.sight.space_name(), *party, request.via));
    return theirs.speak;
}

// A key is its party's own: another one can neither learn of it nor take it.
std::string channel_of(PartyId party) {
    return "http/" + party.hex();
}

Result<Reply> say_vouched(House& house, Visit const& visit, Request const& request) {
    TRY(speak, voice_of(house, visit, request));
    auto const kind = request.asked("kind");
    if (!kind) return refuse(Fault::malformed, "Say what is sent, as in ?kind=intake.report.");
    auto const key = request.header("idempotency-key");
    if (key.size() > key_limit_bytes)
        return refuse(Fault::malformed, "An Idempotency-Key is at most 200 bytes long.");
    Saying saying;
    saying.kind = *kind;
    saying.body = request.body;
    saying.channel = channel_of(speak.party());
    saying.external_id = key;
    return receipt_when_heard([speak, saying = std::move(saying)](auto done) mutable {
        speak.say(std::move(saying), std::move(done));
    });
}

Result<Saying> read_saying(json::Value const& said, PartyId party) {
    auto const* body = said.find("body");
    auto const* key = said.find("key");
    if (said.text_of("kind").empty() || !body || !body->object())
        return refuse(Fault::malformed, "Each statement needs a kind and a body, which is a JSON object.");
    if (key && (!key->text() || key->text()->size() > key_limit_bytes))
        return refuse(Fault::malformed, "A key is text, at most 200 bytes long.");
    Saying saying;
    saying.kind = said.text_of("kind");
    saying.body = json::write(*body);
    saying.parsed = *body;
    saying.channel = channel_of(party);
    saying.external_id = said.text_of("key");
    return saying;
}

Shape sayings_shape(Rooms const& rooms) {
    using namespace shape;
    auto const saying = object(
        {{"kind", one_of(kind_names(rooms))}, {"body", choice(kind_shapes(rooms))}, optional("key", text())});
    return list(named("Saying", saying));
}

Result<std::vector<Saying>> read_sayings(std::string_view text, PartyId party) {
    TRY(list, json::parse(text));
    if (!list.array() || list.array()->empty() || list.array()->size() > together_limit)
        return refuse(Fault::malformed, "Send a list of 1 to 500 statements, each with kind, body and key.");
    std::vector<Saying> sayings;
    for (auto const& each : *list.array()) {
        TRY(saying, read_saying(each, party));
        sayings.push_back(std::move(saying));
    }
    return sayings;
}

// What each would have been answered alone.
Reply receipts(std::vector<Result<Heard>> const& answers) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').key("answers").open('[');
    for (auto const& heard : answers) {
        auto const alone = receipt(heard);
        writer.open('{').member("status", alone.status).key("answer").raw(alone.body).close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape receipts_shape() {
    using namespace shape;
    auto const answer =
        object({{"status", whole_number()}, {"answer", choice({receipt_shape(), problem_shape()})}});
    return named("Receipts", object({{"answers", list(answer)}}));
}

Result<Reply> say_together(House& house, Visit const& visit, Request const& request) {
    TRY(speak, voice_of(house, visit, request));
    TRY(sayings, read_sayings(request.body, speak.party()));
    Reply reply;
    auto const kept = std::make_shared<std::vector<Saying>>(std::move(sayings));
    reply.later = [speak, kept](std::function<void(Reply)> const& done) {
        speak.say_together(std::move(*kept),
                           [done](std::vector<Result<Heard>> const& answers) { done(receipts(answers)); });
    };
    return reply;
}

Result<Reply> say(House& house, Visit const& visit, Request const& request) {
    return is_signed(request) ? say_signed(visit, request) : say_vouched(house, visit, request);
}

// A kind that looks into the files it names waits for the disk. What is signed does not say its kind yet.
bool is_brief(Rooms const& rooms, Request const& request) {
    if (is_signed(request)) return false;
    auto const* kind = find_kind(rooms, request.asked("kind").value_or(""));
    return !kind || !kind->check_blob;
}

}  // namespace

void add_statements_api(RouteTable& table, House& house) {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/statements";
    route.summary = "Says something in the space. The body is kept byte for byte; the answer is its receipt";
    route.parameters = {
        {.name = "kind",
         .type = "string",
         .meaning = "What is said; not for signed envelopes.",
         .words = kind_names(house.rooms())},
        {.name = "as",
         .type = "string",
         .meaning = "Whose words they are, a party's id; for the operator of the house alone."}};
    route.takes = json_body(shape::choice(kind_shapes(house.rooms())));
    route.takes.push_back({std::string(signed_type), envelope_shape()});
    route.gives = receipt_shape();
    route.statuses = {200, 201};
    route.body_limit_bytes = envelope_limit_bytes;
    route.brief = [&house](Request const& request) { return is_brief(house.rooms(), request); };
    route.cacheable = false;
    route.answer = [&house](Visit const& visit, Request const& request) {
        return say(house, visit, request);
    };
    table.of_spaces.push_back(std::move(route));

    Route batch;
    batch.method = Method::post;
    batch.path = "/api/v1/spaces/{space}/statements/batch";
    batch.summary = "Says 1 to 500 statements in one commit. Each is answered alone";
    batch.parameters = {
        {.name = "as",
         .type = "string",
         .meaning = "Whose words they are, a party's id; for the operator of the house alone."}};
    batch.takes = json_body(sayings_shape(house.rooms()));
    batch.gives = receipts_shape();
    batch.body_limit_bytes = batch_limit_bytes;
    batch.cacheable = false;
    batch.answer = [&house](Visit const& visit, Request const& request) {
        return say_together(house, visit, request);
    };
    table.of_spaces.push_back(std::move(batch));
}

}  // namespace comity::http
