#include "rooms/situation/room.h"

#include "rooms/situation/reports.h"
#include "rooms/situation/reports_list.h"
#include "rooms/situation/summary.h"
#include "rooms/situation/tiles.h"

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
    };
    dataset.rows =
        "SELECT number, number, lower(hex(id)), title, text, at_ms, heard_at_ms, lon, lat, radius_m, "
        "place_name,"
        " categories, language, corrected_by FROM report_text JOIN report USING (number)"
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
    digest.title = "How many reports a space has, and when the last was heard";
    digest.columns = {{"reports", ColumnType::integer, "#event+num"},
                      {"last_heard_at", ColumnType::time, "#date+reported"}};
    digest.row = "SELECT reports, last_heard_at_ms FROM report_total WHERE id = 1";
    return digest;
}

}  // namespace

Room room() {
    Room room;
    room.name = "situation";
    room.views = {reports_view()};
    room.datasets = {reports_dataset(), categories_dataset()};
    room.digests = {reports_digest()};
    room.routes = {reports_route(), report_route(), summary_route(), tiles_route()};
    return room;
}

}  // namespace comity::situation
