#include "rooms/intake/kinds.h"

#include "rooms/intake/attachments.h"
#include "rooms/intake/broadcast.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/form.h"
#include "rooms/intake/message.h"
#include "rooms/intake/quick_answer.h"
#include "rooms/intake/report.h"
#include "rooms/intake/said_mapping.h"
#include "rooms/intake/sender.h"
#include "rooms/intake/track.h"
#include "rooms/intake/xform.h"

namespace comity::intake {

namespace {

Kind of_analysts(Shape shape, Result<void> (*check)(json::Value const& body)) {
    Kind kind;
    kind.name = shape.name;
    kind.shape = std::move(shape);
    kind.may_say = Role::analyst;
    kind.may_hear = Role::analyst;
    kind.check = check;
    return kind;
}

Kind report() {
    Kind report;
    report.name = report_kind;
    report.check = check_report;
    report.shape = report_shape();
    report.blobs = report_blobs;
    report.names_blob = names_attachment;
    report.may_erase = Role::steward;
    report.remains = {"language", "at", "corrects"};
    report.contact = "contact";
    report.goes_with = report_it_goes_with;
    return report;
}

Kind form() {
    Kind form;
    form.name = form_kind;
    form.may_say = Role::steward;
    form.check = check_form;
    form.shape = form_shape();
    return form;
}

Kind message() {
    auto kind = of_analysts(message_shape(), check_message);
    kind.may_erase = Role::steward;
    kind.remains = {"language", "about", "automatic", "asks", "broadcast"};
    kind.contact = "contact";
    return kind;
}

Kind reply() {
    auto kind = of_analysts(reply_shape(), check_reply);
    kind.may_say = Role::contributor;
    kind.may_hear = Role::observer;
    kind.may_erase = Role::steward;
    kind.remains = {"language", "at", "to"};
    kind.contact = "contact";
    return kind;
}

// Gateways and the sender alone know how far a message came.
Kind delivery() {
    auto kind = of_analysts(delivery_shape(), check_delivery);
    kind.may_say = Role::contributor;
    kind.heard_as = {sender_name, "smssync", "twilio", "generic"};
    return kind;
}

Kind wish(Shape shape, Result<void> (*check)(json::Value const& body)) {
    auto kind = of_analysts(std::move(shape), check);
    kind.may_say = Role::contributor;
    kind.may_erase = Role::steward;
    kind.remains = {"why"};
    kind.contact = "contact";
    return kind;
}

Kind mapping() {
    Kind mapping;
    mapping.name = mapping_kind;
    mapping.check = check_mapping;
    mapping.shape = mapping_shape();
    return mapping;
}

Kind track() {
    Kind track;
    track.name = track_kind;
    track.check = check_track;
    track.shape = track_shape();
    track.blobs = track_blobs;
    track.names_blob = names_track_file;
    track.may_erase = Role::steward;
    return track;
}

Kind attachment() {
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
std::vector<Kind> xforms() {
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

// Whoever stopped says themselves that they begin again.
Kind resumed() {
    auto kind = wish(resumed_shape(), check_resumed);
    kind.heard_as = {"smssync", "twilio", "generic"};
    return kind;
}

}  // namespace

std::vector<Kind> kinds() {
    std::vector<Kind> kinds{report(),
                            form(),
                            mapping(),
                            track(),
                            attachment(),
                            message(),
                            delivery(),
                            reply(),
                            wish(stopped_shape(), check_stopped),
                            resumed(),
                            of_analysts(joined_shape(), check_joined),
                            of_analysts(settled_shape(), check_settled),
                            of_analysts(quick_answer_shape(), check_quick_answer),
                            of_analysts(broadcast_shape(), check_broadcast),
                            of_analysts(broadcast_consent_shape(), check_broadcast_consent),
                            of_analysts(broadcast_ended_shape(), check_broadcast_ended)};
    for (auto& kind : xforms()) kinds.push_back(std::move(kind));
    return kinds;
}

}  // namespace comity::intake
