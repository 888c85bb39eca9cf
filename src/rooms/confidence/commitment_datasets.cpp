#include "rooms/confidence/commitment.h"
#include "rooms/confidence/commitment_difference.h"
#include "rooms/confidence/commitment_routes.h"
#include "rooms/confidence/commitments.h"
#include "rooms/confidence/matrix.h"

namespace comity::confidence {

Dataset commitments_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "commitments";
    dataset.title =
        "What parties say of carrying out norms and measures, every version, void ones with the reason";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"party", text, "#org+id"},
        {"name", text, "#org+name"},
        {"catalogue", text, "#meta+catalogue"},
        {"catalogue_version", integer, "#meta+catalogue+version"},
        {"item", text, "#meta+item"},
        {"status", text, "#status+implementation"},
        {"standing", text, "#status+standing"},
        {"version", integer, "#meta+version"},
        {"measures", text, "#description+measures"},
        {"evidence", json, "#meta+evidence"},
        {"challenges", text, "#description+challenges"},
        {"assistance_wanted", text, "#need+description"},
        {"assistance_offered", text, "#service+description"},
        {"from", time, "#date+start"},
        {"to", time, "#date+end"},
        {"language", text, "#meta+lang"},
        {"clearances_needed", integer, "#meta+clearance+needed"},
        {"clearance_asked", text, "#meta+clearance+asked"},
        {"cleared_by", text, "#meta+clearance+given"},
        {"replaces", text, "#meta+replaces"},
        {"at", time, "#date+reported"},
        {"published_at", time, "#date+published"},
        {"ended_at", time, "#date+end+standing"},
        {"void_why", text, "#description+void"},
        {"tlp", text, "#meta+tlp"},
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), commitment.party, member.name, catalogue, catalogue_version,"
        " item, status, standing, version, measures, evidence, challenges, assistance_wanted,"
        " assistance_offered, from_ms, to_ms, language, needed, roles, cleared, replaces, at_ms,"
        " published_at_ms, ended_at_ms, void_why, tlp"
        " FROM commitment JOIN commitment_text USING (number)"
        " LEFT JOIN member ON member.party = commitment.party"
        " WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.tlp = "tlp";
    return dataset;
}

// The strictest label of what is counted is that of the row.
Digest commitments_digest() {
    using enum ColumnType;
    Digest digest;
    digest.name = "commitments";
    digest.title =
        "How many commitments a space has, how many wait for clearance, and when the last was said";
    digest.columns = {{"commitments", integer, "#meta+commitment+num"},
                      {"commitments_waiting", integer, "#meta+commitment+num+waiting"},
                      {"last_commitment_at", time, "#date+reported"},
                      {"commitments_tlp", text, "#meta+tlp"}};
    digest.row =
        "SELECT sum(published), sum(drafts), max(last_at_ms),"
        " (SELECT tlp FROM commitment_count WHERE published + drafts > 0"
        "  ORDER BY instr(' RED AMBER+STRICT AMBER GREEN CLEAR ', ' ' || tlp || ' ') LIMIT 1)"
        " FROM commitment_count HAVING sum(published + drafts) > 0";
    digest.tlp = "commitments_tlp";
    return digest;
}

void add_commitments(Room& room) {
    auto const kind = [](Shape shape, std::vector<std::string> roles,
                         Result<void> (*check)(json::Value const& body)) {
        Kind made;
        made.name = shape.name;
        made.shape = std::move(shape);
        made.own_signature = true;
        made.roles = std::move(roles);
        made.check = check;
        return made;
    };
    auto commitment = kind(commitment_shape(), {"diplomatic_contact", "secretariat"}, check_commitment);
    commitment.blobs = commitment_blobs;
    commitment.names_blob = names_evidence;
    room.kinds.push_back(std::move(commitment));
    room.kinds.push_back(kind(clearance_shape(), {}, check_clearance));
    room.kinds.push_back(kind(commitment_withdrawn_shape(), {"diplomatic_contact", "secretariat"},
                              check_commitment_withdrawn));
    room.views.push_back(commitments_view());
    room.datasets.push_back(commitments_dataset());
    room.digests.push_back(commitments_digest());
    for (auto& route : commitment_routes()) room.routes.push_back(std::move(route));
    room.routes.push_back(difference_route());
    room.routes.push_back(matrix_route());
}

}  // namespace comity::confidence
