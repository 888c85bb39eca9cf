#include "rooms/confidence/commitment_routes.h"

#include <limits>

#include "base/text.h"
#include "kernel/party_keys.h"
#include "rooms/confidence/catalogues.h"
#include "rooms/confidence/commitment_line.h"
#include "rooms/confidence/row_json.h"

namespace comity::confidence {

namespace {

constexpr char none_here[] = "There is no such commitment here.";

// What every line of a list tells.
std::string line_sql(std::string_view rest) {
    constexpr std::string_view columns =
        "SELECT commitment.number, lower(hex(id)), commitment.party, member.name, catalogue,"
        " catalogue_version, item, status, standing, version, tlp, at_ms, published_at_ms, ended_at_ms, "
        "ended_by, needed,"
        " roles, cleared, replaces, void_why"
        " FROM commitment LEFT JOIN member ON member.party = commitment.party";
    return std::string(columns).append(rest);
}

void write_roles(json::Writer& writer, std::string_view name, std::string_view roles) {
    writer.key(name).open('[');
    for (auto part : split(roles, ';'))
        if (auto const role = trim(part); !role.empty()) writer.value(role);
    writer.close(']');
}

void write_titles(json::Writer& writer, std::string_view catalogue, std::int64_t version,
                  std::string_view item) {
    auto const* found = find_catalogue(catalogue, version);
    auto const* cited = found ? found->find_item(item) : nullptr;
    writer.member("catalogue_title", found ? found->title : "").member("title", cited ? cited->title : "");
}

void write_line(json::Writer& writer, Query const& row) {
    writer.member("number", row.integer(0)).member("id", row.text(1)).member("party", row.text(2));
    write_text_or_null(writer, "name", row, 3);
    writer.member("catalogue", row.text(4)).member("catalogue_version", row.integer(5));
    writer.member("item", row.text(6));
    write_titles(writer, row.text(4), row.integer(5), row.text(6));
    writer.member("status", row.text(7)).member("standing", row.text(8));
    write_number_or_null(writer, "version", row, 9);
    writer.member("tlp", row.text(10)).member("at", format_time(row.integer(11)));
    write_time_or_null(writer, "published_at", row, 12);
    write_time_or_null(writer, "ended_at", row, 13);
    write_number_or_null(writer, "ended_by", row, 14);
    writer.member("clearances_needed", row.integer(15));
    write_roles(writer, "clearance_asked", row.text(16));
    write_roles(writer, "cleared_by", row.text(17));
    write_text_or_null(writer, "replaces", row, 18);
    write_text_or_null(writer, "void_why", row, 19);
}

Shape line_shape() {
    using namespace shape;
    auto const role = one_of({delegated_roles.begin(), delegated_roles.end()});
    return object({{"number", whole_number()},
                   {"id", id()},
                   {"party", id()},
                   {"name", or_null(text())},
                   {"catalogue", text()},
                   {"catalogue_version", whole_number()},
                   {"item", text()},
                   {"catalogue_title", text()},
                   {"title", text()},
                   {"status", status_shape()},
                   {"standing", standing_shape()},
                   {"version", or_null(whole_number())},
                   {"tlp", tlp_shape()},
                   {"at", instant()},
                   {"published_at", or_null(instant())},
                   {"ended_at", or_null(instant())},
                   {"ended_by", or_null(whole_number())},
                   {"clearances_needed", whole_number()},
                   {"clearance_asked", list(role)},
                   {"cleared_by", list(role)},
                   {"replaces", or_null(id())},
                   {"void_why", or_null(text())}});
}

// The parties that have said anything that stands, by name.
void write_parties(json::Writer& writer, Reading const& reading) {
    writer.key("parties").open('[');
    auto& row = reading.query(
        "SELECT said.party, member.name, published, drafts FROM"
        " (SELECT party, sum(standing = 'published') AS published, sum(standing = 'draft') AS drafts"
        "  FROM commitment WHERE standing IN ('published', 'draft') GROUP BY party) AS said"
        " LEFT JOIN member ON member.party = said.party ORDER BY member.name, said.party");
    while (row.step()) {
        writer.open('{').member("party", row.text(0));
        write_text_or_null(writer, "name", row, 1);
        writer.member("published", row.integer(2)).member("drafts", row.integer(3)).close('}');
    }
    row.reset();
    writer.close(']');
}

struct Asked {
    std::string party, catalogue, item;
    std::int64_t after = 0, limit = 0;
    bool all = false;
};

Result<Asked> read_asked(Request const& request) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    TRY(after, asked_integer(request, "after", 0, 0, most));
    TRY(limit, asked_integer(request, "limit", 100, 1, 500));
    auto const word = [&](std::string_view name) { return std::string(request.asked(name).value_or("")); };
    auto const standing = request.asked("standing").value_or("live");
    if (standing != "live" && standing != "all")
        return refuse(Fault::malformed, "\"standing\" must be live or all.");
    return Asked{word("party"), word("catalogue"), word("item"), after, limit, standing == "all"};
}

// Of one party by its index, else in the order of the journal.
Query& ask_lines(Reading const& reading, Asked const& asked) {
    static std::string const rest =
        " AND commitment.number > ?1 AND (?3 = '' OR catalogue = ?3) AND (?4 = '' OR item = ?4)"
        " AND (?5 OR standing IN ('published', 'draft')) ORDER BY commitment.number LIMIT ?2";
    static auto const of_all = line_sql(" WHERE ?6 = ''" + rest);
    static auto const of_party = line_sql(" WHERE commitment.party = ?6" + rest);
    auto& row = reading.query(asked.party.empty() ? of_all : of_party);
    return row.with(asked.after, asked.limit + 1, asked.catalogue, asked.item, asked.all ? 1 : 0,
                    asked.party);
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(asked, read_asked(request));
    TRY(reading, visit.sight.read());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("commitments"));
    write_parties(writer, reading);
    writer.key("commitments").open('[');
    auto& row = ask_lines(reading, asked);
    std::int64_t listed = 0, last = 0;
    bool more = false;
    while (row.step()) {
        more = listed++ == asked.limit;
        if (more) break;
        last = row.integer(0);
        writer.open('{');
        write_line(writer, row);
        writer.close('}');
    }
    row.reset();
    writer.close(']').key("next");
    more ? writer.value(last) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

void write_words(json::Writer& writer, Query const& row) {
    writer.member("measures", row.text(0)).key("evidence").raw(row.text(1));
    writer.member("challenges", row.text(2)).member("assistance_wanted", row.text(3));
    writer.member("assistance_offered", row.text(4));
    write_time_or_null(writer, "from", row, 5);
    write_time_or_null(writer, "to", row, 6);
    writer.member("language", row.text(7));
}

Query& ask_words(Reading const& reading, std::int64_t number) {
    return reading
        .query(
            "SELECT measures, evidence, challenges, assistance_wanted, assistance_offered, from_ms, to_ms,"
            " language FROM commitment_text WHERE number = ?1")
        .with(number);
}

std::vector<Shape::Member> words_shape() {
    using namespace shape;
    auto const piece = object({{"title", text()}, optional("link", text()), optional("blob", id())});
    return {{"measures", text()},           {"evidence", list(named("EvidenceShown", piece))},
            {"challenges", text()},         {"assistance_wanted", text()},
            {"assistance_offered", text()}, {"from", or_null(instant())},
            {"to", or_null(instant())},     {"language", text()}};
}

// All that its party ever said of the item, the newest first.
void write_versions(json::Writer& writer, Reading const& reading, std::int64_t number) {
    writer.key("versions").open('[');
    auto& row = reading.query(
        "SELECT v.number, v.version, v.standing, v.status, v.at_ms, v.published_at_ms, v.void_why"
        " FROM commitment AS c JOIN commitment AS v USING (party, catalogue, item)"
        " WHERE c.number = ?1 ORDER BY v.number DESC LIMIT 200");
    row.with(number);
    while (row.step()) {
        writer.open('{').member("number", row.integer(0));
        write_number_or_null(writer, "version", row, 1);
        writer.member("standing", row.text(2)).member("status", row.text(3));
        writer.member("at", format_time(row.integer(4)));
        write_time_or_null(writer, "published_at", row, 5);
        write_text_or_null(writer, "void_why", row, 6);
        writer.close('}');
    }
    row.reset();
    writer.close(']');
}

void write_steps(json::Writer& writer, Reading const& reading, std::int64_t number) {
    writer.key("steps").open('[');
    auto& row = reading.query(
        "SELECT number, commitment_step.party, member.name, commitment_step.role, decision, reason, at_ms,"
        " void_why FROM commitment_step LEFT JOIN member ON member.party = commitment_step.party"
        " WHERE commitment = ?1 ORDER BY number LIMIT 500");
    row.with(number);
    while (row.step()) {
        writer.open('{').member("number", row.integer(0)).member("party", row.text(1));
        write_text_or_null(writer, "name", row, 2);
        writer.member("role", row.text(3)).member("decision", row.text(4)).member("reason", row.text(5));
        writer.member("at", format_time(row.integer(6)));
        write_text_or_null(writer, "void_why", row, 7);
        writer.close('}');
    }
    row.reset();
    writer.close(']');
}

void write_item(json::Writer& writer, std::string_view catalogue, std::int64_t version,
                std::string_view item) {
    auto const* found = find_catalogue(catalogue, version);
    auto const* cited = found ? found->find_item(item) : nullptr;
    writer.key("cited").open('{').member("summary", cited ? cited->summary : "");
    writer.member("verified", name_of(cited ? cited->verified : Verified::none));
    writer.member("document", found ? found->document : "").close('}');
}

Result<std::int64_t> asked_number(Request const& request) {
    auto const number = read_whole_number(request.capture("number"));
    if (!number || *number > std::numeric_limits<std::int64_t>::max())
        return refuse(Fault::not_found, none_here);
    return static_cast<std::int64_t>(*number);
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    TRY(number, asked_number(request));
    TRY(reading, visit.sight.read());
    static auto const sql = line_sql(" WHERE commitment.number = ?1");
    auto& row = reading.query(sql).with(number);
    if (!row.step()) return refuse(Fault::not_found, none_here);
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("commitments"));
    write_line(writer, row);
    write_item(writer, row.text(4), row.integer(5), row.text(6));
    row.reset();
    auto& words = ask_words(reading, number);
    MUST(words.step());
    write_words(writer, words);
    words.reset();
    write_versions(writer, reading, number);
    write_steps(writer, reading, number);
    writer.close('}');
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    auto const version = object({{"number", whole_number()},
                                 {"version", or_null(whole_number())},
                                 {"standing", standing_shape()},
                                 {"status", status_shape()},
                                 {"at", instant()},
                                 {"published_at", or_null(instant())},
                                 {"void_why", or_null(text())}});
    auto const step = object({{"number", whole_number()},
                              {"party", id()},
                              {"name", or_null(text())},
                              {"role", text()},
                              {"decision", one_of({"cleared", "returned", "withdrawn"})},
                              {"reason", text()},
                              {"at", instant()},
                              {"void_why", or_null(text())}});
    auto const cited = object({{"summary", text()}, {"verified", verified_shape()}, {"document", text()}});
    auto members = with(line_shape(), words_shape());
    members.push_back({"as_of", whole_number()});
    members.push_back({"cited", named("CitedItem", cited)});
    members.push_back({"versions", list(named("CommitmentVersion", version))});
    members.push_back({"steps", list(named("CommitmentStep", step))});
    return named("Commitment", object(std::move(members)));
}

