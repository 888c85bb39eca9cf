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
    if (!is_contact_id(contact))
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
