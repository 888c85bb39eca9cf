#include "rooms/intake/conversations_list.h"

#include <limits>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "methods/words.h"
#include "rooms/intake/contact_id.h"
#include "rooms/intake/conversation_lines.h"

namespace comity::intake {

namespace {

constexpr char no_such_contact[] = "There is no such contact here, or the conversation is not open to you.";
constexpr std::size_t words_limit_bytes = 500, words_limit = 16;
constexpr auto most = std::numeric_limits<std::int64_t>::max();

constexpr char stand_columns[] =
    "SELECT contact, number, at_ms, sort, text, reports, unanswered, stopped, language, language_from,"
    " (SELECT count(*) FROM message AS m JOIN conversation_line AS l USING (number)"
    "  WHERE m.contact = conversation.contact AND m.state IN ('failed', 'unknown') AND NOT l.automatic)"
    " FROM conversation";

std::vector<Shape::Member> stand_members() {
    using namespace shape;
    return {{"reports", whole_number()},
            {"unanswered", truth()},
            {"stopped", truth()},
            {"answerable", truth()},
            {"failed", whole_number()},
            {"language", or_null(text())},
            {"language_from", one_of({"said", "script", "none"})}};
}

void write_stand(json::Writer& writer, Query const& row) {
    writer.member("reports", row.integer(5)).member("unanswered", row.integer(6) != 0);
    writer.member("stopped", row.integer(7) != 0).member("answerable", can_be_answered(row.text(0)));
    writer.member("failed", row.integer(10)).key("language");
    row.text(8).empty() ? writer.null() : writer.value(row.text(8));
    writer.member("language_from", row.text(9));
}

// What is asked for, as SQL conditions and the words that are looked for.
struct Asked {
    std::string conditions;
    std::vector<std::string> words;
};

Result<bool> asked_truth(Request const& request, std::string_view name) {
    auto const asked = request.asked(name).value_or("false");
    if (asked == "true" || asked == "false") return asked == "true";
    return refuse(Fault::malformed, "The parameter " + std::string(name) + " is true or false.");
}

Result<Asked> read_asked(Request const& request) {
    Asked asked;
    TRY(unanswered, asked_truth(request, "unanswered"));
    TRY(stopped, asked_truth(request, "stopped"));
    if (unanswered) asked.conditions += " AND unanswered = 1";
    if (stopped) asked.conditions += " AND stopped = 1";
    auto const words = request.asked("q").value_or("");
    if (trim(words).empty()) return asked;
    if (words.size() <= words_limit_bytes) asked.words = query_words(words);
    if (asked.words.empty() || asked.words.size() > words_limit)
        return refuse(Fault::malformed, "The parameter q asks for 1 to 16 words.");
    asked.conditions += " AND contact IN (SELECT contact FROM conversation_line WHERE 1";
    for (std::size_t at = 0; at < asked.words.size(); ++at)
        asked.conditions += " AND instr(words, ?" + std::to_string(at + 3) + ") > 0";
    asked.conditions += ")";
    return asked;
}

std::int64_t count_unanswered(Reading const& reading) {
    auto& row = reading.query("SELECT count(*) FROM conversation WHERE unanswered = 1");
    auto const count = row.step() ? row.integer(0) : 0;
    row.reset();
    return count;
}

Result<Reply> answer_list(Visit const& visit, Request const& request) {
    TRY(asked, read_asked(request));
    TRY(after, asked_integer(request, "after", most, 0, most));
    TRY(limit, asked_integer(request, "limit", 50, 1, 200));
    TRY(reading, visit.sight.read());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("conversations"));
    writer.member("unanswered", count_unanswered(reading)).key("conversations").open('[');
    auto& row = reading.query(std::string(stand_columns) + " WHERE number < ?1" + asked.conditions +
                              " ORDER BY number DESC LIMIT ?2");
    row.with(after, limit + 1);
    for (std::size_t at = 0; at < asked.words.size(); ++at)
        row.bind(static_cast<int>(at) + 3, " " + asked.words[at] + " ");
    std::int64_t written = 0, last = 0;
    bool more = false;
    while (!more && row.step()) {
        more = written++ == limit;
        if (more) break;
        last = row.integer(1);
        writer.open('{').member("contact", row.text(0)).member("number", last);
        writer.member("at", format_time(row.integer(2)))
            .member("sort", row.text(3))
            .member("text", row.text(4));
        write_stand(writer, row);
        writer.close('}');
    }
    row.reset();
    writer.close(']').key("next");
    more ? writer.value(last) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

Shape list_shape() {
    using namespace shape;
    auto const line = object({{"contact", text()},
                              {"number", whole_number()},
                              {"at", instant()},
                              {"sort", line_sort_shape()},
                              {"text", text()}});
    auto const each = named("ConversationLine", object(with(line, stand_members())));
    return named("Conversations", object({{"as_of", whole_number()},
                                          {"unanswered", whole_number()},
                                          {"conversations", list(each)},
                                          {"next", or_null(whole_number())}}));
}

// False where there is no such contact.
bool write_stand_of(json::Writer& writer, Reading const& reading, std::string_view contact) {
    auto& row = reading.query(std::string(stand_columns) + " WHERE contact = ?1");
    bool const known = row.with(contact).step();
    if (known) write_stand(writer, row);
    row.reset();
    return known;
}

Result<Reply> answer_one(Visit const& visit, Request const& request) {
    TRY(after, asked_integer(request, "after", -1, -1, most));
    TRY(limit, asked_integer(request, "limit", 200, 1, 500));
    TRY(reading, visit.sight.read());
    auto const contact = request.capture("contact");
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("conversations")).member("contact", contact);
    if (!write_stand_of(writer, reading, contact)) return refuse(Fault::not_found, no_such_contact);
    writer.key("lines").open('[');
    auto const next = write_lines(writer, reading, contact, after, limit);
    writer.close(']').key("next");
    next ? writer.value(*next) : writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

Shape one_shape() {
    using namespace shape;
    auto const whole = object({{"as_of", whole_number()}, {"contact", text()}});
    return named("Conversation",
                 object(with(object(with(whole, stand_members())),
                             {{"lines", list(line_shape())}, {"next", or_null(whole_number())}})));
}

// The last of what was said to and by the contact of a report: for an answer where the report is read.
Result<Reply> answer_of_report(Visit const& visit, Request const& request) {
    constexpr std::int64_t last_lines = 20;
    auto const number = read_whole_number(request.capture("number"));
    TRY(reading, visit.sight.read());
    auto& row = reading.query(
        "SELECT l.contact, coalesce((SELECT number FROM conversation_line AS before WHERE before.contact = "
        "l.contact"
        " ORDER BY number DESC LIMIT 1 OFFSET ?2), -1) FROM conversation_line AS l"
        " WHERE l.number = ?1 AND l.sort = 'report'");
    bool const known = number && row.with(*number, last_lines).step();
    auto const contact = known ? std::string(row.text(0)) : "";
    auto const after = known ? row.integer(1) : -1;
    row.reset();
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("conversations")).key("contact");
    if (contact.empty()) return json_reply(body + "null,\"lines\":[]}");
    writer.value(contact);
    write_stand_of(writer, reading, contact);
    writer.key("lines").open('[');
    write_lines(writer, reading, contact, after, last_lines);
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape of_report_shape() {
    using namespace shape;
    auto members = stand_members();
    for (auto& member : members) member.required = false;
    auto const whole = object({{"as_of", whole_number()}, {"contact", or_null(text())}});
    return named("ReportConversation",
                 object(with(object(with(whole, members)), {{"lines", list(line_shape())}})));
}

Route for_analysts(std::string path, std::string summary, Shape gives,
                   Result<Reply> (*answer)(Visit const&, Request const&)) {
    Route route;
    route.path = "/api/v1/spaces/{space}/" + std::move(path);
    route.summary = std::move(summary);
    route.role = Role::analyst;
    route.gives = std::move(gives);
    route.answer = answer;
    return route;
}

}  // namespace

std::vector<Route> conversation_routes() {
    auto list = for_analysts("conversations", "What was said to and by each contact, the latest first.",
                             list_shape(), answer_list);
    list.parameters = {{"after", "integer", "Only those whose last line has a number below this one."},
                       {"unanswered", "boolean", "Only where the person spoke last."},
                       {"stopped", "boolean", "Only those who want no messages."},
                       {"q", "string", "Words that were said in it."},
                       {"limit", "integer", "How many at most: 1 to 200, 50 where not said."}};
    auto one = for_analysts("conversations/{contact}", "All that was said to and by a contact, in its order.",
                            one_shape(), answer_one);
    one.parameters = {{"after", "integer", "Only lines with a number above this one."},
                      {"limit", "integer", "How many at most: 1 to 500, 200 where not said."}};
    auto of_report = for_analysts("reports/{number}/conversation",
                                  "The last that was said to and by the contact of a report.",
                                  of_report_shape(), answer_of_report);
    return {std::move(list), std::move(one), std::move(of_report)};
}

}  // namespace comity::intake
