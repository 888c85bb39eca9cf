// Whether a contact wants to be written to, intake.stopped and intake.resumed; which reply belongs to which
// report, intake.joined; and which words need no answer, intake.settled. Their pages are in docs/statements/.
// Values and pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::intake {

inline constexpr char stopped_kind[] = "intake.stopped";
inline constexpr char resumed_kind[] = "intake.resumed";
inline constexpr char joined_kind[] = "intake.joined";
inline constexpr char settled_kind[] = "intake.settled";

struct Wish {
    std::string contact;
    std::string word = {};  // with which they said it; empty: not with a word
    std::string why = {};   // of a stop: "word", "gateway" or "asked"
};

Result<Wish> read_stopped(json::Value const& body);
Result<Wish> read_resumed(json::Value const& body);
json::Value write_wish(Wish const& wish);
Shape stopped_shape();
Shape resumed_shape();
Result<void> check_stopped(json::Value const& body);
Result<void> check_resumed(json::Value const& body);

// Is the whole message a word that ends, or begins, what is sent? In six languages; case, accents and what
// stands around the word do not count. A word that could also be an answer is one where nobody asked.
bool is_stop_word(std::string_view text, bool asked);
bool is_start_word(std::string_view text);

struct Joined {
    StatementId reply;
    std::optional<StatementId> report;  // none: it is taken apart again
};

Result<Joined> read_joined(json::Value const& body);
Shape joined_shape();
Result<void> check_joined(json::Value const& body);

// The number of the entry whose words need no answer.
Result<std::uint64_t> read_settled(json::Value const& body);
Shape settled_shape();
Result<void> check_settled(json::Value const& body);

}  // namespace comity::intake
