// The statement confidence.contact: a party nominates who is reached for it, for what, how and when. Its page
// is docs/statements/confidence.contact.md. Values and pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "methods/office_hours.h"

namespace comity::confidence {

inline constexpr char contact_kind[] = "confidence.contact";

struct ContactChannel {
    std::string channel;  // web, mail, telephone, alternate
    std::string address;  // empty for the web: then it is this house
    bool operator==(ContactChannel const&) const = default;
};

// Another contact of the directory, or an office that has a name alone.
struct Deputy {
    std::optional<StatementId> contact;
    std::string name;
    bool operator==(Deputy const&) const = default;
};

struct Contact {
    std::string role;
    std::string name;  // of the office
    std::string state;
    std::string region;
    std::vector<std::string> matters;
    std::vector<std::string> languages;
    std::string time_zone;
    office_hours::Week hours;
    std::vector<ContactChannel> channels;
    std::vector<Deputy> deputies;
    std::string tlp;
    std::optional<StatementId> changes;
    bool operator==(Contact const&) const = default;
};

Result<Contact> read_contact(json::Value const& body);
json::Value write_contact(Contact const& contact);
Shape contact_shape();
// Also that there is such a time zone: what is on the record stays readable when zones change their names.
Result<void> check_contact(json::Value const& body);

}  // namespace comity::confidence
