#include "rooms/situation/report_history.h"

#include <algorithm>

#include "base/time.h"
#include "rooms/intake/report.h"
#include "rooms/situation/action.h"
#include "rooms/situation/assessment.h"
#include "rooms/situation/closing.h"
#include "rooms/situation/publication.h"

namespace comity::situation {

namespace {

constexpr std::int64_t history_limit = 1000;  // the newest

struct Said {
    std::uint64_t number = 0;
    std::optional<std::int64_t> withdrawn_by;
};

void write_text_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(row.text(column));
}

void write_integer_or_null(json::Writer& writer, std::string_view name, Query const& row, int column) {
    writer.key(name);
    row.is_null(column) ? writer.null() : writer.value(row.integer(column));
}

void write_unseen(json::Writer& writer) {
    writer.member("verification", name_of(Verification::unseen));
    for (auto name : {"reliability", "credibility", "assessed_by", "closing", "closed_by", "duplicate_of"})
        writer.key(name).null();
    writer.key("actions").open('{').member("all", 0).member("open", 0).close('}').member("publications", 0);
}

Result<std::vector<Said>> newest_said(Sight const& sight, std::uint64_t number) {
    TRY(reading, sight.read());
    auto& query = reading.query(
        "SELECT h.number, p.withdrawn_by FROM report_history AS h"
        " LEFT JOIN report_publication AS p ON p.report = h.report AND p.number = h.number"
        " WHERE h.report = ?1 ORDER BY h.number DESC LIMIT ?2");
    query.with(number, history_limit);
    std::vector<Said> said;
    while (query.step()) {
        said.push_back({static_cast<std::uint64_t>(query.integer(0)), {}});
        if (!query.is_null(1)) said.back().withdrawn_by = query.integer(1);
    }
    query.reset();
    std::ranges::reverse(said);
    return said;
}

void write_said(json::Writer& writer, Said const& said, Record const& record) {
    writer.open('{').member("number", record.number).member("id", record.id.hex());
    writer.member("kind", record.header.kind).member("party", record.header.party.hex());
    writer.member("said_at", format_time(record.header.said_at_ms));
    writer.member("heard_at", format_time(record.heard_at_ms)).key("body").raw(record.body);
    if (said.withdrawn_by) writer.member("withdrawn_by", *said.withdrawn_by);
    writer.close('}');
}

// Statements are told apart by their kind; only a publication can be withdrawn.
Shape said_shape(Shape const& body) {
    using namespace shape;
    auto said = object({{"number", whole_number()},
                        {"id", id()},
                        {"kind", one_of({body.name})},
                        {"party", id()},
                        {"said_at", instant()},
                        {"heard_at", instant()},
                        {"body", body}});
    if (body.name == publication_kind) said.members.push_back(optional("withdrawn_by", whole_number()));
    return said;
}

}  // namespace

std::vector<Shape::Member> state_shape() {
    using namespace shape;
    return {{"verification", verification_shape()},
            {"reliability", or_null(reliability_shape())},
            {"credibility", or_null(whole_number())},
            {"assessed_by", or_null(whole_number())},
            {"closing", or_null(how_shape())},
            {"closed_by", or_null(whole_number())},
            {"duplicate_of", or_null(whole_number())},
            {"actions", object({{"all", whole_number()}, {"open", whole_number()}})},
            {"publications", whole_number()}};
}

Shape::Member history_shape() {
    std::vector<Shape> ways;
    for (auto const& body : {intake::report_shape(), intake::attached_shape(), assessment_shape(),
                             action_shape(), closing_shape(), publication_shape(), withdrawal_shape()})
        ways.push_back(said_shape(body));
    return {"history", shape::list(shape::named("HistoryEntry", shape::choice(std::move(ways))))};
}

void write_state(json::Writer& writer, Ask const& ask, std::uint64_t number) {
    auto& row =
        ask("SELECT verification, reliability, credibility, assessed_by, closing, closed_by, duplicate_of, "
            "actions,"
            " open_actions, publications FROM report_state WHERE number = ?1");
    if (!row.with(number).step()) {
        row.reset();
        return write_unseen(writer);
    }
    writer.member("verification", name_of(static_cast<Verification>(row.integer(0))));
    write_text_or_null(writer, "reliability", row, 1);
    write_integer_or_null(writer, "credibility", row, 2);
    write_integer_or_null(writer, "assessed_by", row, 3);
    write_text_or_null(writer, "closing", row, 4);
    write_integer_or_null(writer, "closed_by", row, 5);
    write_integer_or_null(writer, "duplicate_of", row, 6);
    writer.key("actions").open('{').member("all", row.integer(7)).member("open", row.integer(8)).close('}');
    writer.member("publications", row.integer(9));
    row.reset();
}

Result<void> write_history(json::Writer& writer, Sight const& sight, std::uint64_t number) {
    TRY(all, newest_said(sight, number));
    writer.key("history").open('[');
    for (auto const& said : all)
        if (auto const record = sight.record(said.number)) write_said(writer, said, *record);
    writer.close(']');
    return {};
}

}  // namespace comity::situation
