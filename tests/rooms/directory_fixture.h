// What the tests of the directory share: its view told of entries, without house or keys. One thread.
#pragma once

#include <string>

#include "base/hash.h"
#include "base/json.h"
#include "kernel/database.h"
#include "rooms/confidence/campaign.h"
#include "rooms/confidence/directory_view.h"

namespace comity::testing {

inline constexpr std::int64_t hour_ms = 3'600'000;
inline constexpr std::int64_t day_ms = 24 * hour_ms;

// Entries in, tables out. `at_ms` is when the next one is heard.
class ToldDirectory {
  public:
    ToldDirectory()
        : database(":memory:", Database::Use::view), tables_(database), view_(confidence::directory_view()) {
        for (auto const& table : view_.tables) database.execute(table.schema);
    }

    static PartyId party(std::string const& name) { return id_cast<PartyId>(sha256("party " + name)); }

    // Said by the party with a key of this role; none: vouched for.
    StatementId say(std::string const& who, std::string const& role, std::string const& kind,
                    std::string const& text) {
        Header header;
        header.kind = "confidence." + kind;
        header.party = party(who);
        auto const id = id_cast<StatementId>(sha256(std::to_string(next)));
        auto const via = role.empty() ? std::string("http") : "key:" + role;
        auto const body = json::parse(text);
        if (!body) throw Broken(text);
        view_.apply(tables_, Entry{next++, id, header, at_ms, at_ms, via, *body});
        return id;
    }
    // A contact that its own key has confirmed.
    StatementId active(std::string const& who, std::string const& channels = R"([{"channel":"web"}])") {
        auto const id = nominate(who, channels);
        say(who, "cert", "confirmation", about(id));
        return id;
    }
    StatementId nominate(std::string const& who, std::string const& channels = R"([{"channel":"web"}])",
                         std::string const& more = "") {
        return say(who, "own", "contact",
                   R"({"role":"cert","name":"Desk","state":")" + who +
                       R"(","region":"europe","matters":["incident"],"languages":["en"],)"
                       R"("time_zone":"Europe/Paris","tlp":"GREEN","channels":)" +
                       channels + more + "}");
    }
    StatementId open(std::string const& more = R"("channels":["web"])") {
        return say("secretariat", "", "campaign", R"({"title":"Check","tlp":"CLEAR",)" + more + "}");
    }
    StatementId acknowledge(std::string const& who, StatementId const& campaign, StatementId const& contact,
                            std::string const& channel = "web", std::string const& role = "cert") {
        return say(who, role, "acknowledgement",
                   challenge(campaign, contact, channel) + R"(,"nonce":")" +
                       confidence::nonce_of(campaign, contact, channel) + "\"}");
    }
    static std::string about(StatementId const& contact, std::string const& why = "x") {
        return R"({"contact":")" + contact.hex() + R"(","why":")" + why + "\"}";
    }
    static std::string challenge(StatementId const& campaign, StatementId const& contact,
                                 std::string const& channel) {
        return R"({"campaign":")" + campaign.hex() + R"(","contact":")" + contact.hex() + R"(","channel":")" +
               channel + "\"";
    }

    std::string text(std::string_view sql) {
        auto& query = database.query(sql);
        std::string all;
        while (query.step()) {
            all += all.empty() ? "" : "\n";
            for (int column = 0; column < query.columns(); ++column)
                all.append(column > 0 ? "|" : "").append(query.is_null(column) ? "null" : query.text(column));
        }
        query.reset();
        return all;
    }
    // How contacts stand once something was said at this time, whatever it is.
    std::string standings(std::int64_t at) {
        at_ms = at;
        say("somebody", "", "anything_else", "{}");
        return text("SELECT standing FROM contact ORDER BY number");
    }
    std::string last_void(std::string const& table = "contact_step") {
        return text("SELECT void_why FROM " + table + " ORDER BY number DESC LIMIT 1");
    }

    Database database;
    std::uint64_t next = 2;
    std::int64_t at_ms = 1772332860000;

  private:
    Tables tables_;
    View view_;
};

}  // namespace comity::testing
