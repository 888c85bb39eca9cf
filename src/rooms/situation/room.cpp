#include "rooms/situation/room.h"

#include "formats/photo.h"
#include "rooms/intake/report.h"
#include "rooms/situation/action.h"
#include "rooms/situation/assessment.h"
#include "rooms/situation/closing.h"
#include "rooms/situation/judgement_datasets.h"
#include "rooms/situation/marks_page.h"
#include "rooms/situation/photo_page.h"
#include "rooms/situation/public_page.h"
#include "rooms/situation/publication.h"
#include "rooms/situation/publications.h"
#include "rooms/situation/publications_list.h"
#include "rooms/situation/reports.h"
#include "rooms/situation/reports_list.h"
#include "rooms/situation/summary.h"
#include "rooms/situation/tiles.h"
#include "rooms/situation/tracks.h"
#include "rooms/situation/tracks_list.h"

namespace comity::situation {

namespace {

Dataset reports_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "reports";
    dataset.title = "Reports, as they stand after their corrections";
    dataset.columns = {
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"title", text, "#description+title"},
        {"text", text, "#description+text"},
        {"at", time, "#date+occurred"},
        {"heard_at", time, "#date+reported"},
        {"lon", place_lon, "#geo+lon"},
        {"lat", place_lat, "#geo+lat"},
        {"radius_m", real, "#geo+radius"},
        {"place", text, "#loc+name"},
        {"categories", text, "#event+category+list"},
        {"language", text, "#meta+lang"},
        {"corrected_by", integer, "#meta+corrected"},
        {"verification", text, "#status+verification"},
        {"reliability", text, "#indicator+reliability"},
        {"credibility", integer, "#indicator+credibility"},
        {"closing", text, "#status+closing"},
        {"actions", integer, "#activity+num"},
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), title, text, at_ms, heard_at_ms, lon, lat, radius_m,"
        " place_name, categories, language, corrected_by,"
        " CASE verification WHEN 1 THEN 'verified' WHEN 2 THEN 'doubtful' WHEN 3 THEN 'not' ELSE 'unseen' "
        "END,"
        " reliability, credibility, closing, coalesce(actions, 0)"
        " FROM report_text JOIN report USING (number) LEFT JOIN report_state USING (number)"
        " WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

Dataset categories_dataset() {
    Dataset dataset;
    dataset.name = "categories";
    dataset.title = "Categories, and how many reports have each";
    dataset.columns = {{"name", ColumnType::text, "#event+category"},
                       {"count", ColumnType::integer, "#event+num"}};
    dataset.rows = "SELECT id, name, reports FROM category WHERE id > ?1 ORDER BY id LIMIT ?2";
    return dataset;
}

Digest reports_digest() {
    Digest digest;
    digest.name = "situation.reports";
    digest.title = "How many reports a space has, how many nobody has assessed, and when the last was heard";
    digest.columns = {{"reports", ColumnType::integer, "#event+num"},
                      {"unseen", ColumnType::integer, "#event+num+unseen"},
                      {"last_heard_at", ColumnType::time, "#date+reported"}};
    digest.row = "SELECT reports, unseen, last_heard_at_ms FROM report_total WHERE id = 1";
    return digest;
}

Kind judgement(Shape shape, Result<void> (*check)(json::Value const& body)) {
    Kind kind;
    kind.name = shape.name;
    kind.shape = std::move(shape);
    kind.may_say = Role::analyst;
    kind.check = check;
    return kind;
}

Kind publication() {
    auto kind = judgement(publication_shape(), check_publication);
    kind.may_hear = Role::everyone;
    kind.blobs = publication_blobs;
    kind.names_blob = names_published_photo;
    kind.check_blob = photo::check_bare;
    kind.public_while = publication_stands;
    kind.remains = {"about", "language"};
    kind.goes_with = published_report;
    return kind;
}

// Members may still look at the photos of what was withdrawn.
Kind withdrawal() {
    auto kind = judgement(withdrawal_shape(), check_withdrawal);
    kind.names_blob = names_withdrawn_photo;
    return kind;
}

// Of a correction, what became of the report that it corrects.
Progress report_progress() {
    return {intake::report_kind,
            "WITH asked(report) AS"
            " (SELECT coalesce((SELECT report FROM report_correction WHERE number = ?1), ?1))"
            " SELECT 'checked', assessed_by FROM report_state, asked"
            " WHERE number = report AND verification <> 0"
            " UNION ALL SELECT 'acted', min(action) FROM action_report NATURAL JOIN asked HAVING count(*) > 0"
            " UNION ALL SELECT 'closed', closed_by FROM report_state, asked"
            " WHERE number = report AND closed_by IS NOT NULL"};
}

}  // namespace

Room room() {
    Room room;
    room.name = "situation";
    room.kinds = {judgement(assessment_shape(), check_assessment), judgement(action_shape(), check_action),
                  judgement(closing_shape(), check_closing), publication(), withdrawal()};
    room.views = {reports_view(), publications_view(), tracks_view()};
    room.datasets = {reports_dataset(),      categories_dataset(),  assessments_dataset(), actions_dataset(),
                     publications_dataset(), withdrawals_dataset(), tracks_dataset()};
    room.digests = {reports_digest()};
    room.progress = {report_progress()};
    room.routes = {reports_route(),     report_route(),          marks_route(),  photo_route(),
                   photo_look_route(),  summary_route(),         tiles_route(),  publications_route(),
                   publication_route(), published_cells_route(), public_route(), tracks_route(),
                   track_route()};
    return room;
}

}  // namespace comity::situation
