#include "rooms/intake/contact_id.h"

#include <algorithm>

#include "kernel/contacts.h"

namespace comity::intake {

namespace {

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

// Seven digits in a row, hyphens not counted, with fewer than eight letters beside them; or digits alone.
bool looks_like_number(std::string_view contact) {
    std::size_t row = 0;
    std::size_t longest = 0;
    std::size_t letters = 0;
    for (char c : contact) {
        if (c == '-') continue;
        row = is_digit(c) ? row + 1 : 0;
        longest = std::max(longest, row);
        letters += is_lower(c);
    }
    return letters == 0 || (longest >= 7 && letters < 8);
}

}  // namespace

Result<std::string> read_contact(json::Value const& body, std::string const& whole) {
    auto const* value = body.find("contact");
    if (!value) return std::string();
    if (!value->text()) return malformed("The contact must be text.");
    auto const& contact = *value->text();
    if (contact.find('@') != contact.npos)
        return malformed("The contact looks like an address: " + whole + " names an opaque contact id.");
    if (std::ranges::count_if(contact, is_digit) >= 7 && looks_like_number(contact))
        return malformed("The contact looks like a number: " + whole + " names an opaque contact id.");
    auto const allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    if (contact.size() < 8 || contact.size() > 64 || !std::ranges::all_of(contact, allowed) ||
        looks_like_number(contact))
        return malformed("The contact must be an opaque id of 8 to 64 letters a-z, digits and hyphens.");
    return contact;
}

Result<std::string> needed_contact(json::Value const& body, std::string const& whole) {
    if (!body.find("contact")) return malformed("The member \"contact\" is missing.");
    return read_contact(body, whole);
}

bool can_be_answered(std::string_view contact) {
    return !contact.starts_with(word_contact);
}

}  // namespace comity::intake
