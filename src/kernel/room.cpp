#include "kernel/room.h"

#include <algorithm>

#include "kernel/party_keys.h"

namespace comity {

Kind const* find_kind(Rooms const& rooms, std::string_view name) {
    for (auto const& room : rooms) {
        for (auto const& kind : room.kinds) {
            if (kind.name == name) return &kind;
        }
    }
    return nullptr;
}

Gateway const* find_gateway(Rooms const& rooms, std::string_view type) {
    for (auto const& room : rooms) {
        auto const found = std::ranges::find(room.gateways, type, &Gateway::type);
        if (found != room.gateways.end()) return &*found;
    }
    return nullptr;
}

bool row_may_leave(std::vector<Column> const& columns, std::string_view tlp_column,
                   std::span<json::Value const> row, Standing reader) {
    if (tlp_column.empty()) return true;
    auto const found = std::ranges::find(columns, tlp_column, &Column::name);
    MUST(found != columns.end());
    auto const at = static_cast<std::size_t>(found - columns.begin());
    auto const* said = at < row.size() ? row[at].text() : nullptr;
    auto const tlp = said ? tlp_named(*said) : std::nullopt;
    return tlp && may_leave(*tlp, reader);
}

bool may_sign(Kind const& kind, std::string_view role) {
    return kind.roles.empty() || role == own_role || std::ranges::find(kind.roles, role) != kind.roles.end();
}

}  // namespace comity
