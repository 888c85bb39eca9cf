#include "rooms/intake/room.h"

#include "rooms/intake/attachments.h"
#include "rooms/intake/import_csv.h"
#include "rooms/intake/report.h"

namespace comity::intake {

Room room() {
    Room room;
    room.name = "intake";
    Kind report;
    report.name = report_kind;
    report.check = check_report;
    report.blobs = report_blobs;
    report.names_blob = names_attachment;
    room.kinds = {std::move(report)};
    room.views = {attachments_view()};
    room.routes = {import_route()};
    return room;
}

}  // namespace comity::intake
