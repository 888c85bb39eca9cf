// Whether a house that was in trouble kept its word.
#include <algorithm>

#include "kernel/journal.h"
#include "kernel/space.h"
#include "kernel/vault.h"
#include "kernel/verify.h"
#include "kernel/views.h"
#include "story.h"
#include "tlog/checkpoint.h"
#include "tlog/merkle.h"

namespace comity::faults {

namespace fs = std::filesystem;

std::vector<std::string> Story::broken_promises(fs::path const& folder) {
    broken_.clear();
    try {
        if (!fs::exists(folder / "house" / "journal.db")) {
            if (created_) broken("the house is gone");
            if (!House::create(folder, told_.clock())) broken("no house can be made");
        }
        {
            auto house =
                House::open({.folder = folder, .rooms = &testing::test_rooms(), .clock = told_.clock()});
            if (!house) return {"the house cannot be opened: " + house.error().why};
            check(**house);
        }
        check_verifies(folder);
    } catch (std::exception const& failure) {
        broken(std::string("the machine is well and yet: ") + failure.what());
    }
    return broken_;
}

void Story::check(House& house) {
    for (auto const& space : spaces_) {
        if (!fs::exists(house.folder() / "spaces" / space)) broken("space " + space + " is gone");
    }
    for (auto const& space : spaces_on_disk(house.folder())) {
        if (space != "house") check_space(house, space);
    }
    if (!token_.empty() && !house.vault().who(token_)) broken("the token is not known");
    if (!house.stopped_views().empty()) broken("a view stopped: " + house.stopped_views().front().why);
}

void Story::check_space(House& house, std::string const& space) {
    auto there = house.visit(space, house.operator_party(), "folder");
    if (!there) return broken("space " + space + ": " + there.error().why);
    Found found;
    Peaks peaks;
    std::int64_t last_heard_ms = 0;
    for (std::uint64_t number = 0; number < there->sight.size(); ++number) {
        auto const row = there->sight.space().row(number);
        if (!row) return broken(space + " lacks entry " + std::to_string(number));
        auto const entry = read_row({number, row->entry, row->salt, row->body});
        found.numbers[std::string(entry.body.text_of("text"))].push_back(number);
        if (entry.heard_at_ms < last_heard_ms) broken("time goes back at " + std::to_string(number));
        last_heard_ms = entry.heard_at_ms;
        peaks.add(leaf_hash(row->entry));
        found.roots.emplace_back(peaks.size, peaks.root());
    }
    check_receipts(*there, space, found);
    check_checkpoints(space, found);
    if (space == "hill") check_batch(found);
    check_goes_on(house, space);
}

void Story::check_receipts(Visit const& there, std::string const& space, Found const& found) {
    for (auto const& receipt : receipts_) {
        if (receipt.space != space) continue;
        auto const record = there.sight.record(receipt.number);
        bool const is_kept = record && record->id == receipt.id &&
                             (receipt.key.empty() || record->body.find(receipt.key) != std::string::npos);
        if (!is_kept) broken(space + " lost number " + std::to_string(receipt.number) + ", " + receipt.key);
    }
    for (auto const& [text, numbers] : found.numbers) {
        if (!text.empty() && numbers.size() > 1) broken(text + " was heard twice");
    }
    auto reading = there.sight.read();
    if (!reading) return broken(space + " cannot be read: " + reading.error().why);
    auto& shown = reading->query("SELECT number FROM note WHERE text = ?");
    for (auto const& [text, numbers] : found.numbers) {
        if (text.empty()) continue;
        shown.reset();
        bool const is_shown =
            shown.with(text).step() && shown.integer(0) == static_cast<std::int64_t>(numbers[0]);
        if (!is_shown) broken(text + " is in the journal and not in the view");
    }
    shown.reset();
}

// Each checkpoint that was ever shown is a prefix of what is there now.
void Story::check_checkpoints(std::string const& space, Found const& found) {
    for (auto const& note : checkpoints_[space]) {
        auto const size = std::stoull(note.substr(note.find('\n') + 1));
        if (size > found.roots.size() || size == 0) {
            broken(space + ": a checkpoint of " + std::to_string(size) + " entries was shown");
            continue;
        }
        auto const root = found.roots[size - 1].second;
        bool const fits = note.find("\n" + to_base64(root.view()) + "\n") != std::string::npos;
        if (!fits) broken(space + ": the checkpoint of " + std::to_string(size) + " entries is of others");
    }
}

void Story::check_batch(Found const& found) {
    auto const is_of_batch = [](auto const& each) { return each.first.starts_with("together-"); };
    auto const heard = std::ranges::count_if(found.numbers, is_of_batch);
    if (heard != 0 && heard != notes_together) broken("of what was said together only a part is there");
}

// What was said is heard once, whatever came of it; and the next word is taken.
void Story::check_goes_on(House& house, std::string const& space) {
    auto there = house.visit(space, house.operator_party(), "folder");
    if (!there) return broken("space " + space + ": " + there.error().why);
    for (auto const& receipt : receipts_) {
        if (receipt.space != space || receipt.key.empty() || receipt.key == "photograph") continue;
        auto const again = there->speak.say({.kind = "test.note",
                                             .body = "{\"text\":\"" + receipt.key + "\"}",
                                             .channel = "t",
                                             .external_id = receipt.key});
        bool const same = again && again->outcome == Heard::Outcome::again &&
                          again->number == receipt.number && again->id == receipt.id;
        if (!same) broken(receipt.key + ", said again, gets another receipt");
    }
    auto const next = there->speak.say({.kind = "test.note", .body = R"({"text":"life goes on"})"});
    if (!next) broken(space + " takes nothing any more: " + next.error().why);
}

void Story::check_verifies(fs::path const& folder) {
    std::map<std::string, SpaceId> verified;
    for (auto const& space : spaces_on_disk(folder)) {
        auto const verdict = verify(folder, space, testing::test_rooms(), {});
        if (!verdict) {
            broken(space + " cannot be verified: " + verdict.error().why);
            continue;
        }
        verified[space] = verdict->id;
        for (auto const& finding : verdict->findings) broken(space + ": " + finding);
    }
    for (auto const& missing : missing_spaces(folder, verified)) {
        // A key comes before its space: where that was never begun, the key is all there is.
        bool const was_begun = missing.find("or was never begun") == std::string::npos;
        if (was_begun || failures_ == 0) broken(missing);
    }
}

}  // namespace comity::faults
