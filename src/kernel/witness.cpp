#include "kernel/witness.h"

#include <array>
#include <filesystem>
#include <tuple>

#include "base/hash.h"
#include "base/log.h"
#include "base/time.h"
#include "kernel/files.h"
#include "kernel/house.h"
#include "kernel/key.h"
#include "kernel/space.h"
#include "tlog/evidence.h"
#include "tlog/witness_request.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t origin_limit_bytes = 500;
constexpr std::size_t url_limit_bytes = 1000;

constexpr std::string_view convicted_why =
    "This log has shown two histories; it is not cosigned here any more.";

WitnessAnswer unproved(std::string why) {
    return {WitnessAnswer::Sort::unproved, std::move(why)};
}

tlog::VerifierKey key_of(WatchedLog const& log) {
    auto key = tlog::read_verifier_key(log.key);
    if (!key) throw Broken("the key of a log that is watched: " + key.error().why);
    return *std::move(key);
}

// What was cosigned last; of size 0, and the root that has, before the first.
Checkpoint last_of(WatchedLog const& log) {
    if (log.note.empty()) return {log.origin, 0, sha256(""), ""};
    std::array const known{key_of(log)};
    auto opened = open_checkpoint(log.note, known, {});
    if (!opened) throw Broken("the note of a log that is watched: " + opened.error().why);
    return std::move(opened->checkpoint);
}

// Of an origin, what can stand in the name of a file; its hash keeps it apart from others.
std::string evidence_name(std::string_view origin, std::int64_t now_ms) {
    std::string name;
    for (char const c : origin.substr(0, 60)) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += plain ? c : '-';
    }
    std::string when;
    for (char const c : format_time(now_ms))
        if (c != '-' && c != ':') when += c;
    return name + '-' + sha256(origin).hex().substr(0, 8) + '-' + when + ".two-histories";
}

fs::path evidence_folder(fs::path const& house) {
    auto folder = house / "evidence";
    if (!fs::exists(folder)) {
        fs::create_directory(folder);
        fs::permissions(folder, fs::perms::owner_all);
        sync_folder(house);
    }
    return folder;
}

}  // namespace

// A checkpoint that is signed by its log, without the lines of anybody else.
struct Witness::Opened {
    tlog::WitnessRequest request;
    tlog::Note note;
    Checkpoint checkpoint;

    std::string written() const { return tlog::write_note(note); }
};

tlog::VerifierKey Witness::key() {
    std::lock_guard lock(mutex_);
    return signer().key;
}

// The mutex is held. The name of the house stands in the origins of its spaces.
tlog::Signer const& Witness::signer() {
    if (signer_) return *signer_;
    auto const file = house_.folder() / "keys" / "witness";
    if (!fs::exists(file)) write_secret_file(file, random_bytes(seed_bytes));
    auto const space = house_.space("house");
    if (!space) throw Broken("the house's own space is not there");
    auto const origin = (*space)->state().origin;
    signer_ = tlog::make_signer(origin.substr(0, origin.find('/')) + "/witness", tlog::KeyType::cosignature,
                                signing_key_from_seed(read_secret_file(file)));
    return *signer_;
}

Result<void> Witness::watch(std::string_view text, std::string_view url) {
    TRY(key, tlog::read_verifier_key(text));
    if (key.type != tlog::KeyType::ed25519)
        return refuse(Fault::malformed, "The key of a log is of type 1 (Ed25519).");
    if (key.name.size() > origin_limit_bytes || url.size() > url_limit_bytes)
        return refuse(Fault::too_large, "An origin has at most 500 bytes, an address 1,000.");
    std::lock_guard lock(mutex_);
    auto const known = house_.vault().watched(key.name);
    if (known && !known->is_ended)
        return refuse(Fault::conflict, "This log is watched already; `witness unwatch` ends that.");
    WatchedLog log{.origin = key.name, .key = std::string(text), .url = std::string(url)};
    if (known && known->key == text) log.note = known->note;
    house_.vault().watch(log);
    return {};
}

Result<void> Witness::unwatch(std::string_view origin) {
    std::lock_guard lock(mutex_);
    auto log = house_.vault().watched(origin);
    if (!log || log->is_ended) return refuse(Fault::not_found, "No log of this origin is watched.");
    if (!log->evidence.empty()) {
        house_.vault().forget(origin);
        return {};
    }
    log->is_ended = true;
    log->doubt.clear();
    house_.vault().watch(*log);
    return {};
}

std::vector<WatchedLog> Witness::logs() {
    auto logs = house_.vault().watched_logs();
    std::erase_if(logs, [](WatchedLog const& log) { return log.is_ended; });
    return logs;
}

Result<WitnessAnswer> Witness::add_checkpoint(std::string_view body) {
    auto request = tlog::read_witness_request(body);
    if (!request) return refuse(Fault::malformed, request.error().why);
    auto note = tlog::read_note(request->checkpoint).value();
    auto checkpoint = read_checkpoint_text(note.text).value();
    std::lock_guard lock(mutex_);
    auto const log = house_.vault().watched(checkpoint.origin);
    if (!log || log->is_ended) return refuse(Fault::not_found, "This witness does not watch such a log.");
    std::array const known{key_of(*log)};
    TRY_OK(tlog::open_note(note, known));
    std::erase_if(note.lines, [&](tlog::SignatureLine const& line) {
        return line.name != known[0].name || !line.bytes.starts_with(known[0].id);
    });
    note.lines.resize(1);  // one key signs a text in one way
    if (!log->evidence.empty()) return unproved(std::string(convicted_why));
    return judge(*log, {*std::move(request), std::move(note), std::move(checkpoint)});
}

// In the order of c2sp.org/tlog-witness. The mutex is held.
Result<WitnessAnswer> Witness::judge(WatchedLog const& log, Opened const& shown) {
    auto const last = last_of(log);
    auto const& [request, note, next] = shown;
    // Two roots of one size are evidence, whatever the request says beside.
    if (!log.note.empty() && next.size == last.size && next.root != last.root)
        return convict(log, {{}, log.note, shown.written()});
    if (request.old_size != last.size)
        return WitnessAnswer{WitnessAnswer::Sort::other_size, std::to_string(last.size)};
    if (next.size == 0 && next.root != last.root)
        return unproved("The root of an empty tree is the hash of nothing.");
    auto const follows = tlog::verify_consistency(last.size, next.size, last.root, next.root, request.proof);
    if (follows) return cosign(log, shown);
    if (last.size == 0 || last.size == next.size) return unproved(follows.error().why);
    auto path = tlog::consistency_path(last.size, next.size, last.root, request.proof);
    auto const roots = tlog::roots_of_path(last.size, next.size, path);
    if (roots && roots->new_root == next.root)
        return convict(log, {std::move(path), log.note, shown.written()});
    return doubt(log, shown);
}

Result<WitnessAnswer> Witness::cosign(WatchedLog const& log, Opened const& shown) {
    auto const now_s = static_cast<std::uint64_t>(std::max<std::int64_t>(house_.clock()() / 1000, 1));
    auto const line = tlog::cosign_text(signer(), shown.note.text, now_s);
    auto note = shown.note;
    note.lines.push_back(line);
    // Another object over the same house may have been quicker: then this one has judged by what was.
    if (!house_.vault().advance(log.origin, log.note, tlog::write_note(note)))
        return refuse(Fault::busy, "Another request for this log was under way; ask again.");
    if (log.doubt.starts_with(shown.note.text + "\n")) house_.vault().keep_doubt(log.origin, "");
    return WitnessAnswer{WitnessAnswer::Sort::cosigned, tlog::write_signature_line(line)};
}

// It may be a slip of whoever sent it, who need not be the log: nobody is the worse for it.
WitnessAnswer Witness::doubt(WatchedLog const& log, Opened const& shown) {
    if (log.doubt.empty())
        log::warning("a checkpoint came without a proof that holds", {{"origin", log.origin}});
    if (log.doubt != shown.written()) house_.vault().keep_doubt(log.origin, shown.written());
    return unproved("The proof does not lead from the checkpoint cosigned last to this one.");
}

WitnessAnswer Witness::convict(WatchedLog const& log, tlog::Evidence const& evidence) {
    auto const holds = tlog::check_evidence(evidence, key_of(log));
    if (!holds) return unproved(holds.error().why);
    auto const text = tlog::write_evidence(evidence);
    auto const file = evidence_folder(house_.folder()) / evidence_name(log.origin, house_.clock()());
    write_file_durably(file, text, 0600);
    house_.vault().keep_evidence(log.origin, text, file.filename().string());
    log::error("a log has shown two histories",
               {{"origin", log.origin}, {"evidence", "evidence/" + file.filename().string()}});
    return unproved(std::string(convicted_why));
}

void Witness::settle_doubts(ReadTile const& read) {
    for (auto const& log : logs())
        if (!log.doubt.empty() && !log.url.empty()) settle(log, read);
}

// The log may have gone on meanwhile: then what is in doubt is the earlier one.
void Witness::settle(WatchedLog const& log, ReadTile const& read) {
    auto const last = last_of(log);
    auto const doubted = read_checkpoint_text(tlog::read_note(log.doubt).value().text).value();
    bool const is_later = doubted.size > last.size;
    auto const& [earlier, later] = is_later ? std::tie(last, doubted) : std::tie(doubted, last);
    tlog::Evidence evidence{{}, is_later ? log.note : log.doubt, is_later ? log.doubt : log.note};
    bool fits = earlier.root == later.root;
    if (earlier.size < later.size) {
        auto path = tlog::path_from_tiles(earlier.size, later.size,
                                          [&](tlog::Tile const& tile) { return read(log.url, tile); });
        if (!path) return;  // the doubt stays
        auto const roots = tlog::roots_of_path(earlier.size, later.size, *path);
        if (!roots || roots->new_root != later.root) return;
        fits = roots->old_root == earlier.root;
        evidence.path = *std::move(path);
    }
    std::lock_guard lock(mutex_);
    auto const now = house_.vault().watched(log.origin);
    if (!now || now->note != log.note || now->doubt != log.doubt || !now->evidence.empty()) return;
    if (fits)
        house_.vault().keep_doubt(log.origin, "");  // whoever sent it had a wrong proof
    else
        convict(log, evidence);
}

}  // namespace comity
