// Whom to reach now; a table of contacts nominated; a check acknowledged: each word of a party signed here.
#include <algorithm>
#include <cstdio>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/signing.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/whole_file.h"

namespace comity::cli {

namespace {

constexpr std::size_t table_limit_bytes = 4 * 1024 * 1024;

Result<json::Value> asked_json(Ask const& ask, Request request) {
    TRY(reply, ask(std::move(request)));
    TRY(text, read_whole(reply));
    TRY(told, json::parse(text));
    if (reply.status >= 400) return refuse(Fault::malformed, std::string(told.text_of("detail")));
    return std::move(told);
}

json::Array const& list_of(json::Value const& object, std::string_view member) {
    static json::Array const none;
    auto const* list = object.find(member);
    return list && list->array() ? *list->array() : none;
}

bool is_true(json::Value const& object, std::string_view member) {
    auto const* value = object.find(member);
    return value && value->boolean() && *value->boolean();
}

std::string joined(json::Array const& words) {
    std::string all;
    for (auto const& word : words)
        if (word.text()) all.append(all.empty() ? "" : ", ").append(*word.text());
    return all;
}

// -- whom to reach now --

std::string told_offset(json::Value const& local) {
    auto const* minutes = local.find("offset_minutes");
    auto const all = minutes && minutes->integer() ? *minutes->integer() : 0;
    char text[32];
    std::snprintf(text, sizeof text, "UTC%c%02d:%02d", all < 0 ? '-' : '+',
                  static_cast<int>(std::abs(all) / 60), static_cast<int>(std::abs(all) % 60));
    return text;
}

// To the second.
std::string told_instant(std::string_view at) {
    auto const at_ms = parse_time(at);
    return at_ms ? format_time(*at_ms - *at_ms % 1000) : shown(at);
}

std::string told_hours(json::Value const& contact) {
    auto const opens = contact.text_of("opens_at");
    if (is_true(contact, "in_office"))
        return opens.empty() ? "there at all hours"
                             : "in office until " + told_instant(contact.text_of("closes_at"));
    if (!opens.empty()) return "next there " + told_instant(opens);
    return "no hours told";
}

std::string told_nominator(json::Value const& contact, json::Value const& body) {
    auto const name = contact.text_of("party_name");
    auto by = "nominated by " + shown(name.empty() ? contact.text_of("party") : name);
    if (is_true(contact, "called_as_state")) return by;
    return by + ", a party that is not called " + shown(body.text_of("state"));
}

void print_contact(json::Value const& contact) {
    auto const* body = contact.find("body");
    auto const* local = contact.find("local");
    if (!body) return;
    std::printf("%s, %s (%s), %s\n", shown(body->text_of("state")).c_str(),
                shown(body->text_of("name")).c_str(), shown(body->text_of("role")).c_str(),
                shown(contact.text_of("standing")).c_str());
    std::printf("  %s\n", told_nominator(contact, *body).c_str());
    if (local && local->object())
        std::printf("  %s there, %s; %s\n", shown(local->text_of("time")).c_str(),
                    told_offset(*local).c_str(), told_hours(contact).c_str());
    for (auto const& way : list_of(*body, "channels")) {
        auto const address = way.text_of("address");
        std::printf("  %s: %s\n", shown(way.text_of("channel")).c_str(),
                    address.empty() ? "through this house" : shown(address).c_str());
    }
    for (auto const& deputy : list_of(*body, "deputies"))
        std::printf("  deputy: %s%s\n", shown(deputy.text_of("name")).c_str(),
                    shown(deputy.text_of("contact")).c_str());
    std::printf("  for %s; in %s\n", shown(joined(list_of(*body, "matters"))).c_str(),
                shown(joined(list_of(*body, "languages"))).c_str());
}

Exit print_contacts(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const told = json::parse(reply.body);
    if (!told) return print_refusal({Fault::broken, "The answer cannot be read."});
    auto const& contacts = list_of(*told, "contacts");
    for (auto const& contact : contacts) print_contact(contact);
    if (contacts.empty()) return print_refusal({Fault::not_found, "There is no contact for that."});
    return Exit::done;
}

// -- words of a party, signed here --

constexpr auto needs_key = "--key FILE says with which key it is signed.";

struct Signer {
    KeyFile key;
    PartyId party;
    Ask ask;
    std::string space;
};

Result<Signer> signer_of(Doors const& doors, Arguments const& arguments) {
    TRY(key, open_key(arguments, arguments.option("key")));
    TRY(party, party_of(arguments, key));
    TRY(ask, doors.reach(arguments.option("data")));
    return Signer{std::move(key), party, std::move(ask), arguments.words[1]};
}

Result<json::Value> say_signed(Signer const& signer, std::string_view kind, json::Value const& body) {
    auto const text = json::write(body);
    TRY(saying, signed_request(signer.ask, signer.key, space_path(signer.space) + "/statements", signer.space,
                               {{}, kind, signer.party, text}));
    return asked_json(signer.ask, std::move(saying));
}

// The role in which this key speaks in the space.
Result<std::string> role_of(Signer const& signer) {
    auto showing = request(Method::get, space_path(signer.space) + "/datasets/keys");
    showing.query.emplace_back("as", "json");
    TRY(keys, asked_json(signer.ask, std::move(showing)));
    auto const key = to_base64(signer.key.public_key);
    if (keys.array())
        for (auto const& each : *keys.array())
            if (each.text_of("key") == key && each.text_of("party") == signer.party.hex() &&
                each.find("ended")->is_null())
                return std::string(each.text_of("role"));
    return refuse(Fault::forbidden, "This key does not speak for the party in this space.");
}

// -- a table of contacts --

struct Nominated {
    int said = 0, same = 0, refused = 0;
};

void nominate_row(Signer const& signer, json::Value const& row, bool look, Nominated& count) {
    auto const* line = row.find("line");
    auto const number = line && line->integer() ? std::to_string(*line->integer()) : "?";
    auto const outcome = row.text_of("outcome");
    auto why = std::string(row.text_of("reason"));
    if (outcome == "same") {
        ++count.same;
        return;
    }
    if (outcome != "refused" && look) std::printf("%s\n", shown(json::write(*row.find("body"))).c_str());
    if (outcome != "refused" && !look) {
        auto const heard = say_signed(signer, "confidence.contact", *row.find("body"));
        if (!heard) why = heard.error().why;
    }
    if (why.empty()) {
        ++count.said;
        return;
    }
    ++count.refused;
    std::printf("line %s: refused: %s\n", number.c_str(), shown(why).c_str());
}

Result<Nominated> nominate_all(Signer const& signer, std::string file, bool look) {
    auto asking = request(Method::post, space_path(signer.space) + "/contacts/imports", std::move(file));
    asking.query.emplace_back("party", signer.party.hex());
    asking.headers.emplace_back("content-type", "text/csv");
    TRY(told, asked_json(signer.ask, std::move(asking)));
    Nominated count;
    for (auto const& row : list_of(told, "rows")) nominate_row(signer, row, look, count);
    for (auto const& column : list_of(told, "unknown_columns"))
        if (column.text()) std::printf("The column \"%s\" was not read.\n", shown(*column.text()).c_str());
    return count;
}

// -- a check --

// The challenge of this campaign that the key answers: to a contact of its party and its role.
Result<json::Value> find_challenge(Signer const& signer, std::string const& campaign,
                                   std::string const& channel) {
    TRY(role, role_of(signer));
    TRY(told,
        asked_json(signer.ask, request(Method::get, space_path(signer.space) + "/campaigns/" + campaign)));
    for (auto const& each : list_of(told, "challenges"))
        if (each.text_of("party") == signer.party.hex() && each.text_of("contact_role") == role &&
            each.text_of("channel") == channel &&
            (each.find("acknowledged_at")->is_null() || is_true(each, "attested")))
            return json::Value(json::Object{{"campaign", told.text_of("id")},
                                            {"contact", each.text_of("contact_id")},
                                            {"channel", channel},
                                            {"nonce", each.text_of("nonce")}});
    return refuse(Fault::not_found, "Nothing in this campaign waits for an acknowledgement by this key.");
}

Result<json::Value> acknowledge_by(Signer const& signer, Arguments const& arguments) {
    auto const number = read_whole_number(arguments.words[2]);
    if (!number)
        return refuse(Fault::malformed, "After \"acknowledge SPACE\" comes the number of a campaign.");
    auto const channel = arguments.option("channel", "web");
    if (channel != "web" && !arguments.has("nonce"))
        return refuse(Fault::malformed, "--nonce says the nonce that has come by " + channel + ".");
    TRY(challenge, find_challenge(signer, std::to_string(*number), channel));
    auto body = *challenge.object();
    if (arguments.has("nonce")) body.back().second = arguments.option("nonce");
    return say_signed(signer, "confidence.acknowledgement", body);
}

}  // namespace

Exit contact(Doors const& doors, Arguments const& arguments) {
    if (arguments.words.size() > 2) return person(doors, arguments);
    auto asking = request(Method::get, space_path(arguments.words[1]) + "/contacts");
    for (auto const* option : {"state", "matter", "role"})
        if (arguments.has(option)) asking.query.emplace_back(option, arguments.option(option));
    return send(doors, arguments, std::move(asking), print_contacts);
}

Exit nominate(Doors const& doors, Arguments const& arguments) {
    if (!arguments.has("key")) return print_usage(needs_key);
    auto const signer = signer_of(doors, arguments);
    if (!signer) return print_refusal(signer.error());
    auto file = read_whole_file(arguments.words[2], table_limit_bytes);
    if (!file) return print_refusal(file.error());
    auto const done = nominate_all(*signer, *std::move(file), arguments.has("look"));
    if (!done) return print_refusal(done.error());
    std::printf("%d %s, %d known already, %d refused\n", done->said,
                arguments.has("look") ? "would be nominated" : "nominated", done->same, done->refused);
    if (done->refused == 0) return Exit::done;
    return print_refusal({Fault::malformed, "Rows were refused; they are listed above."});
}

Exit acknowledge(Doors const& doors, Arguments const& arguments) {
    if (!arguments.has("key")) return print_usage(needs_key);
    auto const signer = signer_of(doors, arguments);
    if (!signer) return print_refusal(signer.error());
    auto const heard = acknowledge_by(*signer, arguments);
    if (!heard) return print_refusal(heard.error());
    auto const* number = heard->find("number");
    std::printf("acknowledged, number %lld\n",
                static_cast<long long>(number && number->integer() ? *number->integer() : -1));
    return Exit::done;
}

}  // namespace comity::cli
