#include "rooms/confidence/checks_mail.h"

#include <algorithm>

#include "base/text.h"
#include "rooms/confidence/campaign.h"
#include "rooms/confidence/campaign_rows.h"
#include "rooms/confidence/check_words.h"

namespace comity::confidence {

namespace {

constexpr char no_such_campaign[] = "There is no such campaign, or it is not open to you.";

Catalogue const& words() {
    static Catalogue const all(check_words_files());
    return all;
}

// The first of the contact's languages that letters are written in; else English.
std::string language_for(std::string_view languages) {
    for (auto const each : split(languages, ';')) {
        auto const code = trim(each).substr(0, trim(each).find('-'));
        if (language_of(code)) return std::string(code);
    }
    return "en";
}

// An exercise never reaches the world outside: its letters have no address.
bool is_in_earnest(Reading const& reading) {
    auto& mode = reading.query("SELECT json_extract(body, '$.mode') FROM space_opening");
    bool const life = mode.step() && (mode.is_null(0) || mode.text(0) == "life");
    mode.reset();
    return life;
}

bool is_to_be_sent(ChallengeRow const& row, std::int64_t now_ms) {
    auto const& state = row.checked.state;
    return row.checked.channel == "mail" && !state.sent_ms && !state.acknowledged_ms && !state.ends_ms &&
           now_ms <= state.due_ms;
}

// A letter tells of its campaign and of its contact, and leaves the space.
bool is_red(CampaignRow const& campaign, ChallengeRow const& row) {
    return campaign.tlp == name_of(Tlp::red) || row.tlp == name_of(Tlp::red);
}

void write_letter(json::Writer& writer, CampaignRow const& campaign, ChallengeRow const& row,
                  std::string const& space, bool in_earnest) {
    auto const language = language_for(row.languages);
    auto const nonce = nonce_of(campaign.id, row.contact_id, "mail");
    auto const due = date_and_time(campaign.due_ms, words().say(language, "months"));
    // Each mark of the text, in its order.
    auto const text = words().say(language, "mail.text",
                                  {{"office", row.contact_name},
                                   {"due", due},
                                   {"space", space},
                                   {"nonce", nonce},
                                   {"space", space},
                                   {"number", std::to_string(campaign.number)},
                                   {"nonce", nonce}});
    writer.open('{').member("contact", row.contact_id.hex()).key("to");
    in_earnest ? writer.value(row.address) : writer.null();
    writer.member("subject", words().say(language, "mail.subject", {{"title", campaign.title}}))
        .member("text", text)
        .close('}');
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number) return refuse(Fault::not_found, no_such_campaign);
    TRY(reading, visit.sight.read());
    auto const campaigns = read_campaigns(reading);
    auto const found = std::ranges::find(campaigns, static_cast<std::int64_t>(*number), &CampaignRow::number);
    if (found == campaigns.end()) return refuse(Fault::not_found, no_such_campaign);
    bool const in_earnest = is_in_earnest(reading);
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("campaign", found->id.hex()).member("in_earnest", in_earnest);
    writer.key("letters").open('[');
    std::vector<StatementId> withheld;
    for (auto const& row : read_challenges(reading, found->number, std::nullopt, Offices::left_out)) {
        if (!is_to_be_sent(row, visit.sight.now_ms())) continue;
        if (is_red(*found, row))
            withheld.push_back(row.contact_id);
        else
            write_letter(writer, *found, row, visit.sight.space_name(), in_earnest);
    }
    writer.close(']').key("withheld").open('[');
    for (auto const& contact : withheld) writer.value(contact.hex());
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape letters_shape() {
    using namespace shape;
    auto const letter =
        object({{"contact", id()}, {"to", or_null(text())}, {"subject", text()}, {"text", text()}});
    return named("CheckLetters", object({{"campaign", id()},
                                         {"in_earnest", truth()},
                                         {"letters", list(named("CheckLetter", letter))},
                                         {"withheld", list(id())}}));
}

}  // namespace

Route campaign_mail_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/campaigns/{number}/mail";
    route.summary =
        "The challenges that are still to go out by mail, as letters; sends nothing. Those in `withheld` get "
        "none, since they are RED.";
    route.role = Role::analyst;
    route.cacheable = false;
    route.gives = letters_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence
