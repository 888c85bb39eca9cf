// Any CSV as contacts: its header is a table of contacts or is refused with a sentence, each row is a contact
// that the check takes, or is refused with one; what is taken is written and read the same.
#include <cstddef>
#include <cstdint>

#include "formats/csv.h"
#include "rooms/confidence/contact_hours.h"
#include "rooms/confidence/contacts_table.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    using namespace comity::confidence;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const dialect = csv::sniff(bytes);
    if (!dialect) return 0;
    csv::Reader reader(bytes, *dialect);
    csv::Record record;
    if (!reader.next(record) || !record.wrong.empty()) return 0;
    auto const table = ContactsTable::of(record.fields);
    if (!table) {
        MUST(table.error().why.ends_with('.'));
        return 0;
    }
    while (reader.next(record)) {
        if (!record.wrong.empty()) continue;
        auto const contact = table->read(record.fields);
        if (!contact) {
            MUST(contact.error().why.ends_with('.') || contact.error().why.ends_with('"'));
            continue;
        }
        auto const body = json::parse(json::write(write_contact(*contact)));
        MUST(body && check_contact(*body) && read_contact(*body) == *contact);
        MUST(read_week(write_week(contact->hours)) == contact->hours);
    }
    return 0;
}
