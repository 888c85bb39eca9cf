// What becomes of a challenge: confidence.acknowledgement by the contact's own key, confidence.attestation by
// an operator, of a letter or a call, and confidence.delivery, how far the challenge itself has come. Their
// pages are in docs/statements. Values and pure functions; any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::confidence {

inline constexpr char acknowledgement_kind[] = "confidence.acknowledgement";
inline constexpr char attestation_kind[] = "confidence.attestation";
inline constexpr char delivery_kind[] = "confidence.delivery";

// One challenge: of this campaign, to this contact, by this channel; and what the statement says of it.
struct ChallengeWord {
    StatementId campaign;
    StatementId contact;
    std::string channel;
    std::string what;  // the nonce; telephone or letter; sent, delivered or bounced
    std::string note;
};

Result<ChallengeWord> read_acknowledgement(json::Value const& body);
Shape acknowledgement_shape();
Result<void> check_acknowledgement(json::Value const& body);

Result<ChallengeWord> read_attestation(json::Value const& body);
Shape attestation_shape();
Result<void> check_attestation(json::Value const& body);

Result<ChallengeWord> read_delivery(json::Value const& body);
Shape delivery_shape();
Result<void> check_delivery(json::Value const& body);

}  // namespace comity::confidence
