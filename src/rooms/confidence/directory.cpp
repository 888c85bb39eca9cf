#include "rooms/confidence/directory.h"

#include "rooms/confidence/contact.h"
#include "rooms/confidence/contact_steps.h"
#include "rooms/confidence/contacts_import.h"
#include "rooms/confidence/contacts_list.h"
#include "rooms/confidence/directory_view.h"
#include "rooms/confidence/stricter_label.h"

namespace comity::confidence {

namespace {

// A party's word, by its own key or by one of these roles.
Kind own_word(Shape shape, Result<void> (*check)(json::Value const& body), std::vector<std::string> roles) {
    Kind kind;
    kind.name = shape.name;
    kind.shape = std::move(shape);
    kind.own_signature = true;
    kind.roles = std::move(roles);
    kind.check = check;
    return kind;
}

// Its columns are those that an import reads, then those that the house adds.
Dataset contacts_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "contacts";
    dataset.title = "Contacts, as they stood when the last entry was heard";
    dataset.columns = {
        {"role", text, "#contact+role"},
        {"name", text, "#contact+name"},
        {"state", text, "#country+name"},
        {"region", text, "#region+name"},
        {"matters", text, "#contact+matter+list"},
        {"languages", text, "#contact+lang+list"},
        {"time_zone", text, "#contact+timezone"},
        {"hours", text, "#contact+hours"},
        {"web", text, "#contact+url"},
        {"mail", text, "#contact+email"},
        {"telephone", text, "#contact+phone"},
        {"alternate", text, "#contact+other"},
        {"deputies", text, "#contact+deputy+list"},
        {"tlp", text, "#meta+tlp"},
        {"number", integer, "#meta+number"},
        {"id", text, "#meta+id"},
        {"party", text, "#org+id"},
        {"party_name", text, "#org+name"},
        {"standing", text, "#status+standing"},
        {"since", time, "#date+since"},
        {"confirmed_at", time, "#date+confirmed"},
        {"confirmed_until", time, "#date+end"},
        {"missed", integer, "#indicator+missed"},
    };
    dataset.tlp = "tlp";
    dataset.rows =
        "SELECT number, contact.role, contact.name, state, region, matters, languages, time_zone, hours, web,"
        " mail, telephone, alternate, deputies, tlp, number, lower(hex(id)), contact.party, member.name,"
        " standing, since_ms, confirmed_at_ms,"
        " CASE standing WHEN 'active' THEN confirmed_at_ms + 15552000000 END, missed"
        " FROM contact LEFT JOIN member ON member.party = contact.party"
        " WHERE number > ?1 ORDER BY number LIMIT ?2";
    return dataset;
}

Dataset contact_steps_dataset() {
    using enum ColumnType;
    Dataset dataset;
    dataset.name = "contact_steps";
    dataset.title = "Each step that was said of contacts; a void one changed nothing, and has its reason";
    dataset.columns = {{"number", integer, "#meta+number"},
                       {"id", text, "#meta+id"},
                       {"contact", integer, "#contact+num"},
                       {"kind", text, "#activity+type"},
                       {"party", text, "#org+id"},
                       {"key_role", text, "#org+role"},
                       {"at", time, "#date"},
                       {"why", text, "#description+reason"},
                       {"void_why", text, "#description+void"},
                       {"tlp", text, "#meta+tlp"}};
    dataset.tlp = "tlp";
    dataset.rows =
        "SELECT step.number, step.number, lower(hex(step.id)), contact, kind, step.party, key_role, at_ms,"
        " why, void_why, " +
        stricter_label("step.tlp", "coalesce(contact.tlp, 'CLEAR')") +
        " FROM contact_step AS step LEFT JOIN contact ON contact.number = contact"
        " WHERE step.number > ?1 ORDER BY step.number LIMIT ?2";
    return dataset;
}

// What is RED is not counted: a digest leaves the space.
Digest contacts_digest() {
    using enum ColumnType;
    Digest digest;
    digest.name = "contacts";
    digest.title = "How many contacts a space has, by how they stand";
    digest.columns = {
        {"contacts", integer, "#contact+num"},      {"nominated", integer, "#contact+num+nominated"},
        {"active", integer, "#contact+num+active"}, {"suspended", integer, "#contact+num+suspended"},
        {"stale", integer, "#contact+num+stale"},   {"next_deadline", time, "#date+due"}};
    digest.row =
        "SELECT count(*), count(*) FILTER (WHERE standing = 'nominated'),"
        " count(*) FILTER (WHERE standing = 'active'), count(*) FILTER (WHERE standing = 'suspended'),"
        " count(*) FILTER (WHERE standing = 'stale'), min(deadline_ms) FROM contact"
        " WHERE standing <> 'withdrawn' AND tlp <> 'RED' HAVING count(*) > 0";
    return digest;
}

}  // namespace

void add_directory(Room& room) {
    std::vector<std::string> const nominates{"diplomatic_contact", "secretariat"};
    for (auto& kind :
         {own_word(contact_shape(), check_contact, nominates),
          own_word(contact_word_shape(confirmation_kind, false), check_confirmation, {}),
          own_word(contact_word_shape(suspension_kind, true), check_suspension, nominates),
          own_word(contact_word_shape(contact_withdrawn_kind, true), check_suspension, nominates)})
        room.kinds.push_back(kind);
    room.views.push_back(directory_view());
    for (auto& dataset : {contacts_dataset(), contact_steps_dataset()}) room.datasets.push_back(dataset);
    room.digests.push_back(contacts_digest());
    for (auto& route : {contacts_route(), contact_route(), contacts_import_route()})
        room.routes.push_back(route);
}

}  // namespace comity::confidence
