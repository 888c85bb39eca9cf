#include "http/opened.h"

#include "base/json.h"

namespace comity::http {

Result<void> must_open_spaces(Request const& request) {
    auto const& scope = request.holder.scope;
    if (scope.may_say && scope.space.empty()) return {};
    return refuse(Fault::forbidden, "This token is not for opening spaces.");
}

Reply opened_reply(std::string const& name, SpaceId const& id) {
    auto reply = json_reply(json::write(json::Object{{"name", name}, {"id", id.hex()}}), 201);
    reply.headers.emplace_back("Location", "/api/v1/spaces/" + name);
    return reply;
}

Shape opened_shape() {
    return shape::named("Opened", shape::object({{"name", shape::text()}, {"id", shape::id()}}));
}

}  // namespace comity::http
