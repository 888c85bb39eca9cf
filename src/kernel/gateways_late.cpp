// The part of the gateways that waits for parts of messages, and takes the rest where one does not come.
#include <chrono>
#include <condition_variable>

#include "base/log.h"
#include "kernel/gateways.h"
#include "kernel/house.h"
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr auto late_parts_apart = std::chrono::seconds(30);
constexpr std::int64_t parts_known_ms = 24LL * 3600'000;

}  // namespace

void Gateways::start() {
    late_ = std::jthread([this](std::stop_token const& stop) {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            try {
                take_late_parts();
            } catch (std::exception const& failure) {
                log::error("late parts of messages wait on", {{"why", failure.what()}});
            }
            never.wait_for(lock, stop, late_parts_apart, [] { return false; });
        }
    });
}

// One that cannot be taken holds up no other.
void Gateways::take_late(PartKept const& part) try {
    auto const known = known_.find(part.gateway);
    auto const* gateway = known ? find_gateway(house_.rooms(), known->kept.type) : nullptr;
    if (!gateway || !gateway->take_late) return;
    auto const visit = visit_known(*known);
    if (visit) gateway->take_late(*visit, part.contact, part.ref);
} catch (std::exception const& failure) {
    log::error("late parts of a message wait on", {{"why", failure.what()}});
}

// What waits at a gateway whose channel is closed stays in the vault: nobody may say it.
void Gateways::take_late_parts() {
    auto const now_ms = house_.clock()();
    for (auto const& part : house_.vault().parts_waiting(now_ms - part_waits_ms)) take_late(part);
    house_.vault().drop_settled_parts(now_ms - parts_known_ms);
    house_.vault().drop_settled_files(now_ms - parts_known_ms);
}

}  // namespace comity
