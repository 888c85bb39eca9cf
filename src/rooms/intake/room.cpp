#include "rooms/intake/room.h"

#include "rooms/intake/attachments.h"
#include "rooms/intake/form.h"
#include "rooms/intake/form_route.h"
#include "rooms/intake/form_view.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/import.h"
#include "rooms/intake/mappings_view.h"
#include "rooms/intake/report.h"
#include "rooms/intake/track.h"

namespace comity::intake {

Room room() {
    Room room;
    room.name = "intake";
    Kind report;
    report.name = report_kind;
    report.check = check_report;
    report.shape = report_shape();
    report.blobs = report_blobs;
    report.names_blob = names_attachment;
    report.may_erase = Role::steward;
    report.remains = {"language", "at", "corrects"};
    report.contact = "contact";
    report.goes_with = corrected_by_report;
    Kind form;
    form.name = form_kind;
    form.may_say = Role::steward;
    form.check = check_form;
    form.shape = form_shape();
    Kind mapping;
    mapping.name = mapping_kind;
    mapping.check = check_mapping;
    mapping.shape = mapping_shape();
    Kind track;
    track.name = track_kind;
    track.check = check_track;
    track.shape = track_shape();
    track.blobs = track_blobs;
    track.names_blob = names_track_file;
    track.may_erase = Role::steward;
    room.kinds = {std::move(report), std::move(form), std::move(mapping), std::move(track)};
    room.views = {attachments_view(), form_view(), mappings_view()};
    room.datasets = {form_dataset(), mappings_dataset()};
    room.digests = {form_digest()};
    room.routes = form_routes();
    room.routes.push_back(import_route());
    room.gateways = {smssync_gateway(), twilio_gateway(), generic_gateway()};
    room.channels = {{form_channel, "intake.form"}};
    for (auto const& gateway : room.gateways) room.channels.push_back({gateway.type, ""});
    return room;
}

}  // namespace comity::intake
