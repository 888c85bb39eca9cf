#include "kernel/events.h"

namespace comity {

void Events::listen(void const* whose, Listener listener) {
    std::lock_guard lock(mutex_);
    if (listener)
        listeners_[whose] = std::move(listener);
    else
        listeners_.erase(whose);
}

void Events::tell(Telling const& telling) {
    if (telling.events.empty()) return;
    std::lock_guard lock(mutex_);
    for (auto const& [whose, listener] : listeners_) listener(telling);
}

}  // namespace comity
