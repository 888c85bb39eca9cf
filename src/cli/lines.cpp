#include "cli/lines.h"

namespace comity::cli {

bool for_each_line(Reply& reply, std::function<void(std::string_view line)> const& take) {
    std::string rest = reply.body;
    auto take_whole_lines = [&] {
        std::size_t begin = 0;
        for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n', begin)) {
            take(std::string_view(rest).substr(begin, end - begin));
            begin = end + 1;
        }
        rest.erase(0, begin);
    };
    take_whole_lines();
    while (reply.next) {
        auto piece = reply.next();
        if (!piece) return false;
        if (!*piece) break;
        rest += **piece;
        take_whole_lines();
    }
    return rest.empty();
}

}  // namespace comity::cli
