// The kernel's own routes: spaces, statements, entries, blobs, datasets, verification, health. Each function
// adds those of its source to a table, at start, by one thread; they are answered by any. The house outlives
// the table.
#pragma once

#include "http/router.h"
#include "kernel/house.h"

namespace comity {
class Gateways;
class Witness;
}  // namespace comity

namespace comity::http {

class Cosigning;
class Live;

void add_spaces_api(RouteTable& table, House& house);
void add_statements_api(RouteTable& table, House& house);
void add_entries_api(RouteTable& table);
void add_log_api(RouteTable& table, House& house);
void add_erasure_api(RouteTable& table, House& house);
void add_blobs_api(RouteTable& table);
void add_datasets_api(RouteTable& table, House& house);
void add_verification_api(RouteTable& table, House& house);
void add_events_api(RouteTable& table, Live& live);
void add_claims_api(RouteTable& table, House& house, Live& live);
void add_health_api(RouteTable& table, House& house);
void add_sign_in_api(RouteTable& table, House& house);
void add_invitations_api(RouteTable& table, House& house);
void add_tokens_api(RouteTable& table, House& house);
void add_passkeys_api(RouteTable& table, House& house);
void add_receipts_api(RouteTable& table, House& house);
void add_channels_api(RouteTable& table, House& house);
void add_gateways_api(RouteTable& table, House& house, Gateways& gateways);
void add_gateway_doors(RouteTable& table, House& house, Gateways& gateways);
// `ask` answers any request of the table that is made of this one.
void add_gateway_trials(RouteTable& table, House& house, Gateways& gateways,
                        std::function<Reply(Request)> ask);
void add_contacts_api(RouteTable& table, House& house, Gateways& gateways);
void add_cases_api(RouteTable& table, House& house);
void add_parties_api(RouteTable& table, House& house);
void add_backups_api(RouteTable& table, House& house);
void add_witness_api(RouteTable& table, House& house, Witness& witness, Cosigning& cosigning);
// The rooms' routes, each answered only in spaces where its room is on.
void add_room_routes(RouteTable& table, Rooms const& rooms);

}  // namespace comity::http
