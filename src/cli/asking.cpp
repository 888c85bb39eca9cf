#include "cli/asking.h"

#include "base/text.h"
#include "cli/output.h"

namespace comity::cli {

std::string space_path(std::string_view space) {
    return "/api/v1/spaces/" + percent_encode(space);
}

Request request(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    return request;
}

Request request(Method method, std::string path, std::string body) {
    auto whole = request(method, std::move(path));
    auto owner = std::make_shared<std::string const>(std::move(body));
    whole.body = *owner;
    whole.body_owner = owner;
    return whole;
}

Exit send(Doors const& doors, Arguments const& arguments, Request request,
          Exit (*print)(Arguments const&, Reply&)) {
    auto ask = doors.reach(arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    auto reply = (*ask)(std::move(request));
    if (!reply) return print_refusal(reply.error());
    return reply->status >= 400 ? print_problem(*reply) : print(arguments, *reply);
}

}  // namespace comity::cli
