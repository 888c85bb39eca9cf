#include "rooms/intake/room.h"

#include "rooms/intake/attachments.h"
#include "rooms/intake/broadcast.h"
#include "rooms/intake/broadcasts_list.h"
#include "rooms/intake/contact_wish.h"
#include "rooms/intake/conversations.h"
#include "rooms/intake/conversations_list.h"
#include "rooms/intake/form.h"
#include "rooms/intake/form_route.h"
#include "rooms/intake/form_view.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/import_csv.h"
#include "rooms/intake/message.h"
#include "rooms/intake/quick_answer.h"
#include "rooms/intake/report.h"
#include "rooms/intake/responder.h"
#include "rooms/intake/sender.h"

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
    report.goes_with = corrected_by_report;
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
    return kind;
}

Kind reply() {
    auto kind = of_analysts(reply_shape(), check_reply);
    kind.may_say = Role::contributor;
    kind.may_hear = Role::observer;
    kind.may_erase = Role::steward;
    kind.remains = {"language", "at", "to"};
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
    return kind;
}

}  // namespace

Room room() {
    Room room;
    room.name = "intake";
    room.kinds = {report(),
                  form(),
                  message(),
                  delivery(),
                  reply(),
                  wish(stopped_shape(), check_stopped),
                  wish(resumed_shape(), check_resumed),
                  of_analysts(joined_shape(), check_joined),
                  of_analysts(quick_answer_shape(), check_quick_answer),
                  of_analysts(broadcast_shape(), check_broadcast),
                  of_analysts(broadcast_consent_shape(), check_broadcast_consent),
                  of_analysts(broadcast_ended_shape(), check_broadcast_ended)};
    room.views = {attachments_view(), form_view(), conversations_view(), quick_answers_view()};
    room.datasets = {form_dataset()};
    room.digests = {form_digest(), conversations_digest()};
    room.routes = form_routes();
    room.routes.push_back(import_route());
    room.routes.push_back(quick_answers_route());
    for (auto& route : conversation_routes()) room.routes.push_back(std::move(route));
    for (auto& route : broadcast_routes()) room.routes.push_back(std::move(route));
    room.gateways = {smssync_gateway(), twilio_gateway(), generic_gateway()};
    room.agents = {responder_agent(), sender_agent()};
    room.channels = {{form_channel, "intake.form"}};
    for (auto const& gateway : room.gateways) room.channels.push_back({gateway.type, ""});
    return room;
}

}  // namespace comity::intake
