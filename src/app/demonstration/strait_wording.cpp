#include "app/demonstration/strait_wording.h"

#include <algorithm>

#include "app/demonstration/strait_sorts.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace comity::demonstration {

namespace {

using Names = std::vector<std::string_view>;

// The parts of "a; b": without the blanks around them.
Names parts_of(std::string_view text, char separator) {
    Names parts;
    for (auto const part : split(text, separator))
        if (!trim(part).empty()) parts.push_back(trim(part));
    return parts;
}

std::string_view part(Names const& parts, std::size_t place) {
    return place < parts.size() ? parts[place] : std::string_view();
}

json::Array texts(Names const& names) {
    return {names.begin(), names.end()};
}

template <class Ids>
json::Array ids(Ids const& known, Names const& names) {
    json::Array list;
    for (auto const name : names) list.emplace_back(known.find(name)->second.hex());
    return list;
}

std::int64_t number(std::string_view text) {
    return static_cast<std::int64_t>(read_whole_number(text).value_or(0));
}

// "mon tue 09:00-17:00; sat 10:00-12:00".
json::Array hours(std::string_view text) {
    json::Array list;
    if (text == "always") text = "mon tue wed thu fri sat sun 00:00-24:00";
    for (auto const stretch : parts_of(text, ';')) {
        auto words = parts_of(stretch, ' ');
        auto const times = parts_of(words.back(), '-');
        words.pop_back();
        list.emplace_back(
            json::Object{{"days", texts(words)}, {"from", part(times, 0)}, {"to", part(times, 1)}});
    }
    return list;
}

json::Array evidence(std::string_view text) {
    json::Array list;
    for (auto const line : parts_of(text, '\n')) {
        auto const parts = parts_of(line, '|');
        list.emplace_back(json::Object{{"title", part(parts, 0)}, {"link", part(parts, 1)}});
    }
    return list;
}

// "2 of cert diplomatic_contact".
json::Object clearance(std::string_view text) {
    auto const words = parts_of(text, ' ');
    Names const roles(words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)), words.end());
    return {{"needed", number(part(words, 0))}, {"roles", texts(roles)}};
}

json::Array systems(std::string_view text) {
    json::Array list;
    for (auto const line : parts_of(text, '\n')) {
        auto const parts = parts_of(line, ';');
        json::Object system{{"sector", part(parts, 0)}, {"critical", part(parts, 1)}};
        if (parts.size() > 2) system.emplace_back("what", parts[2]);
        list.emplace_back(std::move(system));
    }
    return list;
}

json::Object severity(std::string_view text) {
    auto const parts = parts_of(text, ';');
    return {{"scale", part(parts, 1)}, {"level", part(parts, 0)}};
}

json::Array deputies(StraitKnown const& known, Names const& names) {
    json::Array list;
    for (auto const& id : ids(known.ids, names)) list.emplace_back(json::Object{{"contact", id}});
    return list;
}

json::Value value_of(StraitKnown const& known, Stanza const& said, Field const& field) {
    auto const text = said.text(field.name);
    auto const names = parts_of(text, ' ');
    switch (field.as) {
        case As::words:
            return texts(parts_of(text, ';'));
        case As::lines:
            return texts(parts_of(text, '\n'));
        case As::number:
            return number(text);
        case As::truth:
            return text == "yes";
        case As::moment:
            return format_time(read_moment(text).value_or(0));
        case As::statement:
            return known.ids.find(text)->second.hex();
        case As::statements:
            return ids(known.ids, names);
        case As::party:
            return known.parties.find(text)->second.hex();
        case As::parties:
            return ids(known.parties, names);
        case As::cases:
            return ids(known.cases, names);
        case As::hours:
            return hours(text);
        case As::deputies:
            return deputies(known, names);
        case As::evidence:
            return evidence(text);
        case As::clearance:
            return clearance(text);
        case As::systems:
            return systems(text);
        case As::severity:
            return severity(text);
        default:
            return text;
    }
}

json::Object channel(Field const& field, std::string_view address) {
    json::Object way{{"channel", field.member}};
    if (address != "yes") way.emplace_back("address", address);
    return way;
}

// The nonce of a challenge, as the page of confidence.campaign has it.
std::string nonce(StraitKnown const& known, Stanza const& said) {
    constexpr std::size_t nonce_digits = 16;
    auto const& check = known.ids.find(said.text("Check"))->second;
    auto const& contact = known.ids.find(said.text("Acknowledge"))->second;
    auto const hash = sha256({"comity challenge\n", check.view(), contact.view(), said.text("Channel")});
    return hash.hex().substr(0, nonce_digits);
}

// What the stanza does not say, since it follows from what it is about.
void add_what_follows(StraitKnown const& known, StraitTurn const& turn, json::Object& body) {
    auto const& said = turn.turn.said;
    auto const& [first, about] = said.fields.front();
    if (first == "Acknowledge") body.emplace_back("nonce", nonce(known, said));
    auto const text = known.texts.find(about);
    if (text == known.texts.end()) return;
    if (first == "Sign" || said.text("Consents") == "yes") body.emplace_back("text_hash", text->second.hex());
}

}  // namespace

bool is_known(StraitKnown const& known, StraitTurn const& turn) {
    auto const& said = turn.turn.said;
    auto const& sort = *find_sort(said.fields.front().first);
    auto const are_said = [&](std::string_view field) {
        return std::ranges::all_of(references(said, field),
                                   [&](auto name) { return known.ids.contains(name); });
    };
    if (!turn.in.empty() && !known.cases.contains(turn.in)) return false;
    if (!sort.names_itself && !are_said(sort.first)) return false;
    return std::ranges::all_of(sort.fields, [&](Field const& field) {
        if (field.as == As::cases)
            return std::ranges::all_of(references(said, field.name),
                                       [&](auto name) { return known.cases.contains(name); });
        bool const refers =
            field.as == As::statement || field.as == As::statements || field.as == As::deputies;
        return !refers || are_said(field.name);
    });
}

json::Object body_of(StraitKnown const& known, StraitTurn const& turn) {
    auto const& said = turn.turn.said;
    auto const& sort = *find_sort(said.fields.front().first);
    json::Object body;
    json::Array channels;
    if (!sort.about.empty())
        body.emplace_back(sort.about, known.ids.find(said.fields.front().second)->second.hex());
    for (auto const& field : sort.fields) {
        if (!said.has(field.name)) continue;
        if (field.as == As::channel)
            channels.emplace_back(channel(field, said.text(field.name)));
        else
            body.emplace_back(field.member, value_of(known, said, field));
        if (field.as == As::agreed_text) body.emplace_back("text_hash", sha256(said.text(field.name)).hex());
    }
    if (!channels.empty()) body.emplace_back("channels", std::move(channels));
    add_what_follows(known, turn, body);
    return body;
}

std::optional<Hash> consented_text(StraitTurn const& turn) {
    auto const& said = turn.turn.said;
    auto const& first = said.fields.front().first;
    bool const joint = first == "Summary" && said.text("Joint") == "yes";
    if (first != "Agreement" && !joint) return std::nullopt;
    return sha256(said.text("Text"));
}

}  // namespace comity::demonstration
