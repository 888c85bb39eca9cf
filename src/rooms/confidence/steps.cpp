#include "rooms/confidence/steps.h"

#include <algorithm>
#include <span>

#include "base/members.h"
#include "rooms/confidence/catalogues.h"

namespace comity::confidence {

namespace {

using namespace steps;

using members::Lines;

constexpr std::size_t text_limit = 20'000;
constexpr std::size_t short_limit = 2000;
constexpr std::size_t line_limit = 200;
constexpr std::size_t list_limit = 20;
constexpr std::size_t zone_limit = 64;

constexpr std::array<std::string_view, 2> severity_scales{"severity", "severity-nis"};
constexpr std::array<std::string_view, 3> criticalities{"essential", "important", "supporting"};
constexpr std::array<std::string_view, 3> assertions{"no_attribution", "territory_concerned", "attribution"};

using Words = std::span<std::string_view const>;

// The items of this version of the catalogue for ever, and what is none of them.
std::vector<std::string_view> read_sectors() {
    auto const* catalogue = find_catalogue("sectors", 1);
    MUST(catalogue);
    std::vector<std::string_view> all;
    all.reserve(catalogue->items.size() + 1);
    for (auto const& item : catalogue->items) all.push_back(item.id);
    all.push_back("other");
    return all;
}

Words sectors() {
    static std::vector<std::string_view> const all = read_sectors();
    return all;
}

std::string listed(Words words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text.append(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ").append(words[i]);
    return text;
}

// The place of the word in the list.
Result<std::size_t> read_word(json::Value const& object, std::string_view member, Words words) {
    auto const found = std::ranges::find(words, object.text_of(member));
    if (found == words.end())
        return refuse(Fault::malformed,
                      "The member \"" + std::string(member) + "\" must be " + listed(words) + ".");
    return static_cast<std::size_t>(found - words.begin());
}

Shape word_shape(Words words) {
    return shape::one_of({words.begin(), words.end()});
}

Result<void> check_step(json::Value const& body, std::string const& what,
                        std::initializer_list<std::string_view> known) {
    if (!body.object()) return refuse(Fault::malformed, what + " must be a JSON object.");
    TRY_OK(members::refuse_others(body, what, known));
    TRY_OK(read_tlp(body));
    return {};
}

Result<void> check_text(json::Value const& body, std::string_view member, std::size_t limit = text_limit) {
    TRY_OK(
        members::needed_text(body, member, "The member \"" + std::string(member) + "\"", limit, Lines::many));
    return {};
}

Result<void> check_optional_text(json::Value const& body, std::string_view member) {
    TRY_OK(
        members::text(body, member, "The member \"" + std::string(member) + "\"", short_limit, Lines::many));
    return {};
}

// A no has its reason.
Result<void> check_reason(json::Value const& body, bool needed) {
    return needed ? check_text(body, "why") : check_optional_text(body, "why");
}

Result<void> check_links(json::Value const& body) {
    if (!body.find("links")) return {};
    TRY_OK(members::ids(body, "links", list_limit));
    return {};
}

Result<void> check_system(json::Value const& system) {
    if (!system.object()) return refuse(Fault::malformed, "A system must be a JSON object.");
    TRY_OK(members::refuse_others(system, "A system", {"sector", "critical", "what"}));
    TRY_OK(read_word(system, "sector", sectors()));
    TRY_OK(read_word(system, "critical", criticalities));
    TRY_OK(members::text(system, "what", "What a system is", line_limit, Lines::one));
    return {};
}

Result<void> check_systems(json::Value const& body) {
    auto const* systems = body.find("systems");
    auto const* list = systems ? systems->array() : nullptr;
    if (!list || list->empty() || list->size() > list_limit)
        return refuse(Fault::malformed, "The member \"systems\" must be a list of 1 to 20 systems.");
    for (auto const& system : *list) TRY_OK(check_system(system));
    return {};
}

Result<void> check_severity(json::Value const& body) {
    auto const* severity = body.find("severity");
    if (!severity || !severity->object())
        return refuse(Fault::malformed, "The severity must be an object with \"scale\" and \"level\".");
    TRY_OK(members::refuse_others(*severity, "A severity", {"scale", "version", "level"}));
    TRY(scale, members::needed_text(*severity, "scale", "The scale of the severity", line_limit, Lines::one));
    TRY(level, members::needed_text(*severity, "level", "The level of the severity", line_limit, Lines::one));
    auto const* version = severity->find("version");
    if (!version) return {};  // a scale of their own
    if (!version->integer())
        return refuse(Fault::malformed, "The version of the scale must be a whole number.");
    TRY(catalogue, cited_catalogue(scale, *version->integer()));
    if (std::ranges::find(severity_scales, scale) == severity_scales.end())
        return refuse(Fault::malformed, "The catalogue \"" + scale + "\" is no scale of severity.");
    return check_cited(*catalogue, level);
}

// Where whoever says it is, as the time zone database calls it: "Africa/Nairobi".
Result<void> check_zone(json::Value const& body) {
    auto const* zone = body.find("zone");
    if (!zone) return {};
    auto const fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
               c == '_' || c == '+' || c == '-';
    };
    auto const* name = zone->text();
    if (name && !name->empty() && name->size() <= zone_limit && std::ranges::all_of(*name, fits)) return {};
    return refuse(Fault::malformed,
                  "The member \"zone\" must be the name of a time zone, such as Africa/Nairobi.");
}

Result<PartyId> read_party(json::Value const& body, std::string_view member) {
    auto const party = PartyId::from_hex_text(body.text_of(member));
    if (!party)
        return refuse(Fault::malformed, "The member \"" + std::string(member) +
                                            "\" must be the id of a party: 64 hexadecimal digits.");
    return *party;
}

Result<Said> read_request(json::Value const& body) {
    TRY_OK(check_step(body, "A request",
                      {"to", "track", "what", "when", "systems", "severity", "asks", "by", "asserts", "links",
                       "zone", "tlp"}));
    TRY(to, read_party(body, "to"));
    TRY(track, read_word(body, "track", track_names));
    TRY_OK(check_text(body, "what"));
    TRY(when_ms, members::time(body, "when"));
    if (!when_ms) return refuse(Fault::malformed, "The member \"when\" is missing.");
    TRY_OK(check_systems(body));
    TRY_OK(check_severity(body));
    TRY_OK(check_text(body, "asks"));
    TRY(by_ms, members::time(body, "by"));
    TRY_OK(read_word(body, "asserts", assertions));
    TRY_OK(check_links(body));
    TRY_OK(check_zone(body));
    return Request{to, static_cast<Track>(track), by_ms};
}

Shape request_shape() {
    using namespace shape;
    auto const system = closed({{"sector", word_shape(sectors())},
                                {"critical", word_shape(criticalities)},
                                optional("what", text())});
    return closed(
        {{"to", id()},
         {"track", word_shape(track_names)},
         {"what", text()},
         {"when", text()},
         {"systems", list(system)},
         {"severity", closed({{"scale", text()}, optional("version", whole_number()), {"level", text()}})},
         {"asks", text()},
         optional("by", text()),
         {"asserts", word_shape(assertions)},
         optional("links", list(id())),
         optional("zone", text()),
         {"tlp", tlp_shape()}});
}

Result<Said> read_acknowledgement(json::Value const& body) {
    TRY_OK(check_step(body, "An acknowledgement", {"text", "zone", "tlp"}));
    TRY_OK(check_optional_text(body, "text"));
    TRY_OK(check_zone(body));
    return Acknowledgement{};
}

Shape acknowledgement_shape() {
    using namespace shape;
    return closed({optional("text", text()), optional("zone", text()), {"tlp", tlp_shape()}});
}

Result<Said> read_reply(json::Value const& body) {
    TRY_OK(check_step(body, "A reply", {"how", "why", "to", "tlp"}));
    TRY(how, read_word(body, "how", reply_names));
    Reply reply{static_cast<Reply::How>(how), {}};
    bool const redirected = reply.how == Reply::How::redirected;
    if (!redirected && body.find("to"))
        return refuse(Fault::malformed, "The member \"to\" belongs to a redirected request alone.");
    if (redirected) {
        TRY(to, read_party(body, "to"));
        reply.to = to;
    }
    TRY_OK(check_reason(body, reply.how != Reply::How::accepted));
    return reply;
}

Shape reply_shape() {
    using namespace shape;
    return closed({{"how", word_shape(reply_names)},
                   optional("why", text()),
                   optional("to", id()),
                   {"tlp", tlp_shape()}});
}

Result<Said> read_question(json::Value const& body) {
    TRY_OK(check_step(body, "A question", {"text", "due", "tlp"}));
    TRY_OK(check_text(body, "text"));
    TRY(due_ms, members::time(body, "due"));
    return Question{due_ms};
}

Shape question_shape() {
    using namespace shape;
    return closed({{"text", text()}, optional("due", text()), {"tlp", tlp_shape()}});
}

Result<Said> read_exchange(json::Value const& body) {
    TRY_OK(check_step(body, "An exchange", {"sort", "text", "answers", "until", "links", "tlp"}));
    TRY(sort, read_word(body, "sort", exchange_names));
    TRY_OK(check_text(body, "text"));
    TRY(answers, members::id(body, "answers"));
    TRY(until_ms, members::time(body, "until"));
    TRY_OK(check_links(body));
    Exchange const exchange{static_cast<Exchange::Sort>(sort), answers, until_ms};
    if (until_ms && !exchange.puts_off())
        return refuse(
            Fault::malformed,
            "The member \"until\" belongs to what puts an answer off: holding or cannot_answer_yet.");
    return exchange;
}

Shape exchange_shape() {
    using namespace shape;
    return closed({{"sort", word_shape(exchange_names)},
                   {"text", text()},
                   optional("answers", id()),
                   optional("until", text()),
                   optional("links", list(id())),
                   {"tlp", tlp_shape()}});
}

Result<Said> read_deescalation(json::Value const& body) {
    TRY_OK(check_step(body, "A proposal to de-escalate", {"measures", "by", "tlp"}));
    auto const* measures = body.find("measures");
    auto const* list = measures ? measures->array() : nullptr;
    if (!list || list->empty() || list->size() > list_limit)
        return refuse(Fault::malformed, "The member \"measures\" must be a list of 1 to 20 texts.");
    for (auto const& measure : *list) {
        json::Value const held(json::Object{{"measure", measure}});
        TRY_OK(members::needed_text(held, "measure", "A measure", short_limit, Lines::many));
    }
    TRY(by_ms, members::time(body, "by"));
    return Deescalation{by_ms};
}

Shape deescalation_shape() {
    using namespace shape;
    return closed({{"measures", list(text())}, optional("by", text()), {"tlp", tlp_shape()}});
}

Result<Said> read_consent(json::Value const& body) {
    TRY_OK(check_step(body, "A consent", {"about", "consents", "why", "text_hash", "tlp"}));
    TRY(about, members::needed_id(body, "about"));
    TRY(consents, members::truth(body, "consents", "The member \"consents\""));
    if (!consents) return refuse(Fault::malformed, "The member \"consents\" is missing.");
    TRY_OK(check_reason(body, !*consents));
    TRY(text_hash, members::id(body, "text_hash"));
    Consent consent{about, *consents, std::nullopt};
    if (text_hash) consent.text_hash = id_cast<Hash>(*text_hash);
    return consent;
}

Shape consent_shape() {
    using namespace shape;
    return closed({{"about", id()},
                   {"consents", truth()},
                   optional("why", text()),
                   optional("text_hash", id()),
                   {"tlp", tlp_shape()}});
}

constexpr std::array<std::string_view, 3> said_outcomes{outcome_names[0], outcome_names[1], outcome_names[2]};

Result<Said> read_closure(json::Value const& body) {
    TRY_OK(check_step(body, "A closure", {"outcome", "why", "tlp"}));
    if (body.text_of("outcome") == "lapsed")
        return refuse(Fault::malformed, "A consultation lapses by silence; nobody says so.");
    TRY(outcome, read_word(body, "outcome", said_outcomes));
    TRY_OK(check_text(body, "why"));
    return Closure{static_cast<Outcome>(outcome)};
}

Shape closure_shape() {
    using namespace shape;
    return closed({{"outcome", word_shape(said_outcomes)}, {"why", text()}, {"tlp", tlp_shape()}});
}

Result<Said> read_summary(json::Value const& body) {
    TRY_OK(check_step(body, "A summary", {"text", "language", "joint", "tlp"}));
    TRY(text, members::needed_text(body, "text", "The text of a summary", text_limit, Lines::many));
    TRY(language, members::language(body));
    if (language.empty()) return refuse(Fault::malformed, "A summary names the language it is written in.");
    TRY(joint, members::truth(body, "joint", "The member \"joint\""));
    return Summary{joint.value_or(false), std::move(text), std::move(language)};
}

Shape summary_shape() {
    using namespace shape;
    return closed({{"text", text()}, {"language", text()}, optional("joint", truth()), {"tlp", tlp_shape()}});
}

Result<Said> read_reopening(json::Value const& body) {
    TRY_OK(check_step(body, "A reopening", {"why", "tlp"}));
    TRY_OK(check_text(body, "why"));
    return Reopening{};
}

Shape reopening_shape() {
    using namespace shape;
    return closed({{"why", text()}, {"tlp", tlp_shape()}});
}

}  // namespace

std::array<StepKind, 10> const& step_kinds() {
    static constexpr std::array<StepKind, 10> kinds{
        {{request_kind, request_shape, read_request},
         {request_acknowledgement_kind, acknowledgement_shape, read_acknowledgement},
         {reply_kind, reply_shape, read_reply},
         {question_kind, question_shape, read_question},
         {exchange_kind, exchange_shape, read_exchange},
         {deescalation_kind, deescalation_shape, read_deescalation},
         {consent_kind, consent_shape, read_consent},
         {closure_kind, closure_shape, read_closure},
         {summary_kind, summary_shape, read_summary},
         {reopening_kind, reopening_shape, read_reopening}}};
    return kinds;
}

StepKind const* find_step_kind(std::string_view name) {
    auto const& kinds = step_kinds();
    auto const found =
        std::ranges::find(kinds, name, [](StepKind const& kind) { return std::string_view(kind.name); });
    return found == kinds.end() ? nullptr : &*found;
}

}  // namespace comity::confidence
