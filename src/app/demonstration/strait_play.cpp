#include "app/demonstration/strait_play.h"

#include "base/time.h"

namespace comity::demonstration {

namespace {

NewSpace forum() {
    return {.name = forum_name,
            .title = "Strait Forum",
            .purpose =
                "A demonstration: how four fictional States find each other in the night in which "
                "their hospitals fail.",
            .rooms = {"confidence"}};
}

// Turns that nobody refers to are told apart by what they are, about what, and when.
std::string key_of(StraitTurn const& turn) {
    auto const& [field, value] = turn.turn.said.fields.front();
    return field + " " + value + " " + format_time(turn.turn.at_ms);
}

}  // namespace

Result<void> StraitPlay::prepare() {
    TRY(forum_id, house_.open_space(forum()));
    forum_ = forum_id;
    for (auto const& [key_name, party] : strait_.parties) {
        TRY(id,
            house_.introduce(forum_name, KeyedParty{key_name, party.name, party.member, party.roles}, ring_));
        known_.parties[key_name] = id;
    }
    clocks_.follow(forum_name);
    return {};
}

Result<Receipt> StraitPlay::say(StraitTurn const& turn) {
    if (turn.turn.kind.empty()) return open_case(turn);
    TRY(receipt, say_signed(turn));
    auto const id = StatementId::from_hex_text(receipt.id);
    if (!id) return refuse(Fault::broken, "The answer holds no id.");
    if (auto const& name = turn.turn.name; !name.empty()) {
        known_.ids[name] = *id;
        if (auto const text = consented_text(turn)) known_.texts[name] = *text;
    }
    return receipt;
}

Result<Receipt> StraitPlay::open_case(StraitTurn const& turn) {
    TRY_OK(clocks_.bring(forum_name, turn.turn.at_ms));
    auto body = body_of(known_, turn);
    json::Array with = *json::Value(body).find("with")->array();
    TRY(opened, house_.open_case(forum_name, turn.turn.said.text("Title"), std::move(with)));
    known_.cases[turn.turn.name] = opened.id;
    case_names_[turn.turn.name] = opened.name;
    clocks_.follow(opened.name);
    return Receipt{opened.id.hex(), opened.is_new};
}

Result<Receipt> StraitPlay::say_signed(StraitTurn const& turn) {
    std::string const space = turn.in.empty() ? forum_name : case_names_[turn.in];
    TRY_OK(clocks_.bring(space, turn.turn.at_ms));
    TRY(key, ring_.key(turn.party, known_.parties[turn.party], turn.role));
    auto const body = json::write(json::Value(body_of(known_, turn)));
    auto const turn_key = key_of(turn);
    return house_.say_signed(space,
                             sign_again(key, {.space = turn.in.empty() ? forum_ : known_.cases[turn.in],
                                              .kind = turn.turn.kind,
                                              .at_ms = turn.turn.at_ms,
                                              .turn = turn_key,
                                              .body = body}));
}

}  // namespace comity::demonstration
