#include "story.h"

#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "kernel/desk.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::faults {

namespace {

constexpr int notes_before_closing = 24;
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

void Story::tell(std::filesystem::path const& ledger) {
    if (!ledger.empty()) ledger_ = std::fopen(ledger.c_str(), "a");
    try {
        tell_first_part();
        house_.reset();
        open();
        for (int i = 0; i < notes_after_opening; ++i) note("hill", "second-" + std::to_string(i));
        look();
    } catch (std::bad_alloc const&) {  // our own: the story ends here
        ++failures_;
    }
    house_.reset();
    if (ledger_) std::fclose(ledger_);
    ledger_ = nullptr;
}

// Kept in words, one line each, and only that: so a story that is told and one that is recalled hold the
// same.
void Story::promised(std::string const& line) {
    recall_line(line);
    if (!ledger_) return;
    std::fputs((line + "\n").c_str(), ledger_);
    std::fflush(ledger_);
}

void Story::recall(std::filesystem::path const& ledger) {
    std::ifstream lines(ledger);
    for (std::string line; std::getline(lines, line);) recall_line(line);
    ++failures_;  // whoever told it may have ended in the midst of it
}

void Story::recall_line(std::string const& line) {
    auto const words = split(line, ' ');
    MUST(words.size() >= 2);
    auto const& what = words[0];
    if (what == "created") created_ = true;
    if (what == "space") spaces_.emplace_back(words[1]);
    if (what == "token") token_ = words[1];
    if (what == "checkpoint") checkpoints_[std::string(words[1])].push_back(from_base64(words[2]).value());
    if (what == "receipt") {
        receipts_.push_back({std::string(words[1]), std::string(words[4]), std::stoull(std::string(words[2])),
                             StatementId::from_hex_text(words[3]).value()});
    }
}

void Story::tell_first_part() {
    if (attempt([&] { return House::create(folder_, told_.clock()).has_value(); })) promised("created house");
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
    note("vale", "in-the-vale");
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
    if (opened) promised("space " + space);
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
        promised_receipt(space, key, *heard);
        saw_checkpoint(space);
        return true;
    });
}

void Story::note(std::string const& space, std::string const& key) {
    say(space, "test.note", note_body(key), key);
}

void Story::promised_receipt(std::string const& space, std::string const& key, Heard const& heard) {
    promised("receipt " + space + " " + std::to_string(heard.number) + " " + heard.id.hex() + " " + key);
}

void Story::saw_checkpoint(std::string const& space) {
    if (auto there = house_->visit(space, house_->operator_party(), "folder"))
        promised("checkpoint " + space + " " + to_base64(there->sight.space().checkpoint()));
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
            sayings.push_back(
                {.kind = "test.note", .body = note_body(key), .channel = "t", .external_id = key});
        }
        auto said = std::make_shared<std::promise<std::vector<Result<Heard>>>>();
        there->speak.say_together(std::move(sayings),
                                  [said](auto heard) { said->set_value(std::move(heard)); });
        auto const answers = said->get_future().get();
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i]) promised_receipt("hill", "together-" + std::to_string(i), *answers[i]);
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
    say("hill", "test.note", R"({"text":"photograph","blob":")" + photograph.hex() + "\"}", "photograph");
}

void Story::make_token() {
    if (!house_) return;
    attempt([&] {
        auto& vault = house_->vault();
        auto const account = vault.account_of_programs(house_->operator_party());
        auto const token = vault.make_token(account, "gateway", {}, told_.now_ms->load() + session_ms);
        promised("token " + token);
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
