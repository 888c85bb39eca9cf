// The statements confidence.commitment, .clearance and .commitment_withdrawn: what a party says of carrying
// out an item of a catalogue, its national clearance, and taking it back. Their pages are in docs/statements.
// Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "rooms/confidence/bodies.h"

namespace comity::confidence {

inline constexpr char commitment_kind[] = "confidence.commitment";
inline constexpr char clearance_kind[] = "confidence.clearance";
inline constexpr char commitment_withdrawn_kind[] = "confidence.commitment_withdrawn";

struct Evidence {
    std::string title;
    std::string link;          // may be empty,
    std::optional<Hash> blob;  // but one of them is there
};

// Which roles of the party are asked, and how many of them must clear it. Nobody is asked: it needs none.
struct ClearanceAsked {
    std::int64_t needed = 0;
    std::vector<std::string> roles;
};

struct Commitment {
    std::string catalogue;
    std::int64_t version = 0;
    std::string item;
    std::string status;  // not_started, planned, partly, implemented, not_applicable
    std::string measures, challenges, assistance_wanted, assistance_offered;
    std::vector<Evidence> evidence;
    Span period;
    std::string language;
    Tlp tlp = Tlp::red;
    std::optional<StatementId> replaces;
    ClearanceAsked clearance;
};

struct Clearance {
    StatementId about;
    bool cleared = false;  // else returned
    std::string reason;
};

struct CommitmentWithdrawn {
    StatementId about;
    std::string why;
};

Result<Commitment> read_commitment(json::Value const& body);
Result<Clearance> read_clearance(json::Value const& body);
Result<CommitmentWithdrawn> read_commitment_withdrawn(json::Value const& body);

Result<void> check_commitment(json::Value const& body);
Result<void> check_clearance(json::Value const& body);
Result<void> check_commitment_withdrawn(json::Value const& body);

Shape commitment_shape();
Shape clearance_shape();
Shape commitment_withdrawn_shape();
Shape status_shape();

std::vector<Hash> commitment_blobs(json::Value const& body);

}  // namespace comity::confidence
