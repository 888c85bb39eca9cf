// Which logs are believed, and which witnesses must have cosigned (c2sp.org/tlog-policy,
// docs/formats/policy.md). Pure functions and values; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/note.h"

namespace comity::tlog {

inline constexpr std::size_t policy_limit_bytes = 64 * 1024;
inline constexpr std::string_view no_quorum = "none";

struct PolicyLog {
    VerifierKey key;  // Ed25519; its name is the origin
    std::string url;  // may be empty
};
struct PolicyWitness {
    std::string name;  // within the policy
    VerifierKey key;   // of cosignatures
    std::string url;   // may be empty
};
struct PolicyGroup {
    std::string name;
    std::size_t needed = 1;
    std::vector<std::string> members;  // witnesses, and groups that stand before this one
};
struct Policy {
    std::vector<PolicyLog> logs;
    std::vector<PolicyWitness> witnesses;
    std::vector<PolicyGroup> groups;
    std::string quorum{no_quorum};  // a witness or a group
};

// Names the line that is wrong.
Result<Policy> read_policy(std::string_view text);
std::string write_policy(Policy const& policy);

std::vector<VerifierKey> log_keys(Policy const& policy);
std::vector<VerifierKey> witness_keys(Policy const& policy);

// Whether those who signed are the quorum. Only cosignatures of the policy's own witnesses count.
bool satisfied(Policy const& policy, std::span<VerifiedSignature const> signatures);

}  // namespace comity::tlog
