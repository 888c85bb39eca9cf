#include "testing.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/hash.h"
#include "kernel/people.h"
#include "kernel/space.h"

namespace comity::testing {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder()
    : path_(fs::temp_directory_path() /
            ("comity-test-" + std::to_string(::getpid()) + "-" + to_hex(random_bytes(6)))) {
    fs::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

ToldClock::ToldClock() : now_ms(std::make_shared<std::atomic<std::int64_t>>(1772332860000)) {}

Clock ToldClock::clock() const {
    return [now = now_ms] { return now->load(); };
}

namespace {

Result<void> check_note(json::Value const& body) {
    if (body.text_of("text").empty()) return refuse(Fault::malformed, "A note needs a text.");
    return {};
}

std::vector<Hash> note_blobs(json::Value const& body) {
    auto hash = Hash::from_hex_text(body.text_of("blob"));
    return hash ? std::vector<Hash>{*hash} : std::vector<Hash>{};
}

void apply_notes(Tables& tables, Entry const& entry) {
    if (entry.header.kind != "test.note") return;
    tables.query("INSERT INTO note(number, text, at) VALUES (?, ?, ?)")
        .with(entry.number, entry.body.text_of("text"), entry.at_ms)
        .run();
    tables.query("INSERT INTO note_key(number, via) VALUES (?, ?)").with(entry.number, entry.via).run();
}

template <char const* kind, char const* insert>
void apply_blobs(Tables& tables, Entry const& entry) {
    if (entry.header.kind != kind) return;
    for (auto const& hash : note_blobs(entry.body))
        tables.query(insert).bind_blob(1, hash.view()).bind(2, entry.number).run();
}

View blobs_view(std::string const& table, Role audience, void (*apply)(Tables&, Entry const&)) {
    auto const schema =
        "CREATE TABLE " + table + "(sha256 BLOB, number INTEGER, PRIMARY KEY(sha256, number))";
    return {.name = table + "s",
            .version = "1",
            .tables = {{table, audience, schema + " STRICT, WITHOUT ROWID"}},
            .apply = apply};
}

constexpr char note_kind[] = "test.note";
constexpr char secret_kind[] = "test.secret";
constexpr char insert_note_blob[] = "INSERT INTO note_blob VALUES (?, ?)";
constexpr char insert_secret_blob[] = "INSERT INTO secret_blob VALUES (?, ?)";

void apply_choking(Tables& tables, Entry const& entry) {
    if (entry.body.text_of("text") == "poison") throw std::runtime_error("cannot swallow this");
    tables.query("INSERT INTO swallowed(number) VALUES (?)").with(entry.number).run();
}

}  // namespace

Room test_room(std::string version) {
    return {
        .name = "test",
        .kinds = {{.name = note_kind,
                   .check = check_note,
                   .blobs = note_blobs,
                   .names_blob = "SELECT 1 FROM note_blob WHERE sha256 = ?1 LIMIT 1"},
                  {.name = "test.oath", .own_signature = true, .check = check_note},
                  {.name = "test.treaty",
                   .own_signature = true,
                   .roles = {"diplomatic_contact"},
                   .check = check_note},
                  {.name = secret_kind,
                   .may_say = Role::analyst,
                   .may_hear = Role::analyst,
                   .check = check_note,
                   .blobs = note_blobs,
                   .names_blob = "SELECT 1 FROM secret_blob WHERE sha256 = ?1 LIMIT 1"}},
        .views = {{.name = "notes",
                   .version = version,
                   .tables = {{"note", Role::observer,
                               "CREATE TABLE note(number INTEGER PRIMARY KEY, text TEXT, at INTEGER) STRICT"},
                              {"note_key", Role::steward,
                               "CREATE TABLE note_key(number INTEGER PRIMARY KEY, via TEXT) STRICT"}},
                   .apply = apply_notes},
                  {.name = "choking",
                   .version = "1",
                   .tables = {{"swallowed", Role::observer,
                               "CREATE TABLE swallowed(number INTEGER PRIMARY KEY) STRICT"}},
                   .apply = apply_choking},
                  blobs_view("note_blob", Role::observer, apply_blobs<note_kind, insert_note_blob>),
                  blobs_view("secret_blob", Role::analyst, apply_blobs<secret_kind, insert_secret_blob>)},
        .datasets =
            {{.name = "notes",
              .title = "Notes",
              .columns = {{"number", ColumnType::integer, ""}, {"text", ColumnType::text, "#description"}},
              .rows = "SELECT number, number, text FROM note WHERE number > ?1 ORDER BY number LIMIT ?2"}},
        .digests = {{.name = "test.notes",
                     .title = "Notes by space",
                     .columns = {{"notes", ColumnType::integer, ""}},
                     .row = "SELECT count(*) FROM note"}},
    };
}

Rooms const& test_rooms() {
    static Rooms const rooms{test_room()};
    return rooms;
}

std::unique_ptr<House> house_with_space(fs::path const& folder, Clock const& clock, Rooms const& rooms,
                                        std::string const& space, Mode mode) {
    EXPECT_TRUE(House::create(folder, clock));
    auto house = House::open({.folder = folder, .rooms = &rooms, .clock = clock});
    EXPECT_TRUE(house) << house.error().why;
    auto id =
        (*house)->open_space({.name = space, .title = "The hill", .mode = mode}, (*house)->operator_party());
    EXPECT_TRUE(id) << id.error().why;
    Introducer const by{(*house)->operator_party(), "folder"};
    auto const party = introduce_person(**house, by, "villager");
    EXPECT_TRUE(party) << party.error().why;
    EXPECT_TRUE(make_member(**house, space, by, *party, Role::contributor, "villager"));
    return std::move(*house);
}

PartyId villager(House& house, std::string const& space) {
    for (auto const& [party, member] : visit(house, space).sight.space().state().members)
        if (party != house.operator_party() && member.role == Role::contributor) return party;
    ADD_FAILURE() << "there is no villager in " << space;
    return {};
}

Visit visit(House& house, std::string const& space) {
    auto visit = house.visit(space, house.operator_party(), "folder");
    EXPECT_TRUE(visit) << visit.error().why;
    return std::move(*visit);
}

}  // namespace comity::testing
