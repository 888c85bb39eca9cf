#include "app/demonstration/strait_sorts.h"

#include <algorithm>
#include <array>

namespace comity::demonstration {

namespace {

constexpr std::array contact{
    Field{"Role", "role"},
    Field{"Name", "name"},
    Field{"State", "state"},
    Field{"Region", "region"},
    Field{"Matters", "matters", As::words},
    Field{"Languages", "languages", As::words},
    Field{"Time-zone", "time_zone"},
    Field{"Hours", "hours", As::hours},
    Field{"Web", "web", As::channel},
    Field{"Mail", "mail", As::channel},
    Field{"Telephone", "telephone", As::channel},
    Field{"Alternate", "alternate", As::channel},
    Field{"Deputy", "deputies", As::deputies},
    Field{"Tlp", "tlp"},
    Field{"Changes", "changes", As::statement},
};
constexpr std::array why{Field{"Why", "why"}};
constexpr std::array check{
    Field{"Title", "title"},
    Field{"Channels", "channels", As::words},
    Field{"Targets", "targets", As::statements},
    Field{"Window-h", "window_h", As::number},
    Field{"Announced", "announced", As::truth},
    Field{"Tlp", "tlp"},
};
constexpr std::array challenge{
    Field{"Check", "campaign", As::statement},
    Field{"Channel", "channel"},
    Field{"Outcome", "outcome"},
    Field{"How", "how"},
    Field{"Note", "note"},
};
constexpr std::array commitment{
    Field{"Catalogue", "catalogue"},
    Field{"Version", "version", As::number},
    Field{"Item", "item"},
    Field{"Status", "status"},
    Field{"Measures", "measures"},
    Field{"Evidence", "evidence", As::evidence},
    Field{"Challenges", "challenges"},
    Field{"Assistance-wanted", "assistance_wanted"},
    Field{"Assistance-offered", "assistance_offered"},
    Field{"Begins", "from"},
    Field{"Ends", "to"},
    Field{"Language", "language"},
    Field{"Tlp", "tlp"},
    Field{"Replaces", "replaces", As::statement},
    Field{"Clearance", "clearance", As::clearance},
};
constexpr std::array clearance{Field{"Decision", "decision"}, Field{"Reason", "reason"}};
constexpr std::array agreement{
    Field{"Title", "title"},
    Field{"Text", "text", As::agreed_text},
    Field{"Language", "language"},
    Field{"Parties", "parties", As::parties},
    Field{"In-force-from", "in_force_from"},
    Field{"In-force-until", "in_force_until"},
    Field{"Tlp", "tlp"},
};
constexpr std::array opened_case{Field{"Title", "title"}, Field{"With", "with", As::parties}};
constexpr std::array asked{
    Field{"To", "to", As::party},
    Field{"Track", "track"},
    Field{"What", "what"},
    Field{"When", "when", As::moment},
    Field{"Systems", "systems", As::systems},
    Field{"Severity", "severity", As::severity},
    Field{"Asks", "asks"},
    Field{"By", "by", As::moment},
    Field{"Asserts", "asserts"},
    Field{"Links", "links", As::cases},
    Field{"Zone", "zone"},
    Field{"Tlp", "tlp"},
};
constexpr std::array received{Field{"Text", "text"}, Field{"Zone", "zone"}, Field{"Tlp", "tlp"}};
constexpr std::array reply{Field{"How", "how"}, Field{"Why", "why"}, Field{"To", "to", As::party},
                           Field{"Tlp", "tlp"}};
constexpr std::array question{Field{"Text", "text"}, Field{"Due", "due", As::moment}, Field{"Tlp", "tlp"}};
constexpr std::array told{
    Field{"Sort", "sort"},
    Field{"Text", "text"},
    Field{"Answers", "answers", As::statement},
    Field{"Until", "until", As::moment},
    Field{"Links", "links", As::cases},
    Field{"Tlp", "tlp"},
};
constexpr std::array proposal{Field{"Measures", "measures", As::lines}, Field{"By", "by", As::moment},
                              Field{"Tlp", "tlp"}};
constexpr std::array consent{Field{"Consents", "consents", As::truth}, Field{"Why", "why"},
                             Field{"Tlp", "tlp"}};
constexpr std::array closure{Field{"Outcome", "outcome"}, Field{"Why", "why"}, Field{"Tlp", "tlp"}};
constexpr std::array summary{Field{"Text", "text"}, Field{"Language", "language"},
                             Field{"Joint", "joint", As::truth}, Field{"Tlp", "tlp"}};

constexpr std::array sorts{
    StraitSort{"Contact", "confidence.contact", true, "", contact},
    StraitSort{"Confirm", "confidence.confirmation", false, "contact", why},
    StraitSort{"Check", "confidence.campaign", true, "", check},
    StraitSort{"Deliver", "confidence.delivery", false, "contact", challenge},
    StraitSort{"Acknowledge", "confidence.acknowledgement", false, "contact", challenge},
    StraitSort{"Attest", "confidence.attestation", false, "contact", challenge},
    StraitSort{"Close-check", "confidence.campaign_closed", false, "campaign", why},
    StraitSort{"Commitment", "confidence.commitment", true, "", commitment},
    StraitSort{"Clear", "confidence.clearance", false, "about", clearance},
    StraitSort{"Agreement", "confidence.agreement", true, "", agreement},
    StraitSort{"Sign", "confidence.agreement_signed", false, "agreement", {}},
    StraitSort{"Case", "", true, "", opened_case},
    StraitSort{"Request", "confidence.request", true, "", asked},
    StraitSort{"Receive", "confidence.request_acknowledgement", false, "", received},
    StraitSort{"Reply", "confidence.reply", false, "", reply},
    StraitSort{"Question", "confidence.question", true, "", question},
    StraitSort{"Tell", "confidence.exchange", true, "", told},
    StraitSort{"Propose", "confidence.deescalation", true, "", proposal},
    StraitSort{"Consent", "confidence.consent", false, "about", consent},
    StraitSort{"Close", "confidence.closure", false, "", closure},
    StraitSort{"Summary", "confidence.summary", true, "", summary},
};

}  // namespace

StraitSort const* find_sort(std::string_view first) {
    auto const found = std::ranges::find(sorts, first, &StraitSort::first);
    return found == sorts.end() ? nullptr : &*found;
}

}  // namespace comity::demonstration
