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
#include "rooms/intake/xform_routes.h"
#include "rooms/intake/xforms_view.h"

namespace comity::intake {

namespace {

Kind attached_kind() {
    Kind kind;
    kind.name = attachment_kind;
    kind.check = check_attached;
    kind.shape = attached_shape();
    kind.blobs = report_blobs;
    kind.names_blob = names_attachment;
    kind.may_erase = Role::steward;
    kind.remains = {"report"};
    kind.goes_with = report_of_attached;
    return kind;
}

// Of forms for phones: institutions say them, so they are not erased.
std::vector<Kind> kinds_of_xforms() {
    Kind form;
    form.name = xform_kind;
    form.may_say = Role::steward;
    form.check = check_xform;
    form.shape = xform_shape();
    form.blobs = xform_blobs;
    form.names_blob = "SELECT 1 FROM xform WHERE sha256 = ?1";
    Kind state;
    state.name = xform_state_kind;
    state.may_say = Role::steward;
    state.check = check_xform_state;
    state.shape = xform_state_shape();
    Kind media;
    media.name = xform_media_kind;
    media.may_say = Role::steward;
    media.check = check_xform_media;
    media.shape = xform_media_shape();
    media.blobs = xform_blobs;
    media.names_blob = "SELECT 1 FROM xform_media WHERE sha256 = ?1";
    return {std::move(form), std::move(state), std::move(media)};
}

}  // namespace

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
    room.kinds = {std::move(report), std::move(form), std::move(mapping), std::move(track), attached_kind()};
    for (auto& kind : kinds_of_xforms()) room.kinds.push_back(std::move(kind));
    room.views = {attachments_view(), form_view(), mappings_view(), xforms_view()};
    room.datasets = {form_dataset(), mappings_dataset()};
    room.digests = {form_digest()};
    room.routes = form_routes();
    room.routes.push_back(import_route());
    for (auto& route : xform_routes()) room.routes.push_back(std::move(route));
    room.gateways = {smssync_gateway(), twilio_gateway(), generic_gateway(), openrosa_gateway()};
    room.channels = {{form_channel, "intake.form"}};
    for (auto const& gateway : room.gateways) room.channels.push_back({gateway.type, ""});
    return room;
}

}  // namespace comity::intake
