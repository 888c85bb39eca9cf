#include "rooms/confidence/contact.h"

#include <algorithm>

#include "base/members.h"
#include "kernel/tlp.h"
#include "rooms/confidence/contact_hours.h"
#include "rooms/confidence/directory_words.h"

namespace comity::confidence {

namespace {

constexpr std::size_t name_limit = 200;
constexpr std::size_t state_limit = 100;
constexpr std::size_t address_limit = 300;
constexpr std::size_t zone_limit = 60;
constexpr std::size_t languages_limit = 10;
constexpr std::size_t channels_limit = 8;
constexpr std::size_t deputies_limit = 5;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool has_space(std::string_view text) {
    return text.find_first_of(" \t\r\n<>,;\"") != text.npos;
}

bool is_mail_address(std::string_view text) {
    auto const at = text.find('@');
    return at != text.npos && at > 0 && at == text.rfind('@') && at + 1 < text.size() && !has_space(text) &&
           text.find_first_not_of(
               "!#$%&'*+-/=?^_`{|}~.@"
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == text.npos;
}

bool is_telephone_number(std::string_view text) {
    return text.size() >= 4 && text.size() <= 40 && text.starts_with('+') &&
           text.find_first_not_of("0123456789 ()-.", 1) == text.npos;
}

Result<void> check_address(ContactChannel const& way) {
    if (way.channel == "mail" && !is_mail_address(way.address))
        return malformed("A mail address is written as name@example.org.");
    if (way.channel == "telephone" && !is_telephone_number(way.address))
        return malformed("A telephone number begins with + and the country, and holds digits.");
    bool const is_page = way.address.starts_with("https://") && !has_space(way.address);
    if (way.channel == "web" && !way.address.empty() && !is_page)
        return malformed("The address of the channel web begins with https://, or is left out.");
    if (way.channel == "alternate" && way.address.empty())
        return malformed("An alternate channel says in \"address\" how it is used.");
    return {};
}

Result<ContactChannel> read_channel(json::Value const& value) {
    if (!value.object()) return malformed("A channel must be a JSON object.");
    TRY_OK(members::refuse_others(value, "A channel", {"channel", "address"}));
    TRY(channel, chosen(value, "channel", channel_names));
    TRY(address,
        members::text(value, "address", "The address of a channel", address_limit, members::Lines::one));
    ContactChannel way{std::move(channel), std::move(address)};
    TRY_OK(check_address(way));
    return way;
}

Result<std::vector<ContactChannel>> read_channels(json::Value const& body) {
    auto const* list = body.find("channels");
    if (!list || !list->array() || list->array()->empty() || list->array()->size() > channels_limit)
        return malformed("A contact needs 1 to 8 \"channels\".");
    std::vector<ContactChannel> all;
    for (auto const& each : *list->array()) {
        TRY(way, read_channel(each));
        if (std::ranges::count(all, way.channel, &ContactChannel::channel) > 0)
            return malformed("A contact has each channel once.");
        all.push_back(std::move(way));
    }
    return all;
}

Result<Deputy> read_deputy(json::Value const& value) {
    if (!value.object()) return malformed("A deputy must be a JSON object.");
    TRY_OK(members::refuse_others(value, "A deputy", {"contact", "name"}));
    TRY(contact, members::id(value, "contact"));
    TRY(name, members::text(value, "name", "The name of a deputy", name_limit, members::Lines::one));
    if (contact.has_value() == !name.empty())
        return malformed("A deputy is either a \"contact\" or the \"name\" of an office.");
    return Deputy{contact, std::move(name)};
}

Result<std::vector<Deputy>> read_deputies(json::Value const& body) {
    std::vector<Deputy> all;
    auto const* list = body.find("deputies");
    if (!list) return all;
    if (!list->array() || list->array()->size() > deputies_limit)
        return malformed("The member \"deputies\" must be a list of at most 5.");
    for (auto const& each : *list->array()) {
        TRY(deputy, read_deputy(each));
        all.push_back(std::move(deputy));
    }
    return all;
}

bool is_written_in(std::string_view text, std::string_view of) {
    return text.find_first_not_of(of) == text.npos;
}

// As in BCP 47: "fr", "pt-BR", "es-419". A name such as "english" is none.
bool is_language(std::string_view tag) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    auto const dash = std::min(tag.find('-'), tag.size());
    auto const language = tag.substr(0, dash);
    if (language.size() < 2 || language.size() > 3 || !is_written_in(language, letters)) return false;
    if (dash == tag.size()) return true;
    auto const region = tag.substr(dash + 1);
    return (region.size() == 2 && is_written_in(region, letters)) ||
           (region.size() == 3 && is_written_in(region, "0123456789"));
}

Result<std::vector<std::string>> read_languages(json::Value const& body) {
    auto const* list = body.find("languages");
    if (!list || !list->array() || list->array()->empty() || list->array()->size() > languages_limit)
        return malformed("A contact needs 1 to 10 \"languages\".");
    std::vector<std::string> all;
    for (auto const& each : *list->array()) {
        TRY(language, members::language(json::Value(json::Object{{"language", each}})));
        if (language.empty() || std::ranges::count(all, language) > 0)
            return malformed("The member \"languages\" must be a list of language tags, each once.");
        all.push_back(std::move(language));
    }
    return all;
}

json::Array written(std::vector<std::string> const& words) {
    return {words.begin(), words.end()};
}

}  // namespace

Result<Contact> read_contact(json::Value const& body) {
    if (!body.object()) return malformed("A contact must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A contact",
                                  {"role", "name", "state", "region", "matters", "languages", "time_zone",
                                   "hours", "channels", "deputies", "tlp", "changes"}));
    using members::Lines;
    TRY(role, chosen(body, "role", contact_roles));
    TRY(name, members::needed_text(body, "name", "The name of the office", name_limit, Lines::one));
    TRY(state, members::needed_text(body, "state", "The name of the State", state_limit, Lines::one));
    TRY(region, chosen(body, "region", region_names));
    TRY(matters, several(body, "matters", matter_names, 1));
    TRY(languages, read_languages(body));
    TRY(time_zone, members::needed_text(body, "time_zone", "The time zone", zone_limit, Lines::one));
    TRY(hours, read_hours(body));
    TRY(channels, read_channels(body));
    TRY(deputies, read_deputies(body));
    TRY(tlp, read_tlp(body));
    TRY(changes, members::id(body, "changes"));
    return Contact{std::move(role),     std::move(name),      std::move(state),          std::move(region),
                   std::move(matters),  std::move(languages), std::move(time_zone),      std::move(hours),
                   std::move(channels), std::move(deputies),  std::string(name_of(tlp)), changes};
}

