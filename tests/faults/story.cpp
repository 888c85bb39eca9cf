#include "story.h"

#include <cstdlib>

#include "kernel/desk.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::faults {

namespace {

constexpr int notes_before_closing = 24;
constexpr int notes_together = 8;
constexpr int notes_after_opening = 6;

std::string note_body(std::string const& text) {
    return "{\"text\":\"" + text + "\"}";
}

}  // namespace

bool is_long() {
    return std::getenv("COMITY_LONG") != nullptr;
}

// Once more where it fails: the trouble may have passed, and who sends sends again.
bool Story::attempt(std::function<bool()> const& step) {
    for (int tries = 0; tries < 2; ++tries) {
        try {
            told_.now_ms->fetch_add(1000);
            if (step()) return true;
        } catch (std::exception const&) {
        }
        ++failures_;
    }
    return false;
}

void Story::tell() {
    attempt([&] { return created_ = created_ || House::create(folder_, told_.clock()).has_value(); });
    open();
    open_space("hill", Mode::exercise);
    add_villager();
    for (int i = 0; i < notes_before_closing; ++i) note("hill", "first-" + std::to_string(i));
    keep_photograph();
    say("hill", "space.clock", R"({"start":"2030-01-01T00:00:00Z","speed":60})", "");
    say_together();
    make_token();
    look();
    open_space("vale", Mode::life);
    note("vale", "in the vale");
    house_.reset();
    open();
    for (int i = 0; i < notes_after_opening; ++i) note("hill", "second-" + std::to_string(i));
    look();
    house_.reset();
}

void Story::open() {
    attempt([&] {
        auto opened =
            House::open({.folder = folder_, .rooms = &testing::test_rooms(), .clock = told_.clock()});
        if (opened) house_ = std::move(*opened);
        return opened.has_value();
    });
}

void Story::open_space(std::string const& space, Mode mode) {
    if (!house_) return;
    bool const opened = attempt([&] {
        return house_->open_space({.name = space, .mode = mode}, house_->operator_party()).has_value();
    });
    if (opened) spaces_.push_back(space);
}

void Story::add_villager() {
    if (!house_) return;
    Introducer const by{house_->operator_party(), "folder"};
    PartyId villager;
    bool const introduced = attempt([&] {
        auto party = introduce_person(*house_, by, "villager");
        villager = party.value_or(PartyId{});
        return party.has_value();
    });
    if (!introduced) return;
    attempt([&] {
        return make_member(*house_, "hill", by, villager, Role::contributor, "villager").has_value();
    });
}

void Story::say(std::string const& space, std::string const& kind, std::string const& body,
                std::string const& key) {
    if (!house_) return;
    attempt([&] {
        auto there = house_->visit(space, house_->operator_party(), "folder");
        if (!there) return false;
        auto heard = there->speak.say({.kind = kind, .body = body, .channel = "t", .external_id = key});
        if (!heard) return false;
        receipts_.push_back({space, key, heard->number, heard->id});
        saw_checkpoint(space);
        return true;
    });
}

void Story::note(std::string const& space, std::string const& key) {
    keys_.push_back(key);
    say(space, "test.note", note_body(key), key);
}

void Story::saw_checkpoint(std::string const& space) {
    if (auto there = house_->visit(space, house_->operator_party(), "folder"))
        checkpoints_[space].push_back(there->sight.space().checkpoint());
}

// In one commit, and never again where it fails.
void Story::say_together() {
    if (!house_) return;
    try {
        auto there = house_->visit("hill", house_->operator_party(), "folder");
        if (!there) return;
        std::vector<Saying> sayings;
        for (int i = 0; i < notes_together; ++i) {
            auto const key = "together-" + std::to_string(i);
            keys_.push_back(key);
            sayings.push_back(
                {.kind = "test.note", .body = note_body(key), .channel = "t", .external_id = key});
        }
        std::promise<std::vector<Result<Heard>>> said;
        there->speak.say_together(std::move(sayings), [&](auto heard) { said.set_value(std::move(heard)); });
        auto const answers = said.get_future().get();
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i])
                receipts_.push_back(
                    {"hill", "together-" + std::to_string(i), answers[i]->number, answers[i]->id});
        }
        if (!answers.front()) ++failures_;
        saw_checkpoint("hill");
    } catch (std::exception const&) {
        ++failures_;
    }
}

void Story::keep_photograph() {
    if (!house_) return;
    Hash photograph;
    bool const kept = attempt([&] {
        auto there = house_->visit("hill", house_->operator_party(), "folder");
        auto hash = there ? there->speak.keep_blob(std::string(5000, 'p')) : std::unexpected(there.error());
        photograph = hash.value_or(Hash{});
        return hash.has_value();
    });
    if (!kept) return;
    keys_.push_back("photograph");
    say("hill", "test.note", R"({"text":"photograph","blob":")" + photograph.hex() + "\"}", "photograph");
}

void Story::make_token() {
    if (!house_) return;
    attempt([&] {
        auto& vault = house_->vault();
        auto const account = vault.account_of_programs(house_->operator_party());
        token_ = vault.make_token(account, "gateway", {}, told_.now_ms->load() + session_ms);
        return true;
    });
}

// Reads as pages do; what is not there, or cannot be read now, is no promise.
void Story::look() {
    if (!house_) return;
    attempt([&] {
        auto there = house_->visit("hill", house_->operator_party(), "folder");
        if (!there) return false;
        auto reading = there->sight.read();
        if (!reading) return false;
        auto& query = reading->query("SELECT number, text FROM note ORDER BY number");
        while (query.step()) {
        }
        return there->sight.record(there->sight.size() - 1) &&
               !house_->spaces(house_->operator_party()).empty() &&
               house_->digest("test.notes", house_->operator_party());
    });
}

}  // namespace comity::faults
