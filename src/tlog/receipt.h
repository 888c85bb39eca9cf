// Receipts that verify offline: that an entry lies in a log, and who witnessed it. A file .tlog-proof
// (c2sp.org/tlog-proof, docs/formats/receipt.md). Pure functions and values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "tlog/checkpoint.h"
#include "tlog/policy.h"
#include "tlog/proof.h"

namespace comity::tlog {

inline constexpr std::size_t receipt_limit_bytes = 2 * note_limit_bytes;

struct Receipt {
    Bytes extra;  // what the log wishes to say beside it; nobody vouches for it; may be empty
    std::uint64_t index = 0;
    Proof proof;
    std::string checkpoint;  // a signed note, byte for byte
};

std::string write_receipt(Receipt const& receipt);
Result<Receipt> read_receipt(std::string_view text);  // verifies nothing

// That the leaf lies in a tree which a log of the policy signed, and the policy's quorum cosigned.
Result<OpenedCheckpoint> check_receipt(Receipt const& receipt, Hash const& leaf, Policy const& policy);
// The same for the one log given, whatever logs the policy lists.
Result<OpenedCheckpoint> check_receipt(Receipt const& receipt, Hash const& leaf, VerifierKey const& log,
                                       Policy const& policy);

}  // namespace comity::tlog
