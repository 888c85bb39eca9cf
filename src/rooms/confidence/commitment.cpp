#include "rooms/confidence/commitment.h"

#include <algorithm>
#include <array>

#include "base/members.h"
#include "kernel/party_keys.h"
#include "rooms/confidence/catalogues.h"

namespace comity::confidence {

namespace {

using members::Lines;

constexpr std::size_t text_limit = 10'000;
constexpr std::size_t title_limit = 300;
constexpr std::size_t link_limit = 2000;
constexpr std::size_t why_limit = 2000;
constexpr std::size_t evidence_limit = 20;
constexpr std::array<std::string_view, 5> statuses{"not_started", "planned", "partly", "implemented",
                                                   "not_applicable"};

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<void> check_cited(Commitment const& said) {
    TRY(catalogue, cited_catalogue(said.catalogue, said.version));
    if (!catalogue->for_commitments)
        return malformed("The catalogue \"" + said.catalogue +
                         "\" is a list of codes: a commitment cites a norm or a measure.");
    return check_cited(*catalogue, said.item);
}

Result<std::int64_t> needed_number(json::Value const& body, std::string_view member,
                                   std::string const& what) {
    auto const* value = body.find(member);
    if (!value || !value->integer() || *value->integer() < 1)
        return malformed(what + " must be a whole number from 1.");
    return *value->integer();
}

Result<std::string> read_status(json::Value const& body) {
    auto const status = body.text_of("status");
    if (std::ranges::find(statuses, status) == statuses.end())
        return malformed("The status must be not_started, planned, partly, implemented or not_applicable.");
    return std::string(status);
}

// Only what a browser opens in a page of its own.
Result<std::string> read_link(json::Value const& value, std::string const& which) {
    TRY(link, members::text(value, "link", "The link of " + which, link_limit, Lines::one));
    bool const plain = link.starts_with("https://") || link.starts_with("http://");
    if (!link.empty() && (!plain || link.find_first_of(" \"<>\\") != link.npos))
        return malformed("The link of " + which + " must begin with https:// or http:// and hold no spaces.");
    return link;
}

Result<Evidence> read_evidence(json::Value const& value, std::size_t position) {
    auto const which = "evidence " + std::to_string(position);
    if (!value.object()) return malformed("A piece of evidence must be an object with title, link or blob.");
    TRY_OK(members::refuse_others(value, "A piece of evidence", {"title", "link", "blob"}));
    TRY(title, members::needed_text(value, "title", "The title of " + which, title_limit, Lines::one));
    TRY(link, read_link(value, which));
    TRY(blob, members::id(value, "blob"));
    if (link.empty() && !blob) return malformed("The " + which + " needs a link or a blob.");
    std::optional<Hash> hash;
    if (blob) hash = id_cast<Hash>(*blob);
    return Evidence{std::move(title), std::move(link), hash};
}

Result<std::vector<Evidence>> read_all_evidence(json::Value const& body) {
    std::vector<Evidence> all;
    auto const* value = body.find("evidence");
    if (!value) return all;
    if (!value->array() || value->array()->size() > evidence_limit)
        return malformed("The evidence must be a list of at most 20 pieces.");
    for (auto const& each : *value->array()) {
        TRY(piece, read_evidence(each, all.size() + 1));
        all.push_back(std::move(piece));
    }
    return all;
}

Result<std::vector<std::string>> read_roles(json::Value const& clearance) {
    auto const* value = clearance.find("roles");
    std::vector<std::string> roles;
    if (!value || !value->array() || value->array()->empty())
        return malformed("The roles of the clearance must be a list of at least one.");
    for (auto const& each : *value->array()) {
        auto const role = each.text() ? *each.text() : "";
        if (std::ranges::find(delegated_roles, role) == delegated_roles.end())
            return malformed(
                "A role of the clearance must be diplomatic_contact, technical_contact, cert, reviewer or "
                "secretariat.");
        if (std::ranges::find(roles, role) != roles.end())
            return malformed("The role " + role + " is asked for clearance twice.");
        roles.push_back(role);
    }
    return roles;
}

Result<ClearanceAsked> read_clearance_asked(json::Value const& body) {
    auto const* value = body.find("clearance");
    if (!value) return ClearanceAsked{};
    if (!value->object()) return malformed("The clearance must be an object with needed and roles.");
    TRY_OK(members::refuse_others(*value, "The clearance", {"needed", "roles"}));
    TRY(needed, needed_number(*value, "needed", "The number of clearances needed"));
    TRY(roles, read_roles(*value));
    if (needed > static_cast<std::int64_t>(roles.size()))
        return malformed("No more clearances can be needed than roles are asked.");
    return ClearanceAsked{needed, std::move(roles)};
}

Result<void> read_words(json::Value const& body, Commitment& said) {
    auto const many = [&](std::string_view member, std::string const& what) {
        return members::text(body, member, what, text_limit, Lines::many);
    };
    TRY(measures, many("measures", "The text of the measures"));
    TRY(challenges, many("challenges", "The text of the challenges"));
    TRY(wanted, many("assistance_wanted", "The assistance wanted"));
    TRY(offered, many("assistance_offered", "The assistance offered"));
    said.measures = std::move(measures);
    said.challenges = std::move(challenges);
    said.assistance_wanted = std::move(wanted);
    said.assistance_offered = std::move(offered);
    return {};
}

Result<void> read_cited(json::Value const& body, Commitment& said) {
    TRY(catalogue, members::needed_text(body, "catalogue", "The catalogue", 100, Lines::one));
    TRY(version, needed_number(body, "version", "The version of the catalogue"));
    TRY(item, members::needed_text(body, "item", "The item", 100, Lines::one));
    said.catalogue = std::move(catalogue);
    said.version = version;
    said.item = std::move(item);
    return check_cited(said);
}

template <class T>
Result<void> passed(Result<T> const& read) {
    if (!read) return std::unexpected(read.error());
    return {};
}

}  // namespace

Result<Commitment> read_commitment(json::Value const& body) {
    if (!body.object()) return malformed("A commitment must be a JSON object.");
    TRY_OK(members::refuse_others(
        body, "A commitment",
        {"catalogue", "version", "item", "status", "measures", "evidence", "challenges", "assistance_wanted",
         "assistance_offered", "from", "to", "language", "tlp", "replaces", "clearance"}));
    Commitment said;
    TRY_OK(read_cited(body, said));
    TRY(status, read_status(body));
    TRY_OK(read_words(body, said));
    TRY(evidence, read_all_evidence(body));
    TRY(period, read_span(body, "from", "to", "The period"));
    TRY(language, members::language(body));
    TRY(tlp, read_tlp(body));
    TRY(replaces, members::id(body, "replaces"));
    TRY(clearance, read_clearance_asked(body));
    said.status = std::move(status);
    said.evidence = std::move(evidence);
    said.period = period;
    said.language = std::move(language);
    said.tlp = tlp;
    said.replaces = replaces;
    said.clearance = std::move(clearance);
    return said;
}

Result<Clearance> read_clearance(json::Value const& body) {
    if (!body.object()) return malformed("A clearance must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A clearance", {"about", "decision", "reason"}));
    TRY(about, members::needed_id(body, "about"));
    auto const decision = body.text_of("decision");
    if (decision != "cleared" && decision != "returned")
        return malformed("The decision must be cleared or returned.");
    TRY(reason, members::text(body, "reason", "The reason", why_limit, Lines::many));
    if (decision == "returned" && reason.empty())
        return malformed("What is returned is returned with a reason.");
    return Clearance{about, decision == "cleared", std::move(reason)};
}

