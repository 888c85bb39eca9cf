#include "rooms/confidence/consultation_room.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rooms/confidence/asked.h"
#include "rooms/confidence/consultation_page.h"
#include "rooms/confidence/consultation_view.h"
#include "rooms/confidence/steps.h"

namespace comity::confidence {

namespace {

Kind step_kind(StepKind const& said) {
    Kind kind;
    kind.name = said.name;
    kind.own_signature = true;
    kind.roles = {"cert", "technical_contact", "diplomatic_contact"};
    kind.shape = shape::named(said.name, said.shape());
    return kind;
}

// A check is a plain function, so each kind has its own.
template <std::size_t place>
Result<void> check(json::Value const& body) {
    TRY_OK(step_kinds()[place].read(body));
    return {};
}

template <std::size_t... places>
void add_kinds(Room& room, std::index_sequence<places...>) {
    (
        [&] {
            auto kind = step_kind(step_kinds()[places]);
            kind.check = check<places>;
            room.kinds.push_back(std::move(kind));
        }(),
        ...);
}

// The public hears a summary while it stands and is CLEAR.
void publish_summaries(Room& room) {
    auto& kind = *std::ranges::find(room.kinds, steps::summary_kind, &Kind::name);
    kind.may_hear = Role::everyone;
    kind.public_while = "SELECT 1 FROM consultation_public WHERE number = ?1";
}

Dataset steps_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "consultation";
    dataset.title = "The steps of the consultation of this space; a void one changed nothing";
    dataset.columns = {{"number", integer, "#meta+number"},
                       {"id", text, "#meta+id"},
                       {"kind", text, "#meta+type"},
                       {"party", text, "#org+id"},
                       {"name", text, "#org+name"},
                       {"role", text, "#org+role"},
                       {"at", time, "#date+said"},
                       {"how", text, "#status+step"},
                       {"text", text, "#description"},
                       {"about", text, "#meta+about"},
                       {"state", text, "#status"},
                       {"void", text, "#status+void"},
                       {"void_why", text, "#description+void"},
                       {"tlp", text, "#access"}};
    dataset.rows =
        "SELECT number, number, lower(hex(id)), kind, step.party, name, step.role, at_ms,"
        " coalesce(body ->> 'how', body ->> 'sort', body ->> 'outcome',"
        " CASE body ->> 'consents' WHEN 1 THEN 'consents' WHEN 0 THEN 'refuses' END),"
        " coalesce(body ->> 'what', body ->> 'text', body ->> 'why', body ->> 'measures'),"
        " coalesce(body ->> 'answers', body ->> 'about'), state, void, void_why, tlp"
        " FROM consultation_step AS step LEFT JOIN member ON member.party = step.party"
        " WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.tlp = "tlp";
    return dataset;
}

Dataset questions_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "consultation_questions";
    dataset.title =
        "What was asked, proposed and summed up: by when an answer was due, and what became of it";
    dataset.columns = {{"number", integer, "#meta+number"},
                       {"id", text, "#meta+id"},
                       {"sort", text, "#meta+type"},
                       {"party", text, "#org+id"},
                       {"at", time, "#date+said"},
                       {"first_due", time, "#date+due+first"},
                       {"due", time, "#date+due"},
                       {"fate", text, "#status"},
                       {"settled_by", integer, "#meta+settled"},
                       {"late", integer, "#status+late"},
                       {"put_off", integer, "#indicator+put_off+num"},
                       {"tlp", text, "#access"}};
    dataset.rows =
        "SELECT number, number, lower(hex(id)), CASE sort WHEN 0 THEN 'question' WHEN 1 THEN 'proposal'"
        " ELSE 'summary' END, party, at_ms, first_due_ms, due_ms, CASE fate WHEN 0 THEN 'open'"
        " WHEN 1 THEN 'answered' WHEN 2 THEN 'agreed' WHEN 3 THEN 'refused' WHEN 4 THEN 'replaced'"
        " WHEN 5 THEN 'ended' ELSE 'stands' END, settled_by, late, put_off, tlp"
        " FROM consultation_item WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.tlp = "tlp";
    return dataset;
}

Dataset summaries(std::string name, std::string title, std::string const& table) {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = std::move(name);
    dataset.title = std::move(title);
    dataset.columns = {{"number", integer, "#meta+number"}, {"id", text, "#meta+id"},
                       {"party", text, "#org+id"},          {"joint", integer, "#meta+joint"},
                       {"at", time, "#date+said"},          {"language", text, "#meta+lang"},
                       {"text", text, "#description"},      {"tlp", text, "#access"}};
    dataset.rows = "SELECT number, number, lower(hex(id)), party, joint, at_ms, language, text, tlp FROM " +
                   table + " WHERE number > ?1 ORDER BY number LIMIT ?2";
    dataset.tlp = "tlp";
    return dataset;
}

Dataset public_summaries() {
    auto dataset = summaries("published_summaries", "Summaries of the consultation that everybody may read",
                             "consultation_public");
    dataset.audience = Role::everyone;
    dataset.columns[4] = {"published_at", ColumnType::time, "#date+published"};
    return dataset;
}

Digest consultations_digest() {
    using enum ColumnType;
    Digest digest;
    digest.name = "consultations";
    digest.title = "Consultations as they stood after their last step: whom they wait for, and until when";
    digest.columns = {{"state", text, "#status"},
                      {"outcome", text, "#status+outcome"},
                      {"waits_on", text, "#org+id+list"},
                      {"asks", text, "#activity+list"},
                      {"due_at", time, "#date+due"},
                      {"lapses_at", time, "#date+end"},
                      {"opened_at", time, "#date+start"},
                      {"track", text, "#meta+track"},
                      {"requester", text, "#org+id+from"},
                      {"asked", text, "#org+id+to"},
                      {"tlp", text, "#access"}};
    digest.row =
        "SELECT line.state, line.outcome, waits_on, asks, due_ms, lapses_ms, opened_at_ms,"
        " CASE track WHEN 0 THEN 'technical' ELSE 'diplomatic' END, requester, asked, tlp"
        " FROM consultation_line AS line JOIN consultation USING (only)";
    digest.tlp = "tlp";
    return digest;
}

}  // namespace

void add_consultations(Room& room) {
    add_kinds(room, std::make_index_sequence<std::tuple_size_v<std::decay_t<decltype(step_kinds())>>>());
    publish_summaries(room);
    room.views.push_back(consultation_view());
    room.datasets.push_back(steps_dataset());
    room.datasets.push_back(questions_dataset());
    room.datasets.push_back(
        summaries("summaries", "Summaries of the consultation that stand", "consultation_summary"));
    room.datasets.push_back(public_summaries());
    room.digests.push_back(consultations_digest());
    room.routes.push_back(consultation_route());
    room.routes.push_back(asked_route());
}

}  // namespace comity::confidence
