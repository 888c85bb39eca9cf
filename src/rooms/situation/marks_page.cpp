#include "rooms/situation/marks_page.h"

#include "base/json.h"
#include "methods/marks.h"
#include "rooms/situation/reports_list.h"

namespace comity::situation {

namespace {

void write_marked(json::Writer& writer, std::string_view name, std::string_view text) {
    writer.key(name).open('{').member("text", text).key("marks").open('[');
    for (auto const& mark : marks::in_utf16(text, marks::marks_of(text)))
        writer.open('{')
            .member("kind", marks::name_of(mark.kind))
            .member("begin", std::uint64_t{mark.begin})
            .member("end", std::uint64_t{mark.end})
            .close('}');
    writer.close(']').close('}');
}

Shape marks_shape() {
    using namespace shape;
    std::vector<std::string> kinds;
    for (auto kind = marks::Kind::phone; kind <= marks::Kind::name; kind = marks::Kind(int(kind) + 1))
        kinds.emplace_back(marks::name_of(kind));
    auto const mark = named(
        "Mark",
        object({{"kind", one_of(std::move(kinds))}, {"begin", whole_number()}, {"end", whole_number()}}));
    auto const marked = named("MarkedText", object({{"text", text()}, {"marks", list(mark)}}));
    return named(
        "Marks",
        object({{"number", whole_number()}, {"as_of", whole_number()}, {"title", marked}, {"text", marked}}));
}

Result<Reply> answer(Visit const& visit, Request const& request) {
    TRY(record, asked_report(visit.sight, request));
    TRY(reading, visit.sight.read());
    // A correction has a number of its own and stands under that of the first report.
    auto& row = reading.query("SELECT title, text FROM report_text WHERE number = ?1").with(record.number);
    if (!row.step())
        return refuse(Fault::not_found, "This entry is a correction: ask for the report itself.");
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("number", record.number).member("as_of", reading.as_of("reports"));
    write_marked(writer, "title", row.text(0));
    write_marked(writer, "text", row.text(1));
    writer.close('}');
    row.reset();
    return json_reply(std::move(body));
}

}  // namespace

Route marks_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/reports/{number}/marks";
    route.summary =
        "Title and text as they stand, and where they hold numbers, addresses or names; in UTF-16 units.";
    route.role = Role::analyst;
    route.gives = marks_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::situation
