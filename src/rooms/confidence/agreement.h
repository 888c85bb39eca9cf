// The statements confidence.agreement, .agreement_signed and .agreement_ended: a text laid before two or more
// parties, each one's signature under it, and the end of it for one of them. Their pages are in
// docs/statements. Values and pure functions; any thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "rooms/confidence/bodies.h"

namespace comity::confidence {

inline constexpr char agreement_kind[] = "confidence.agreement";
inline constexpr char agreement_signed_kind[] = "confidence.agreement_signed";
inline constexpr char agreement_ended_kind[] = "confidence.agreement_ended";

struct Agreement {
    std::string title;
    std::string text;
    Hash text_hash;  // SHA-256 of the text in UTF-8
    std::string language;
    std::vector<PartyId> parties;
    Span in_force;
    Tlp tlp = Tlp::red;
};

struct AgreementSigned {
    StatementId agreement;
    Hash text_hash;
};

struct AgreementEnded {
    StatementId agreement;
    std::string why;
};

Result<Agreement> read_agreement(json::Value const& body);
Result<AgreementSigned> read_agreement_signed(json::Value const& body);
Result<AgreementEnded> read_agreement_ended(json::Value const& body);

Result<void> check_agreement(json::Value const& body);
Result<void> check_agreement_signed(json::Value const& body);
Result<void> check_agreement_ended(json::Value const& body);

Shape agreement_shape();
Shape agreement_signed_shape();
Shape agreement_ended_shape();

}  // namespace comity::confidence
