#include "rooms/confidence/challenge_steps.h"

#include <array>

#include "base/members.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr std::size_t note_limit = 1000;
constexpr std::size_t nonce_digits = 16;
constexpr std::array<std::string_view, 2> ways{"telephone", "letter"};
constexpr std::array<std::string_view, 3> outcomes{"sent", "delivered", "bounced"};

Result<ChallengeWord> read_challenge(json::Value const& body, std::string const& what,
                                     std::string_view member) {
    if (!body.object()) return refuse(Fault::malformed, what + " must be a JSON object.");
    TRY_OK(members::refuse_others(body, what, {"campaign", "contact", "channel", member, "note"}));
    TRY(campaign, members::needed_id(body, "campaign"));
    TRY(contact, members::needed_id(body, "contact"));
    TRY(channel, chosen(body, "channel", channel_names));
    TRY(note, members::text(body, "note", "The member \"note\"", note_limit, members::Lines::many));
    return ChallengeWord{campaign, contact, std::move(channel), std::string(body.text_of(member)),
                         std::move(note)};
}

bool is_nonce(std::string_view text) {
    return text.size() == nonce_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

Shape challenge_shape(char const* kind, char const* member, Shape what) {
    using namespace shape;
    return named(kind, closed({{"campaign", id()},
                               {"contact", id()},
                               {"channel", words_shape(channel_names)},
                               {member, std::move(what)},
                               optional("note", text())}));
}

}  // namespace

Result<ChallengeWord> read_acknowledgement(json::Value const& body) {
    TRY(word, read_challenge(body, "An acknowledgement", "nonce"));
    if (!is_nonce(word.what))
        return refuse(Fault::malformed, "The nonce of a challenge is 16 lower-case hexadecimal digits.");
    return std::move(word);
}

Shape acknowledgement_shape() {
    auto nonce = shape::text();
    nonce.pattern = "^[0-9a-f]{16}$";
    return challenge_shape(acknowledgement_kind, "nonce", std::move(nonce));
}

Result<void> check_acknowledgement(json::Value const& body) {
    TRY_OK(read_acknowledgement(body));
    return {};
}

Result<ChallengeWord> read_attestation(json::Value const& body) {
    TRY(word, read_challenge(body, "An attestation", "how"));
    TRY(how, chosen(body, "how", ways));
    word.what = how;
    return std::move(word);
}

Shape attestation_shape() {
    return challenge_shape(attestation_kind, "how", words_shape(ways));
}

Result<void> check_attestation(json::Value const& body) {
    TRY(word, read_attestation(body));
    if (word.channel == "web")
        return refuse(Fault::malformed, "By the web the contact's own key answers; that is not attested.");
    return {};
}

Result<ChallengeWord> read_delivery(json::Value const& body) {
    TRY(word, read_challenge(body, "A delivery", "outcome"));
    TRY(outcome, chosen(body, "outcome", outcomes));
    word.what = outcome;
    return std::move(word);
}

Shape delivery_shape() {
    return challenge_shape(delivery_kind, "outcome", words_shape(outcomes));
}

Result<void> check_delivery(json::Value const& body) {
    TRY_OK(read_delivery(body));
    return {};
}

}  // namespace comity::confidence
