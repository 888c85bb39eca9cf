#include "rooms/intake/room.h"

#include "rooms/intake/attachments.h"
#include "rooms/intake/broadcasts_list.h"
#include "rooms/intake/conversations.h"
#include "rooms/intake/conversations_list.h"
#include "rooms/intake/form_route.h"
#include "rooms/intake/form_view.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/import.h"
#include "rooms/intake/kinds.h"
#include "rooms/intake/mappings_view.h"
#include "rooms/intake/quick_answer.h"
#include "rooms/intake/responder.h"
#include "rooms/intake/sender.h"
#include "rooms/intake/twilio_files.h"
#include "rooms/intake/xform_routes.h"
#include "rooms/intake/xforms_view.h"

namespace comity::intake {

Room room() {
    Room room;
    room.name = "intake";
    room.kinds = kinds();
    room.views = {attachments_view(), form_view(),          mappings_view(),
                  xforms_view(),      conversations_view(), quick_answers_view()};
    room.datasets = {form_dataset(), mappings_dataset()};
    room.digests = {form_digest(), conversations_digest()};
    room.routes = form_routes();
    room.routes.push_back(import_route());
    room.routes.push_back(quick_answers_route());
    for (auto& routes : {xform_routes(), conversation_routes(), broadcast_routes()})
        room.routes.insert(room.routes.end(), routes.begin(), routes.end());
    room.gateways = {smssync_gateway(), twilio_gateway(), generic_gateway(), openrosa_gateway()};
    room.agents = {responder_agent(), sender_agent(), fetcher_agent()};
    room.channels = {{form_channel, "intake.form"}};
    for (auto const& gateway : room.gateways) room.channels.push_back({gateway.type, ""});
    return room;
}

}  // namespace comity::intake