Result<CommitmentWithdrawn> read_commitment_withdrawn(json::Value const& body) {
    if (!body.object()) return malformed("A withdrawal must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A withdrawal", {"about", "why"}));
    TRY(about, members::needed_id(body, "about"));
    TRY(why, members::needed_text(body, "why", "The member \"why\"", why_limit, Lines::many));
    return CommitmentWithdrawn{about, std::move(why)};
}

Result<void> check_commitment(json::Value const& body) {
    return passed(read_commitment(body));
}
Result<void> check_clearance(json::Value const& body) {
    return passed(read_clearance(body));
}
Result<void> check_commitment_withdrawn(json::Value const& body) {
    return passed(read_commitment_withdrawn(body));
}

Shape status_shape() {
    return shape::named("CommitmentStatus", shape::one_of({statuses.begin(), statuses.end()}));
}

Shape commitment_shape() {
    using namespace shape;
    auto const piece = closed({{"title", text()}, optional("link", text()), optional("blob", id())});
    auto const asked = closed({{"needed", whole_number()},
                               {"roles", list(one_of({delegated_roles.begin(), delegated_roles.end()}))}});
    return named(commitment_kind, closed({{"catalogue", text()},
                                          {"version", whole_number()},
                                          {"item", text()},
                                          {"status", status_shape()},
                                          optional("measures", text()),
                                          optional("evidence", list(named("Evidence", piece))),
                                          optional("challenges", text()),
                                          optional("assistance_wanted", text()),
                                          optional("assistance_offered", text()),
                                          optional("from", text()),
                                          optional("to", text()),
                                          optional("language", text()),
                                          {"tlp", tlp_shape()},
                                          optional("replaces", id()),
                                          optional("clearance", named("ClearanceAsked", asked))}));
}

Shape clearance_shape() {
    using namespace shape;
    return named(
        clearance_kind,
        closed({{"about", id()}, {"decision", one_of({"cleared", "returned"})}, optional("reason", text())}));
}

Shape commitment_withdrawn_shape() {
    using namespace shape;
    return named(commitment_withdrawn_kind, closed({{"about", id()}, {"why", text()}}));
}

std::vector<Hash> commitment_blobs(json::Value const& body) {
    auto const said = read_commitment(body);
    MUST(said);
    std::vector<Hash> blobs;
    for (auto const& piece : said->evidence)
        if (piece.blob) blobs.push_back(*piece.blob);
    return blobs;
}

}  // namespace comity::confidence
