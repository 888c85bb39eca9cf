// Each byte of a small space changed in turn: either verify names it, or all that was said, signed, kept and
// derived is as it was. A few thousand bytes; with COMITY_LONG=1 all that hold anything, some in two ways.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "house_fixture.h"
#include "kernel/database.h"
#include "kernel/verify.h"

namespace comity {
namespace {

// What the test room lacks: words to search, numbers with fractions, an index, a key of two columns.
void apply_all_sorts(Tables& tables, Entry const& entry) {
    if (entry.header.kind != "test.note") return;
    auto const text = entry.body.text_of("text");
    tables.query("INSERT INTO word(rowid, words) VALUES (?, ?)").with(entry.number, text).run();
    tables.query("INSERT INTO full_word(rowid, words) VALUES (?, ?)").with(entry.number, text).run();
    tables.query("INSERT INTO place(number, lon, name) VALUES (?, ?, ?)")
        .with(entry.number, static_cast<double>(entry.number) / 7, text)
        .run();
    tables.query("INSERT INTO pair(a, b, c) VALUES (?, ?, ?)").with(text, entry.number, text.size()).run();
}

Rooms const& rooms_of_all_sorts() {
    static Rooms const rooms = [] {
        auto room = testing::test_room();
        auto table = [](char const* name, std::string const& rest) {
            return Table{name, Role::observer, "CREATE " + rest};
        };
        room.views.push_back(
            {.name = "sorts",
             .version = "1",
             .tables = {table("word",
                              "VIRTUAL TABLE word USING fts5(words, content='', columnsize=0, detail=none)"),
                        table("full_word", "VIRTUAL TABLE full_word USING fts5(words)"),
                        table("place", "TABLE place(number INTEGER PRIMARY KEY, lon REAL, name TEXT UNIQUE)"),
                        table("pair", "TABLE pair(a, b, c, PRIMARY KEY(b, a)) WITHOUT ROWID")},
             .apply = apply_all_sorts});
        return Rooms{std::move(room)};
    }();
    return rooms;
}

class SpoiltBytes : public HouseTest {
  protected:
    void SetUp() override {
        house.reset();
        fs::remove_all(folder.path());
        fs::create_directory(folder.path());
        house = house_with_space(folder.path(), told.clock(), rooms_of_all_sorts());
        auto here = visit(*house);
        auto photograph = here.speak.keep_blob(std::string(200, 'p') + "hotograph");
        ASSERT_TRUE(photograph);
        ASSERT_TRUE(here.speak.say(note("water is rising at the mill", "one")));
        ASSERT_TRUE(here.speak.say(note("the bridge holds", "two")));
        auto body = "{\"text\":\"seen from the hill\",\"blob\":\"" + photograph->hex() + "\"}";
        ASSERT_TRUE(here.speak.say({.kind = "test.note", .body = body}));
        house.reset();
        blob = space / "blobs" / photograph->hex();
    }

    std::string answer_of_verify() {
        auto verdict = verify(folder.path(), "hill", rooms_of_all_sorts(), {});
        if (!verdict) return verdict.error().why;
        if (!verdict->findings.empty()) return verdict->findings.front();
        return verdict->notes.empty() ? "" : verdict->notes.front();
    }

    static void dump_query(Database& database, std::string const& sql, std::string& out) {
        auto& query = database.query(sql);
        while (query.step()) {
            for (int column = 0; column < query.columns(); ++column) {
                out += query.is_null(column) ? "-" : to_hex(query.blob(column));
                out += ' ';
            }
            out += '\n';
        }
        query.reset();
    }

    std::string dump() {
        std::string all;
        Database journal(space / "journal.db", Database::Use::reader);
        for (auto const* sql :
             {"SELECT * FROM entry ORDER BY number", "SELECT * FROM once ORDER BY key", "SELECT * FROM head"})
            dump_query(journal, sql, all);
        Database views(space / "views.db", Database::Use::reader);
        for (auto const* table : {"space_opening", "member", "space_clock", "note", "note_key", "swallowed",
                                  "place", "pair", "full_word", "view_stand", "applied"})
            dump_query(views, std::string("SELECT * FROM ") + table, all);
        for (auto const* word : {"water", "rising", "bridge", "seen", "hill", "the"}) {
            for (auto const* table : {"word", "full_word"})
                dump_query(views, std::string("SELECT rowid FROM ") + table + "('" + word + "')", all);
        }
        std::ifstream in(blob, std::ios::binary);
        return all.append(std::istreambuf_iterator<char>(in), {});
    }

    struct Tally {
        std::size_t named = 0;
        std::size_t harmless = 0;
    };

    // Changes the byte at `offset`, looks, and changes it back.
    void spoil(fs::path const& file, std::size_t offset, int mask, std::string const& clean, Tally& tally) {
        std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
        auto at = static_cast<std::streamoff>(offset);
        auto change = [&] {
            bytes.seekg(at);
            auto changed = static_cast<char>(bytes.get() ^ mask);
            bytes.seekp(at);
            bytes.put(changed).flush();
        };
        change();
        auto answer = answer_of_verify();
        if (!answer.empty()) {
            ++tally.named;
        } else {
            ++tally.harmless;
            std::string now;
            try {
                now = dump();
            } catch (Broken const& failure) {
                now = failure.what();
            }
            EXPECT_TRUE(now == clean) << file.filename() << " at " << offset << " mask " << mask;
        }
        change();
    }

    // What is zero is mostly room that nothing fills: it is gone through with longer strides.
    void spoil_all(fs::path const& file) {
        ASSERT_EQ(answer_of_verify(), "");
        auto const clean = dump();
        bool is_long = std::getenv("COMITY_LONG") != nullptr;
        std::ifstream in(file, std::ios::binary);
        std::string const bytes(std::istreambuf_iterator<char>(in), {});
        Tally tally;
        for (std::size_t offset = 0; offset < bytes.size(); ++offset) {
            std::size_t const stride = bytes[offset] == 0 ? (is_long ? 31 : 211) : (is_long ? 1 : 7);
            if (offset % stride != 3 % stride) continue;
            spoil(file, offset, 1 << (offset / 7 % 8), clean, tally);
            if (is_long && offset % 11 == 0) spoil(file, offset, 0xff, clean, tally);
        }
        EXPECT_EQ(answer_of_verify(), "");
        EXPECT_GT(tally.named, 0u);
        std::printf("%s: %zu named, %zu harmless\n", file.filename().c_str(), tally.named, tally.harmless);
    }

    fs::path space = folder.path() / "spaces/hill";
    fs::path blob;
};

// A walk through the words does not read this table, a search does.
TEST_F(SpoiltBytes, AFullTextTableWithADamagedLayoutIsNamed) {
    Database(space / "views.db", Database::Use::view).execute("UPDATE word_idx SET term = 'zzz'");
    EXPECT_NE(answer_of_verify().find("table word is damaged"), std::string::npos) << answer_of_verify();
}

TEST_F(SpoiltBytes, OfTheJournal) {
    spoil_all(space / "journal.db");
}

TEST_F(SpoiltBytes, OfTheViews) {
    spoil_all(space / "views.db");
}

TEST_F(SpoiltBytes, OfABlob) {
    spoil_all(blob);
}

}  // namespace
}  // namespace comity
