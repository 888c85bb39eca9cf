#include "rooms/confidence/commitment_difference.h"

#include <array>
#include <limits>

#include "base/text.h"
#include "rooms/confidence/row_json.h"

namespace comity::confidence {

namespace {

constexpr char none_here[] = "There is no such commitment here.";

// In the order of the query below.
constexpr std::array<std::string_view, 13> members_compared{"status",
                                                            "catalogue_version",
                                                            "measures",
                                                            "evidence",
                                                            "challenges",
                                                            "assistance_wanted",
                                                            "assistance_offered",
                                                            "from",
                                                            "to",
                                                            "language",
                                                            "tlp",
                                                            "clearances_needed",
                                                            "clearance_asked"};
constexpr std::size_t evidence_at = 3, from_at = 7, to_at = 8;

using Members = std::array<std::string, members_compared.size()>;

// A line a piece: title, link, hash.
std::string lines_of(std::string_view evidence) {
    auto const pieces = json::parse(evidence);
    MUST(pieces && pieces->array());
    std::vector<std::string> lines;
    for (auto const& piece : *pieces->array()) {
        auto line = std::string(piece.text_of("title"));
        for (auto const* member : {"link", "blob"})
            if (auto const part = piece.text_of(member); !part.empty()) line.append("\n  ").append(part);
        lines.push_back(std::move(line));
    }
    return join(lines, "\n");
}

Result<Members> read_members(Reading const& reading, std::int64_t number) {
    auto& row = reading.query(
        "SELECT status, catalogue_version, measures, evidence, challenges, assistance_wanted,"
        " assistance_offered, from_ms, to_ms, language, tlp, needed, roles"
        " FROM commitment JOIN commitment_text USING (number) WHERE number = ?1");
    if (!row.with(number).step()) return refuse(Fault::not_found, none_here);
    Members members;
    for (std::size_t at = 0; at < members.size(); ++at) {
        auto const column = static_cast<int>(at);
        if (row.is_null(column)) continue;
        members[at] =
            at == from_at || at == to_at ? format_time(row.integer(column)) : std::string(row.text(column));
    }
    row.reset();
    members[evidence_at] = lines_of(members[evidence_at]);
    return members;
}

// The version that this one replaced, where it was taken; nothing of the first.
Result<std::int64_t> version_before(Reading const& reading, std::int64_t number) {
    auto& row = reading.query(
        "SELECT b.number FROM commitment AS c JOIN commitment AS b USING (party, catalogue, item)"
        " WHERE c.number = ?1 AND b.version < c.version ORDER BY b.version DESC LIMIT 1");
    if (!row.with(number).step()) return refuse(Fault::not_found, "There is no version before this one.");
    auto const before = row.integer(0);
    row.reset();
    return before;
}

// Two versions by one party on one item; of others there is nothing to compare.
Result<void> check_one_line(Reading const& reading, std::int64_t one, std::int64_t other) {
    auto& row = reading.query(
        "SELECT 1 FROM commitment AS a JOIN commitment AS b USING (party, catalogue, item)"
        " WHERE a.number = ?1 AND b.number = ?2");
    bool const fits = row.with(one, other).step();
    row.reset();
    if (!fits) return refuse(Fault::not_found, "These are not two versions of one commitment.");
    return {};
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, none_here);
    auto const after = static_cast<std::int64_t>(*number);
    TRY(asked, asked_integer(request, "with", -1, 0, std::numeric_limits<std::int64_t>::max()));
    TRY(reading, visit.sight.read());
    auto before = asked;
    if (before < 0) {
        TRY(found, version_before(reading, after));
        before = found;
    }
    TRY_OK(check_one_line(reading, before, after));
    TRY(old_members, read_members(reading, before));
    TRY(new_members, read_members(reading, after));
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("before", before).member("after", after).key("members").open('[');
    for (std::size_t at = 0; at < members_compared.size(); ++at)
        if (old_members[at] != new_members[at])
            writer.open('{')
                .member("member", members_compared[at])
                .member("before", old_members[at])
                .member("after", new_members[at])
                .close('}');
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape difference_shape() {
    using namespace shape;
    auto const member = object({{"member", one_of({members_compared.begin(), members_compared.end()})},
                                {"before", text()},
                                {"after", text()}});
    return named("Difference", object({{"before", whole_number()},
                                       {"after", whole_number()},
                                       {"members", list(named("DifferentMember", member))}}));
}

}  // namespace

Route difference_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/commitments/{number}/difference";
    route.summary = "What a version of a commitment says otherwise than another, member by member.";
    route.parameters = {
        {"with", "integer", "The number of the other version; where not said, the one before it."}};
    route.gives = difference_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence
