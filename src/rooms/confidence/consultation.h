// The state of a consultation as a pure fold: state = steps, taken in as they were heard, and the deadlines
// that passed meanwhile. Nobody's step changes what another said. Values and pure functions; one thread at a
// time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "kernel/tlp.h"
#include "rooms/confidence/steps.h"

namespace comity::confidence {

inline constexpr std::int64_t day_ms = 86'400'000;
inline constexpr std::int64_t acknowledge_ms = day_ms;    // of each whose turn it is
inline constexpr std::int64_t answer_ms = 3 * day_ms;     // where no other time was asked for
inline constexpr std::int64_t furthest_ms = 90 * day_ms;  // that a due time may lie ahead
inline constexpr std::int64_t lapse_ms = 30 * day_ms;     // of silence on both sides
inline constexpr std::int64_t reopen_ms = 90 * day_ms;
inline constexpr std::size_t items_limit = 500;  // questions, proposals and summaries of a case

enum class Phase : std::uint8_t {
    none,
    requested,
    acknowledged,
    declined,
    exchange,
    proposed,
    agreed,
    closed
};
inline constexpr std::array<std::string_view, 8> phase_names{
    "none",   "requested", "acknowledged", "declined", "in_exchange", "deescalation_proposed",
    "agreed", "closed"};

// Who is to acknowledge. On the diplomatic track the last is the party itself, with its own key.
enum class Turn : std::uint8_t { contact, deputy, diplomatic_contact, party };
inline constexpr std::array<std::string_view, 4> turn_names{"contact", "deputy", "diplomatic_contact",
                                                            "party"};

// Of a question: open, answered, ended with the case. Of a proposal or a joint summary: agreed, refused,
// replaced by a later one. Of a summary of one party: stands.
enum class Fate : std::uint8_t { open, answered, agreed, refused, replaced, ended, stands };
inline constexpr std::array<std::string_view, 7> fate_names{"open",     "answered", "agreed", "refused",
                                                            "replaced", "ended",    "stands"};

struct Item {
    enum class Sort : std::uint8_t { question, proposal, summary };
    Sort sort = Sort::question;
    std::uint64_t number = 0;
    StatementId id;
    PartyId by;
    std::int64_t at_ms = 0;
    std::int64_t first_due_ms = 0;  // what was asked for
    std::int64_t due_ms = 0;        // the same, or when it was put off to
    Fate fate = Fate::open;
    std::optional<std::uint64_t> settled_by;  // the entry that answered, agreed, refused or replaced it
    bool late = false;                        // that was after it was due
    int put_off = 0;                          // how often
    bool joint = false;                       // of a summary
    Hash text_hash;                           // of a summary
    Tlp tlp = Tlp::red;                       // of a joint summary the stricter, once agreed

    bool operator==(Item const&) const = default;
};
inline constexpr std::array<std::string_view, 3> item_names{"question", "proposal", "summary"};

struct State {
    Phase phase = Phase::none;
    Track track = Track::technical;
    PartyId requester, asked;
    std::uint64_t request_number = 0;
    StatementId request;
    Tlp tlp = Tlp::clear;  // the strictest of what counts
    std::int64_t opened_at_ms = 0;
    std::int64_t since_ms = 0;  // from when the party that is asked has to acknowledge
    std::optional<std::int64_t> by_ms;
    std::int64_t reply_due_ms = 0;  // once acknowledged
    Turn turn = Turn::contact;
    bool accepted = false;              // at some time
    std::int64_t last_ms = 0;           // of the last step that counts
    std::vector<PartyId> redirected;    // who passed the request on
    Outcome outcome = Outcome::lapsed;  // where closed
    PartyId closed_by;                  // empty: it lapsed
    std::int64_t closed_at_ms = 0;
    int reopened = 0;  // how often
    std::vector<Item> items;

    bool operator==(State const&) const = default;
    bool open() const { return phase != Phase::none && phase != Phase::closed; }
    bool in_exchange() const {
        return phase == Phase::exchange || phase == Phase::proposed || phase == Phase::agreed;
    }
    PartyId other(PartyId const& party) const { return party == requester ? asked : requester; }
};

struct Step {
    std::uint64_t number = 0;
    StatementId id;
    std::int64_t at_ms = 0;  // when it was heard
    PartyId party;
    std::string role;  // of the key that signed it; its own key, or vouched for: "own" or empty
    Tlp tlp = Tlp::red;
    Said said;
    bool asked_speaks = false;  // of one that names whom to ask: may that party speak here, as it is heard?
};

// Whom a request names, or a reply that redirects one; otherwise nobody.
PartyId const* party_named_in(Said const& said);

// A deadline that passed, and what it did: a turn that went on, or "lapsed".
struct Passed {
    std::int64_t at_ms = 0;
    std::string_view what;
};

// Passes every deadline before that time. At the deadline itself is in time.
void pass(State& state, std::int64_t at_ms, std::vector<Passed>* passed = nullptr);

// When the next of these deadlines is, and what it would do.
std::optional<Passed> next_deadline(State const& state);
std::int64_t lapses_at_ms(State const& state);

// Why a step changes nothing: a word, and a sentence for people. Both are empty where it was taken.
struct Void {
    std::string_view word;
    std::string_view why;
    explicit operator bool() const { return !word.empty(); }
};

// Passes the deadlines before it, then takes the step. A void one changes nothing.
Void take(State& state, Step const& step);

// The words of all reasons, for those who say them in other languages.
std::vector<Void> const& void_reasons();

}  // namespace comity::confidence
