#include "rooms/situation/judgement_datasets.h"

namespace comity::situation {

Dataset assessments_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "assessments";
    dataset.title = "Assessments of reports, all that were ever said; the last one of a report holds";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"report", integer, "#meta+report"},
        {"about", text, "#meta+report+id"},
        {"verification", text, "#status+verification"},
        {"reliability", text, "#indicator+reliability"},
        {"credibility", integer, "#indicator+credibility"},
        {"reason", text, "#description+reason"},
        {"at", time, "#date+assessed"},
    };
    dataset.rows =
        "SELECT row, number, lower(hex(id)), report, lower(hex(about)), verification, reliability, "
        "credibility,"
        " reason, at_ms FROM assessment WHERE row > ?1 ORDER BY row LIMIT ?2";
    return dataset;
}

Dataset actions_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "actions";
    dataset.title = "Who does what about which reports, as it stands after its changes";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"reports", text, "#meta+report+list"},
        {"who", text, "#org+name"},
        {"what", text, "#activity+description"},
        {"state", text, "#status+activity"},
        {"due", time, "#date+due"},
        {"at", time, "#date+start"},
        {"changed_at", time, "#date+updated"},
        {"changed_by", integer, "#meta+changed"},
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), reports, who, what, state, due_ms, at_ms, changed_at_ms,"
        " changed_by FROM action WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

}  // namespace comity::situation
