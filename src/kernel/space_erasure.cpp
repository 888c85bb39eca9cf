// What an erasure leaves to be done in a space once it is on the record, so that no file holds the words.
#include <chrono>

#include "base/log.h"
#include "base/text.h"
#include "kernel/files.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr auto wipe_again = std::chrono::milliseconds(20);  // while somebody reads the log
constexpr auto erasure_limit = std::chrono::minutes(10);

}  // namespace

void Space::expect_erasure(std::vector<Hash> const& freed) {
    auto text = std::filesystem::exists(erasing_file()) ? read_file(erasing_file()) : std::string();
    for (auto const& hash : freed) text += hash.hex() + "\n";
    write_file_durably(erasing_file(), text, 0600);
}

// What is shown now must show it no more; then views are made that never knew it.
void Space::hide(std::vector<ErasedBody> const& erased) {
    try {
        views_->hide(erased);
    } catch (std::exception const& failure) {
        log::error("views cannot hide what was erased", {{"space", id_.hex()}, {"why", failure.what()}});
        fit_ = Fit::unreadable;
    }
    {
        std::lock_guard kept(kept_mutex_);
        kept_.clear();
    }
    if (fit_ == Fit::same) fit_ = Fit::older_rule;
    rebuild_again_ = true;
    rebuilding_ = true;
    erasing_ = true;
    start_worker();
}

Result<void> Space::wait_for_erasure() {
    std::unique_lock lock(pause_mutex_);
    if (pause_.wait_for(lock, erasure_limit, [&] { return !erasing_; })) return {};
    return refuse(
        Fault::busy,
        "The words are erased on the record and shown nowhere any more, but something still reads a "
        "file that held them; ask again until this is done.");
}

// A log that nobody reads any more is emptied, and files that only erased words named go. Readers hold the
// log for as long as a query takes.
void Space::destroy_traces(std::stop_token const& stop) {
    while (!stop.stop_requested()) {
        {
            auto writing = hold_writing();
            if (rebuilding_) return;  // more was erased
            if (journal_->wipe()) {
                remove_freed_blobs();
                std::filesystem::remove(erasing_file());
                sync_folder(options_.folder);
                std::lock_guard lock(pause_mutex_);
                erasing_ = false;
                pause_.notify_all();
                return;
            }
        }
        std::unique_lock lock(pause_mutex_);
        pause_.wait_for(lock, stop, wipe_again, [] { return false; });
    }
}

// Writing is held.
void Space::remove_freed_blobs() {
    auto const freed = read_file(erasing_file());
    for (auto const line : split(freed, '\n')) {
        auto const hash = Hash::from_hex_text(line);
        if (hash && !is_named(*hash)) std::filesystem::remove(blob_file(blobs_folder(), *hash));
    }
    sync_folder(blobs_folder());
}

// Does a statement that is still there name the file?
bool Space::is_named(Hash const& blob) {
    for (auto const& room : rooms()) {
        if (!state_.has_room(room.name)) continue;
        for (auto const& kind : room.kinds) {
            if (kind.names_blob.empty()) continue;
            auto& query = views_->database().query(kind.names_blob).bind_blob(1, blob.view());
            bool const named = query.step();
            query.reset();
            if (named) return true;
        }
    }
    return false;
}

}  // namespace comity
