// The directory of the full house: contacts in every standing, a check of every channel that was closed, and
// one that is open.
#include "full_house.h"
#include "rooms/confidence/campaign.h"
#include "signed_party.h"

namespace comity::http {

namespace {

std::string contact_body(std::string const& name, std::string const& more = "",
                         std::string const& deputy = R"({"name":"Operations room"})") {
    return R"({"role":"cert","name":")" + name +
           R"(","state":"Asteria","region":"europe","matters":["incident"],"languages":["en"],)"
           R"("time_zone":"Europe/Paris","hours":[{"days":["mon","tue","wed","thu","fri"],"from":"09:00",)"
           R"("to":"17:00"}],"channels":[{"channel":"web"},{"channel":"mail","address":"desk@asteria.example"},)"
           R"({"channel":"telephone","address":"+999 555 0101"}],"deputies":[)" +
           deputy + R"(],"tlp":"CLEAR")" + more + "}";
}

std::string challenge(Heard const& campaign, Heard const& contact, std::string const& channel,
                      std::string const& more) {
    return R"({"campaign":")" + campaign.id.hex() + R"(","contact":")" + contact.id.hex() +
           R"(","channel":")" + channel + "\"," + more + "}";
}

}  // namespace

void FullHouse::reach() {
    auto const note = [&](Result<Heard> heard) {
        EXPECT_TRUE(heard) << (heard ? "" : heard.error().why);
        if (heard) numbers_.insert(std::to_string(heard->number));
        return heard.value_or(Heard{});
    };
    auto const run = [&](std::string const& kind, std::string const& body) {
        return note(testing::visit(*house_, "forum").speak.say({.kind = "confidence." + kind, .body = body}));
    };
    std::vector<std::unique_ptr<testing::SignedParty>> parties;
    std::vector<Heard> contacts;
    for (auto const* name : {"Calyx", "Dorado", "Elara", "Fornax", "Gemini"}) {
        auto& party = *parties.emplace_back(std::make_unique<testing::SignedParty>(*house_, name, "forum"));
        party.delegate("cert");
        contacts.push_back(note(party.say("forum", "confidence.contact", contact_body(name))));
        auto const about = R"({"contact":")" + contacts.back().id.hex() + "\"}";
        note(party.say("forum", "confidence.confirmation", about));  // void: its own key
        note(party.say("forum", "confidence.confirmation", about, "cert"));
    }
    auto const away = [&](std::string const& kind, std::size_t which) {
        note(parties[which]->say("forum", "confidence." + kind,
                                 R"({"contact":")" + contacts[which].id.hex() + R"(","why":"We move."})"));
    };
    auto const open = [&](std::string const& title) {
        return run("campaign",
                   R"({"title":")" + title +
                       R"(","channels":["web","mail","telephone"],"regions":["europe"],"tlp":"CLEAR"})");
    };
    auto const before = open("Autumn check");
    auto const nonce = confidence::nonce_of(before.id, contacts[0].id, "web");
    note(parties[0]->say("forum", "confidence.acknowledgement",
                         challenge(before, contacts[0], "web", R"("nonce":")" + nonce + "\""), "cert"));
    run("attestation", challenge(before, contacts[0], "telephone", R"("how":"telephone")"));
    for (auto const* outcome : {"sent", "delivered"})
        run("delivery",
            challenge(before, contacts[0], "mail", R"("outcome":")" + std::string(outcome) + "\""));
    for (auto const* outcome : {"sent", "bounced"})
        run("delivery",
            challenge(before, contacts[1], "mail", R"("outcome":")" + std::string(outcome) + "\""));
    run("campaign_closed", R"({"campaign":")" + before.id.hex() + "\"}");
    testing::SignedParty ada(*house_, ada_.party);
    auto const hers = note(ada.say("forum", "confidence.contact", contact_body("Ada's desk")));
    ada.end();
    open("Spring check");
    run("campaign",
        R"({"title":"One alone","channels":["web"],"tlp":"CLEAR","targets":[")" + hers.id.hex() + "\"]}");
    away("suspension", 3);
    away("contact_withdrawn", 4);
    note(parties[2]->say("forum", "confidence.contact",
                         contact_body("Elara, night desk", R"(,"changes":")" + contacts[2].id.hex() + "\"",
                                      R"({"contact":")" + contacts[1].id.hex() + "\"}")));
}

}  // namespace comity::http
