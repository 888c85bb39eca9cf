#include "rooms/confidence/agreement.h"

#include "base/hash.h"
#include "base/members.h"

namespace comity::confidence {

namespace {

using members::Lines;

constexpr std::size_t title_limit = 300;
constexpr std::size_t text_limit = 100'000;
constexpr std::size_t why_limit = 2000;
constexpr std::size_t parties_limit = 200;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<Hash> read_text_hash(json::Value const& body) {
    auto const hash = Hash::from_hex_text(body.text_of("text_hash"));
    if (!hash) return malformed("\"text_hash\" must be a SHA-256 of 64 lower-case hexadecimal digits.");
    return *hash;
}

Result<std::vector<PartyId>> read_parties(json::Value const& body) {
    TRY(ids, members::ids(body, "parties", parties_limit));
    if (ids.size() < 2) return malformed("An agreement has at least two parties.");
    std::vector<PartyId> parties;
    parties.reserve(ids.size());
    for (auto const& each : ids) parties.push_back(id_cast<PartyId>(each));
    return parties;
}

template <class T>
Result<void> passed(Result<T> const& read) {
    if (!read) return std::unexpected(read.error());
    return {};
}

}  // namespace

Result<Agreement> read_agreement(json::Value const& body) {
    if (!body.object()) return malformed("An agreement must be a JSON object.");
    TRY_OK(members::refuse_others(
        body, "An agreement",
        {"title", "text", "text_hash", "language", "parties", "in_force_from", "in_force_until", "tlp"}));
    TRY(title, members::needed_text(body, "title", "The title", title_limit, Lines::one));
    TRY(text, members::needed_text(body, "text", "The text", text_limit, Lines::many));
    TRY(text_hash, read_text_hash(body));
    if (text_hash != sha256(text))
        return malformed("\"text_hash\" is not the SHA-256 of the text as it stands here.");
    TRY(language, members::language(body));
    TRY(parties, read_parties(body));
    TRY(in_force, read_span(body, "in_force_from", "in_force_until", "An agreement"));
    TRY(tlp, read_tlp(body));
    return Agreement{std::move(title),   std::move(text), text_hash, std::move(language),
                     std::move(parties), in_force,        tlp};
}

Result<AgreementSigned> read_agreement_signed(json::Value const& body) {
    if (!body.object()) return malformed("A signature must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A signature", {"agreement", "text_hash"}));
    TRY(agreement, members::needed_id(body, "agreement"));
    TRY(text_hash, read_text_hash(body));
    return AgreementSigned{agreement, text_hash};
}

Result<AgreementEnded> read_agreement_ended(json::Value const& body) {
    if (!body.object()) return malformed("The end of an agreement must be a JSON object.");
    TRY_OK(members::refuse_others(body, "The end of an agreement", {"agreement", "why"}));
    TRY(agreement, members::needed_id(body, "agreement"));
    TRY(why, members::needed_text(body, "why", "The member \"why\"", why_limit, Lines::many));
    return AgreementEnded{agreement, std::move(why)};
}

Result<void> check_agreement(json::Value const& body) {
    return passed(read_agreement(body));
}
Result<void> check_agreement_signed(json::Value const& body) {
    return passed(read_agreement_signed(body));
}
Result<void> check_agreement_ended(json::Value const& body) {
    return passed(read_agreement_ended(body));
}

Shape agreement_shape() {
    using namespace shape;
    return named(agreement_kind, closed({{"title", text()},
                                         {"text", text()},
                                         {"text_hash", id()},
                                         optional("language", text()),
                                         {"parties", list(id())},
                                         optional("in_force_from", text()),
                                         optional("in_force_until", text()),
                                         {"tlp", tlp_shape()}}));
}

Shape agreement_signed_shape() {
    using namespace shape;
    return named(agreement_signed_kind, closed({{"agreement", id()}, {"text_hash", id()}}));
}

Shape agreement_ended_shape() {
    using namespace shape;
    return named(agreement_ended_kind, closed({{"agreement", id()}, {"why", text()}}));
}

}  // namespace comity::confidence
