#include "rooms/confidence/contacts_import.h"

#include <map>
#include <tuple>

#include "base/json.h"
#include "formats/csv.h"
#include "formats/hxl.h"
#include "rooms/confidence/contacts_table.h"

namespace comity::confidence {

namespace {

constexpr std::uint64_t file_limit_bytes = 4 * 1024 * 1024;
constexpr std::size_t rows_limit = 2000;

struct Known {
    StatementId id;
    Contact said;
};
using KnownContacts = std::map<std::tuple<std::string, std::string, std::string>, Known>;

// What this party has nominated and not withdrawn, by role, name and State.
Result<KnownContacts> read_known(Visit const& visit, std::string const& party) {
    TRY(reading, visit.sight.read());
    auto& query = reading.query(
        "SELECT id, body FROM contact JOIN nomination ON nomination.number = nomination"
        " WHERE party = ?1 AND standing <> 'withdrawn'");
    query.with(party);
    KnownContacts all;
    while (query.step()) {
        auto const body = json::parse(query.text(1));
        auto said = body ? read_contact(*body) : Result<Contact>(std::unexpected(body.error()));
        if (!said) throw Broken("a nomination in the view cannot be read: " + said.error().why);
        said->changes.reset();
        auto const key = std::tuple(said->role, said->name, said->state);
        all[key] = {StatementId::from_bytes(query.blob(0)).value(), *std::move(said)};
    }
    query.reset();
    return all;
}

void write_row(json::Writer& writer, std::size_t line, std::string_view outcome, std::string_view reason,
               std::optional<Contact> const& contact) {
    writer.open('{').member("line", std::uint64_t{line}).member("outcome", outcome).member("reason", reason);
    writer.key("body");
    contact ? writer.raw(json::write(write_contact(*contact))) : writer.null();
    writer.close('}');
}

void write_contact_row(json::Writer& writer, std::size_t line, Contact contact, KnownContacts const& known) {
    auto const found = known.find({contact.role, contact.name, contact.state});
    if (found == known.end()) return write_row(writer, line, "new", "", contact);
    if (found->second.said == contact) return write_row(writer, line, "same", "", std::nullopt);
    contact.changes = found->second.id;
    write_row(writer, line, "changed", "", contact);
}

// Under the header an export has a row of HXL tags.
bool is_tag_row(std::vector<std::string_view> const& fields) {
    bool any = false;
    for (auto const field : fields) {
        if (!field.empty() && !hxl::is_tag(field)) return false;
        any = any || !field.empty();
    }
    return any;
}

Result<void> write_rows(json::Writer& writer, csv::Reader& reader, ContactsTable const& table,
                        KnownContacts const& known) {
    csv::Record record;
    for (std::size_t rows = 0; reader.next(record); ++rows) {
        if (rows > rows_limit) return refuse(Fault::too_large, "A table of contacts has at most 2,000 rows.");
        if (rows == 0 && record.wrong.empty() && is_tag_row(record.fields)) continue;
        auto contact =
            record.wrong.empty() ? table.read(record.fields) : refuse(Fault::malformed, record.wrong);
        if (contact)
            write_contact_row(writer, record.line, *std::move(contact), known);
        else
            write_row(writer, record.line, "refused", contact.error().why, std::nullopt);
    }
    return {};
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    auto const party = PartyId::from_hex_text(request.asked("party").value_or(visit.sight.reader().hex()));
    if (!party) return refuse(Fault::malformed, "\"party\" must be the id of a party.");
    TRY(dialect, csv::sniff(request.body));
    csv::Reader reader(request.body, dialect);
    csv::Record header;
    if (!reader.next(header)) return refuse(Fault::malformed, "The file is empty.");
    if (!header.wrong.empty())
        return refuse(Fault::malformed, "The first row cannot be read: " + header.wrong);
    TRY(table, ContactsTable::of(header.fields));
    TRY(known, read_known(visit, party->hex()));
    std::string body;
    json::Writer writer(body);
    writer.open('{').key("unknown_columns").open('[');
    for (auto const& column : table.unknown_columns()) writer.value(column);
    writer.close(']').key("rows").open('[');
    TRY_OK(write_rows(writer, reader, table, known));
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape look_shape() {
    using namespace shape;
    auto const row = object({{"line", whole_number()},
                             {"outcome", one_of({"new", "changed", "same", "refused"})},
                             {"reason", text()},
                             {"body", or_null(contact_shape())}});
    return named("ContactsLook",
                 object({{"unknown_columns", list(text())}, {"rows", list(named("ContactRow", row))}}));
}

}  // namespace

Route contacts_import_route() {
    Route route;
    route.method = Method::post;
    route.path = "/api/v1/spaces/{space}/contacts/imports";
    route.summary = "Each row of a table of contacts as the nomination to be signed; stores nothing.";
    route.parameters = {{"party", "string", "Whose nominations they are compared with; else the reader's."}};
    route.takes = {{"text/csv"}};
    route.role = Role::contributor;
    route.body_limit_bytes = file_limit_bytes;
    route.gives = look_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::confidence