json::Value write_contact(Contact const& contact) {
    json::Array channels;
    for (auto const& each : contact.channels) {
        json::Object channel{{"channel", each.channel}};
        if (!each.address.empty()) channel.emplace_back("address", each.address);
        channels.emplace_back(std::move(channel));
    }
    json::Array deputies;
    for (auto const& each : contact.deputies)
        deputies.emplace_back(each.contact ? json::Object{{"contact", each.contact->hex()}}
                                           : json::Object{{"name", each.name}});
    json::Object body{{"role", contact.role},
                      {"name", contact.name},
                      {"state", contact.state},
                      {"region", contact.region},
                      {"matters", written(contact.matters)},
                      {"languages", written(contact.languages)},
                      {"time_zone", contact.time_zone},
                      {"hours", write_hours(contact.hours)},
                      {"channels", std::move(channels)},
                      {"deputies", std::move(deputies)},
                      {"tlp", contact.tlp}};
    if (contact.changes) body.emplace_back("changes", contact.changes->hex());
    return body;
}

Shape contact_shape() {
    using namespace shape;
    auto const channel = closed({{"channel", words_shape(channel_names)}, optional("address", text())});
    auto const deputy = closed({optional("contact", id()), optional("name", text())});
    return named(contact_kind, closed({{"role", words_shape(contact_roles)},
                                       {"name", text()},
                                       {"state", text()},
                                       {"region", words_shape(region_names)},
                                       {"matters", list(words_shape(matter_names))},
                                       {"languages", list(text())},
                                       {"time_zone", text()},
                                       optional("hours", hours_shape()),
                                       {"channels", list(channel)},
                                       optional("deputies", list(deputy)),
                                       {"tlp", tlp_shape()},
                                       optional("changes", id())}));
}

Result<void> check_contact(json::Value const& body) {
    TRY(contact, read_contact(body));
    if (!std::ranges::all_of(contact.languages, is_language))
        return malformed("A language is a tag of two or three letters, with or without a region: fr, pt-BR.");
    if (!office_hours::Zone::named(contact.time_zone))
        return malformed("There is no such time zone; they are named as Europe/Paris or UTC.");
    return {};
}

}  // namespace comity::confidence
