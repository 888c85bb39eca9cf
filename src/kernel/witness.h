// The house as a witness of other logs (c2sp.org/tlog-witness, docs/formats/cosignature.md): it cosigns a
// checkpoint only where that fits all it has seen of the log, and keeps evidence where a log has told two
// histories. What it has cosigned is on disk before anybody is shown it. Any thread; calls take turns.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/vault.h"
#include "tlog/evidence.h"
#include "tlog/tile_path.h"

namespace comity {

class House;

struct WitnessAnswer {
    enum class Sort {
        cosigned,    // `text` is the signature lines
        other_size,  // another size was cosigned last: `text` is that size
        unproved     // it does not follow; `text` says why
    };
    Sort sort = Sort::unproved;
    std::string text;
};

class Witness {
  public:
    explicit Witness(House& house) : house_(house) {}  // which outlives it
    Witness(Witness const&) = delete;
    Witness& operator=(Witness const&) = delete;

    tlog::VerifierKey key();  // made when first asked for

    // A log is known by its key, which is named as its origin. One that is watched again goes on from what
    // was cosigned last.
    Result<void> watch(std::string_view key, std::string_view url);
    // Of a log that has told two histories all is forgotten but the file of evidence.
    Result<void> unwatch(std::string_view origin);
    std::vector<WatchedLog> logs();

    // The body of add-checkpoint. Malformed, not_found and forbidden are errors.
    Result<WitnessAnswer> add_checkpoint(std::string_view body);

    // Looks into each doubt about a log whose tiles can be read: `read` asks for one of them, by the log's
    // address. It may wait long; nothing is held meanwhile.
    using ReadTile = std::function<Result<Bytes>(std::string const& url, tlog::Tile const& tile)>;
    void settle_doubts(ReadTile const& read);

  private:
    struct Opened;
    tlog::Signer const& signer();
    Result<WitnessAnswer> judge(WatchedLog const& log, Opened const& shown);
    Result<WitnessAnswer> cosign(WatchedLog const& log, Opened const& shown);
    WitnessAnswer doubt(WatchedLog const& log, Opened const& shown);
    WitnessAnswer convict(WatchedLog const& log, tlog::Evidence const& evidence);
    void settle(WatchedLog const& log, ReadTile const& read);

    House& house_;
    std::mutex mutex_;
    std::optional<tlog::Signer> signer_;
};

}  // namespace comity
