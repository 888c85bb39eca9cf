// The part of the gateways that has files of messages fetched.
#include <algorithm>
#include <array>

#include "base/log.h"
#include "kernel/gateways.h"
#include "kernel/house.h"
#include "kernel/vault.h"

namespace comity {

namespace {

constexpr std::size_t files_in_one_go = 100;
// After each attempt that failed; after the last one nothing is tried any more.
constexpr std::array<std::int64_t, 3> waits_ms{60'000, 5 * 60'000, 30 * 60'000};

std::int64_t wait_after(int tries) {
    auto const at = std::min<std::size_t>(static_cast<std::size_t>(tries), waits_ms.size()) - 1;
    return waits_ms.at(at);
}

bool was_last(int tries) {
    return tries > static_cast<int>(waits_ms.size());
}

std::unexpected<Error> nothing_waits() {
    return refuse(Fault::not_found, "The file does not wait any more.");
}

std::string given_up(std::string const& why) {
    return "A file of a message could not be fetched, and is given up: " + why;
}

}  // namespace

std::optional<std::int64_t> Gateways::fetch_files(SpaceId const& space, FetchFile const& fetch,
                                                  std::stop_token const& stop) {
    auto const waiting = house_.vault().files_waiting(space, files_in_one_go);
    auto const begun_ms = house_.clock()();
    for (auto const& file : waiting) {
        if (stop.stop_requested()) return std::nullopt;
        if (file.due_ms > begun_ms) break;
        fetch_file(file, fetch);
    }
    auto const next = house_.vault().files_waiting(space, 1);
    if (next.empty()) return std::nullopt;
    return std::max<std::int64_t>(next.front().due_ms - house_.clock()(), 0);
}

// An attempt counts before it begins: a file that stops the server is not fetched for ever.
void Gateways::fetch_file(FileKept file, FetchFile const& fetch) {
    auto& vault = house_.vault();
    auto const give_up = [&](std::string const& why) {
        auto const said = given_up(why);
        log::warning("a file of a message is given up", {{"gateway", file.gateway}, {"why", why}});
        if (known_.find(file.gateway)) news_->refused(file.gateway, said);
        vault.settle_file(file);
    };
    file.tries += 1;
    file.due_ms = house_.clock()() + wait_after(file.tries);
    if (!vault.begin_file(file)) return;
    if (file.tries > static_cast<int>(waits_ms.size()) + 1) return give_up("The server stopped meanwhile.");
    auto const known = known_.find(file.gateway);
    if (!known) return give_up("The gateway was ended.");
    // Looked at once the visit has begun: from then on an erasure waits for its end.
    auto const visit = [&]() -> Result<GatewayVisit> {
        auto there = visit_known(*known);
        if (there && !vault.begin_file(file)) return nothing_waits();
        return there;
    };
    auto const& kept = known->kept;
    auto const opened =
        MessageFiles(vault, kept.space_id, kept.id, sealing_key_, finding_key_, house_.clock()).open(file);
    auto const fate = fetch(visit, opened);
    if (fate.how == FileFate::How::settled) return vault.settle_file(file);
    if (!vault.begin_file(file)) return;
    if (fate.how == FileFate::How::never || was_last(file.tries)) return give_up(fate.why);
    news_->refused(file.gateway, "A file of a message could not be fetched, and is tried again: " + fate.why);
}

}  // namespace comity
