#include "kernel/room.h"

namespace comity {

Kind const* find_kind(Rooms const& rooms, std::string_view name) {
    for (auto const& room : rooms) {
        for (auto const& kind : room.kinds) {
            if (kind.name == name) return &kind;
        }
    }
    return nullptr;
}

}  // namespace comity
