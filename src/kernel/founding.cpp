#include "kernel/founding.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "kernel/desk.h"
#include "kernel/files.h"
#include "kernel/journal.h"
#include "kernel/key.h"
#include "kernel/space_state.h"
#include "kernel/views.h"
#include "tlog/checkpoint.h"
#include "tlog/signing.h"

namespace comity {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view via = "founding";

// The first statements of a journal, put together before there is one.
class Beginning {
  public:
    Beginning(PartyId party, std::int64_t now_ms) : party_(party), now_ms_(now_ms) {}

    // The first one gives the space its id.
    StatementId add(std::string_view kind, PartyId party, json::Value const& body) {
        auto text = json::write(body);
        auto prepared = prepare(space_, kind, party, now_ms_, text);
        auto id = statement_id(prepared.header_bytes);
        if (rows_.empty()) space_ = id_cast<SpaceId>(id);
        EntryBytes entry{now_ms_, prepared.header_bytes, {}, std::string(via), {}};
        rows_.push_back({write_entry(entry), {}, std::move(prepared.salt), std::move(text)});
        return id;
    }
    StatementId add(std::string_view kind, json::Value const& body) { return add(kind, party_, body); }
    void speak_as(PartyId party) { party_ = party; }

    // Statements whose id is needed by those before them: added in place `at`.
    void move_last_to(std::size_t at) {
        auto last = std::move(rows_.back());
        rows_.pop_back();
        rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(at), std::move(last));
    }

    SpaceId space() const { return space_; }

    // Writes the journal into `folder` under another name first; it takes its own when all is on disk.
    void write(fs::path const& folder, std::string const& house_name, SigningKey const& key) const {
        auto beside = folder.parent_path() / ("." + folder.filename().string() + ".new");
        fs::remove_all(beside);
        fs::create_directories(beside / "blobs");
        {
            Journal journal(beside / "journal.db", Journal::Open::appending);
            journal.append(rows_, [&](Peaks const& peaks) {
                return sign_checkpoint({house_name + "/" + space_.hex(), peaks.size, peaks.root()}, key);
            });
        }
        sync_folder(beside);
        fs::rename(beside, folder);
        sync_folder(folder.parent_path());
    }

  private:
    PartyId party_;
    std::int64_t now_ms_;
    SpaceId space_;
    std::vector<JournalRow> rows_;
};

json::Value opening_body(std::string_view house_name, Opening const& opening, std::string_view mode,
                         SigningKey const& key) {
    json::Array rooms;
    for (auto const& room : opening.rooms) rooms.emplace_back(room);
    return json::Object{{"title", opening.title},
                        {"purpose", opening.purpose},
                        {"mode", mode},
                        {"public", opening.is_public},
                        {"rooms", std::move(rooms)},
                        {"house", house_name},
                        {"checkpoint_key", to_base64(key.public_key)}};
}

json::Value member_body(PartyId const& party, std::string_view role, std::string_view name) {
    return json::Object{{"party", party.hex()}, {"role", role}, {"name", name}};
}

struct FreshKey {
    Bytes seed = random_bytes(32);
    SigningKey key = signing_key_from_seed(seed);
};

}  // namespace

bool is_space_name(std::string_view name) {
    auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= 63 && name != "house" && name.front() != '-' &&
           std::ranges::all_of(name, fits);
}

fs::path secret_file(fs::path const& house) {
    return house / "keys" / "house.secret";
}
fs::path key_file(fs::path const& house, SpaceId const& space) {
    return house / "keys" / (space.hex() + ".ed25519");
}

void found_house(fs::path const& folder, std::int64_t now_ms) {
    fs::create_directories(folder / "spaces");
    fs::create_directories(folder / "keys");
    fs::permissions(folder, fs::perms::owner_all);
    fs::permissions(folder / "keys", fs::perms::owner_all);
    write_secret_file(secret_file(folder), random_bytes(32));
    auto house_name = "house-" + to_hex(random_bytes(8));
    FreshKey fresh;
    Beginning beginning(PartyId{}, now_ms);
    Opening opening{.name = "house", .title = "House", .purpose = "The house's own record."};
    beginning.add("space.opened", opening_body(house_name, opening, "house", fresh.key));
    // The operator is introduced by the house itself, and a steward before anything else is said.
    auto introduce = [&](char const* name) {
        auto id = beginning.add("party.introduced", PartyId{}, json::Object{{"name", name}, {"sort", name}});
        return id_cast<PartyId>(id);
    };
    auto operator_party = introduce("operator");
    beginning.speak_as(operator_party);
    beginning.add("space.member", member_body(operator_party, "steward", "operator"));
    beginning.move_last_to(1);
    write_secret_file(key_file(folder, beginning.space()), fresh.seed);
    beginning.write(folder / "house", house_name, fresh.key);
}

Result<void> found_space(fs::path const& house, fs::path const& folder, Opening const& opening,
                         Founders const& founders, Opener const& opener, std::int64_t now_ms) {
    FreshKey fresh;
    Beginning beginning(opener.party, now_ms);
    auto body = opening_body(founders.house_name, opening, name_of(opening.mode), fresh.key);
    if (json::write(body).size() > body_limit_bytes || opening.title.size() > 200 ||
        opening.purpose.size() > 2000) {
        return refuse(Fault::too_large, "The title has at most 200 bytes, the purpose 2,000.");
    }
    beginning.add("space.opened", body);
    beginning.add("space.member", member_body(opener.party, "steward", opener.label));
    if (opener.party != founders.operator_party)
        beginning.add("space.member", member_body(founders.operator_party, "steward", "operator"));
    write_secret_file(key_file(house, beginning.space()), fresh.seed);
    beginning.write(folder, founders.house_name, fresh.key);
    return {};
}

Founders read_founders(fs::path const& house) {
    Founders founders;
    Journal journal(house / "house" / "journal.db", Journal::Open::appending);
    journal.scan(0, 16, [&](StoredRow const& row) {
        auto entry = read_row(row);
        if (entry.number == 0) founders.house_name = entry.body.text_of("house");
        bool by_house = entry.header.kind == "party.introduced" && entry.header.party.empty();
        if (by_house && entry.body.text_of("sort") == "operator")
            founders.operator_party = id_cast<PartyId>(entry.id);
        return founders.operator_party.empty();
    });
    if (founders.operator_party.empty()) {
        throw Broken("the house's journal does not say who its operator is");
    }
    return founders;
}

SpaceId read_space_id(fs::path const& folder) {
    Journal journal(folder / "journal.db", Journal::Open::appending);
    auto first = journal.read(0);
    if (!first) throw Broken("the journal in " + folder.filename().string() + " is empty");
    return id_cast<SpaceId>(read_row({0, first->entry, first->salt, first->body}).id);
}

}  // namespace comity