Shape list_shape() {
    using namespace shape;
    auto const party = object({{"party", id()},
                               {"name", or_null(text())},
                               {"published", whole_number()},
                               {"drafts", whole_number()}});
    return named("Commitments", object({{"as_of", whole_number()},
                                        {"parties", list(named("CommittedParty", party))},
                                        {"commitments", list(named("CommitmentLine", line_shape()))},
                                        {"next", or_null(whole_number())}}));
}

}  // namespace

std::vector<Route> commitment_routes() {
    Route all;
    all.path = "/api/v1/spaces/{space}/commitments";
    all.summary = "What parties say of carrying out norms and measures, in the order said.";
    all.parameters = {{"party", "string", "Only of this party, by its id."},
                      {"catalogue", "string", "Only of this catalogue."},
                      {"item", "string", "Only of this item."},
                      {.name = "standing",
                       .type = "string",
                       .meaning = "live: what is published or waits for clearance; all: everything.",
                       .words = {"live", "all"}},
                      {"after", "integer", "Only those with a number above this one."},
                      {"limit", "integer", "How many at most: 1 to 500, 100 where not said."}};
    all.gives = list_shape();
    all.answer = answer_list;
    Route one;
    one.path = "/api/v1/spaces/{space}/commitments/{number}";
    one.summary = "One version of a commitment, with all others on its item, clearances and withdrawals.";
    one.gives = one_shape();
    one.answer = answer_one;
    return {all, one};
}

}  // namespace comity::confidence
