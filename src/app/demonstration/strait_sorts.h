// The sorts of stanzas under demo/strait/: what each says, in which fields, and as which members of its body.
// Constants; any thread.
#pragma once

#include <span>
#include <string_view>

namespace comity::demonstration {

// How the text of a field becomes a member.
enum class As {
    text,
    words,  // "en; fr": a list
    names,  // "cert diplomatic_contact": a list
    lines,  // a list, one a line
    number,
    truth,       // yes or no
    moment,      // "1 03:07": a time
    statement,   // the id of an earlier turn
    statements,  // the ids of several
    party,       // the id of a party
    parties,
    cases,        // the ids of spaces
    channel,      // an address, among the channels; "yes" where it needs none
    hours,        // "mon tue 09:00-17:00; sat 10:00-12:00", or always
    deputies,     // contacts that stand in
    evidence,     // "title | link", one a line
    clearance,    // "2 of cert diplomatic_contact"
    systems,      // "health; essential; what", one a line
    severity,     // "level; scale"
    agreed_text,  // with its hash
};

struct Field {
    std::string_view name, member;
    As as = As::text;
};

struct StraitSort {
    std::string_view first;       // field of the stanza
    std::string_view kind;        // empty: a case is opened
    bool names_itself = false;    // else the value names what it is about
    std::string_view about = {};  // the member for that; empty where the space says it
    std::span<Field const> fields = {};
};

StraitSort const* find_sort(std::string_view first);

}  // namespace comity::demonstration
