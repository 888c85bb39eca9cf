#include "kernel/events.h"

namespace comity {

void Events::listen(Listener listener) {
    std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

void Events::tell(Telling const& telling) {
    if (telling.events.empty()) return;
    std::lock_guard lock(mutex_);
    if (listener_) listener_(telling);
}

}  // namespace comity
