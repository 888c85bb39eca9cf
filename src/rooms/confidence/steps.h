// What the parties to a consultation say, read from the bodies of their statements. The pages are
// docs/statements/confidence.*.md. Values and pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "kernel/tlp.h"

namespace comity::confidence {

// The technical track is between CERTs, the diplomatic one between ministries. Each is a space of its own.
enum class Track : std::uint8_t { technical, diplomatic };
inline constexpr std::array<std::string_view, 2> track_names{"technical", "diplomatic"};

namespace steps {

struct Request {
    PartyId to;
    Track track = Track::technical;
    std::optional<std::int64_t> by_ms;  // when an answer is asked for
};

struct Acknowledgement {};

struct Reply {
    enum class How : std::uint8_t { accepted, declined, redirected };
    How how = How::accepted;
    PartyId to;  // to whom it was redirected
};
inline constexpr std::array<std::string_view, 3> reply_names{"accepted", "declined", "redirected"};

struct Question {
    std::optional<std::int64_t> due_ms;
};

struct Exchange {
    enum class Sort : std::uint8_t { information, clarification, mitigation, holding, cannot_answer_yet };
    Sort sort = Sort::information;
    std::optional<StatementId> answers;
    std::optional<std::int64_t> until_ms;  // when more can be said

    bool puts_off() const { return sort == Sort::holding || sort == Sort::cannot_answer_yet; }
};
inline constexpr std::array<std::string_view, 5> exchange_names{"information", "clarification", "mitigation",
                                                                "holding", "cannot_answer_yet"};

struct Deescalation {
    std::optional<std::int64_t> by_ms;
};

struct Consent {
    StatementId about;
    bool consents = false;
    std::optional<Hash> text_hash;  // of the joint summary that is consented to
};

}  // namespace steps

enum class Outcome : std::uint8_t { resolved, no_agreement, withdrawn, lapsed };
inline constexpr std::array<std::string_view, 4> outcome_names{"resolved", "no_agreement", "withdrawn",
                                                               "lapsed"};

namespace steps {

struct Closure {
    Outcome outcome = Outcome::no_agreement;  // never lapsed: that nobody says
};

struct Summary {
    bool joint = false;
    std::string text;
    std::string language;
};

struct Reopening {};

}  // namespace steps

using Said =
    std::variant<steps::Request, steps::Acknowledgement, steps::Reply, steps::Question, steps::Exchange,
                 steps::Deescalation, steps::Consent, steps::Closure, steps::Summary, steps::Reopening>;

// A kind of step: its name, its shape and how it is read.
struct StepKind {
    char const* name;
    Shape (*shape)();
    Result<Said> (*read)(json::Value const& body);
};

namespace steps {

inline constexpr char request_kind[] = "confidence.request";
inline constexpr char request_acknowledgement_kind[] = "confidence.request_acknowledgement";
inline constexpr char reply_kind[] = "confidence.reply";
inline constexpr char question_kind[] = "confidence.question";
inline constexpr char exchange_kind[] = "confidence.exchange";
inline constexpr char deescalation_kind[] = "confidence.deescalation";
inline constexpr char consent_kind[] = "confidence.consent";
inline constexpr char closure_kind[] = "confidence.closure";
inline constexpr char summary_kind[] = "confidence.summary";
inline constexpr char reopening_kind[] = "confidence.reopening";

}  // namespace steps

std::array<StepKind, 10> const& step_kinds();
StepKind const* find_step_kind(std::string_view name);

}  // namespace comity::confidence
