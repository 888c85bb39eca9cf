#include "kernel/contact_shown.h"

#include "base/members.h"
#include "kernel/contacts.h"
#include "kernel/erasure.h"

namespace comity {

namespace {

Result<void> check(json::Value const& body) {
    TRY_OK(read_contact_shown(body));
    return {};
}

}  // namespace

Result<ContactShown> read_contact_shown(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "What was shown of a contact must be a JSON object.");
    TRY_OK(members::refuse_others(body, "What was shown of a contact", {"contact", "why"}));
    ContactShown shown{std::string(body.text_of("contact")), std::string(body.text_of("why"))};
    if (!is_contact_id(shown.contact))
        return refuse(Fault::malformed, "\"contact\" must be the id of a contact of this space.");
    TRY_OK(check_why(shown.why));
    return shown;
}

json::Value write_contact_shown(ContactShown const& shown) {
    return json::Object{{"contact", shown.contact}, {"why", shown.why}};
}

// Who looked, when and at whom stays for ever; the reason may tell of the person, and goes with the contact.
Kind kind_of_contact_shown() {
    using namespace shape;
    Kind kind;
    kind.name = contact_shown_kind;
    kind.may_say = Role::steward;
    kind.may_hear = Role::analyst;
    kind.check = check;
    kind.shape = named(contact_shown_kind, closed({{"contact", text()}, {"why", text()}}));
    kind.may_erase = Role::steward;
    kind.remains = {"contact"};
    kind.contact = "contact";
    return kind;
}

}  // namespace comity
