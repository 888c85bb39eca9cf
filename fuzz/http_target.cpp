// The target of a request from anybody: what passes holds no dots, slashes or NULs to trick a reader with,
// and the router finds the same route for the same path.
#include "http/target.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/text.h"
#include "http/conditions.h"
#include "http/gate.h"
#include "http/router.h"

namespace {

using namespace comity;
using namespace comity::http;

HouseRoute route(Method method, std::string path) {
    HouseRoute route;
    route.method = method;
    route.path = std::move(path);
    route.answer = [](Request const&) -> Result<Reply> { return Reply{}; };
    return route;
}

Router const& router() {
    static Router const router = [] {
        RouteTable table;
        table.of_house = {route(Method::get, "/api/v1/spaces"), route(Method::get, "/api/v1/spaces/{space}"),
                          route(Method::get, "/api/v1/spaces/{space}/tiles/{z}/{x}/{y}.mvt"),
                          route(Method::post, "/api/v1/spaces/{space}/a-{b}-c")};
        return Router(std::move(table), {}, "stamp");
    }();
    return router;
}

void check_segments(std::string_view path) {
    auto const segments = read_segments(path);
    if (!segments) return;
    std::string again;
    for (auto const& segment : *segments) {
        MUST(is_utf8(segment));
        MUST(segment != "." && segment != "..");
        MUST(segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos);
        again += '/' + percent_encode(segment);
    }
    auto const twice = read_segments(again);
    MUST(twice.has_value() && *twice == *segments);
}

void check_route(Target target) {
    Request request;
    request.path = std::move(target.path);
    request.query = std::move(target.query);
    auto const found = router().match(request);
    MUST(found.has_value() == router().body_limit(request).has_value());
    for (auto const& [name, value] : request.captures) MUST(!name.empty() && !value.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    check_segments(text);
    names_tag(text, "\"a\"");
    accepts(text, "gzip");
    accepts(text, "br");
    is_own_host(text, 8080);
    auto target = read_target(text);
    if (!target) return 0;
    MUST(text.starts_with(target->path));
    for (auto const& [name, value] : target->query) MUST(is_utf8(name) && is_utf8(value));
    check_route(std::move(*target));
    return 0;
}
