#include "rooms/intake/conversation_lines.h"

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "rooms/intake/message.h"

namespace comity::intake {

namespace {

constexpr char lines_sql[] =
    "SELECT l.number, l.sort, l.id, l.at_ms, l.title, l.text, l.language, l.party, l.automatic, l.asks, "
    "l.about,"
    " l.answers, l.broadcast, l.word, l.via, j.report, m.state, m.why, m.state_at_ms, m.tries,"
    " (SELECT r.number FROM conversation_line AS r WHERE r.id = coalesce(j.report, l.about) LIMIT 1)"
    " FROM conversation_line AS l LEFT JOIN conversation_join AS j ON j.reply = l.id"
    " LEFT JOIN message AS m ON m.number = l.number"
    " WHERE l.contact = ?1 AND l.number > ?2 ORDER BY l.number LIMIT ?3";

void write_text(json::Writer& writer, std::string_view name, std::string_view text) {
    if (!text.empty()) writer.member(name, text);
}
void write_id(json::Writer& writer, std::string_view name, Query const& row, int column) {
    if (!row.is_null(column)) writer.member(name, to_hex(row.blob(column)));
}

void write_states(json::Writer& writer, Reading const& reading, std::int64_t message) {
    writer.key("states").open('[');
    auto& row =
        reading.query("SELECT state, why, at_ms FROM message_state WHERE message = ?1 ORDER BY number");
    row.with(message);
    while (row.step()) {
        writer.open('{').member("state", row.text(0));
        write_text(writer, "why", row.text(1));
        writer.member("at", format_time(row.integer(2))).close('}');
    }
    row.reset();
    writer.close(']');
}

void write_line(json::Writer& writer, Reading const& reading, Query const& row) {
    writer.open('{').member("number", row.integer(0)).member("sort", row.text(1));
    writer.member("id", to_hex(row.blob(2))).member("at", format_time(row.integer(3)));
    writer.member("party", to_hex(row.blob(7))).member("via", row.text(14));
    for (auto const& [name, column] :
         {std::pair{"title", 4}, {"text", 5}, {"language", 6}, {"asks", 9}, {"word", 13}})
        write_text(writer, name, row.text(column));
    if (row.integer(8) != 0) writer.member("automatic", true);
    for (auto const& [name, column] : {std::pair{"about", 10}, {"to", 11}, {"broadcast", 12}, {"report", 15}})
        write_id(writer, name, row, column);
    if (!row.is_null(20)) writer.member("report_number", row.integer(20));
    if (!row.is_null(16)) {
        writer.member("state", row.text(16));
        write_text(writer, "why", row.text(17));
        writer.member("state_at", format_time(row.integer(18))).member("tries", row.integer(19));
        write_states(writer, reading, row.integer(0));
    }
    writer.close('}');
}

Shape state_shape() {
    using namespace shape;
    return one_of({"waiting", "sending", "unknown", "sent", "recorded", "failed", "delivered"});
}

}  // namespace

std::optional<std::int64_t> write_lines(json::Writer& writer, Reading const& reading,
                                        std::string_view contact, std::int64_t after, std::int64_t limit) {
    auto& row = reading.query(lines_sql);
    row.with(contact, after, limit + 1);
    std::int64_t written = 0, last = after;
    bool more = false;
    while (!more && row.step()) {
        more = written++ == limit;
        if (more) break;
        last = row.integer(0);
        write_line(writer, reading, row);
    }
    row.reset();
    return more ? std::optional(last) : std::nullopt;
}

Shape line_sort_shape() {
    return shape::one_of({"report", "reply", "message", "stopped", "resumed"});
}

Shape line_shape() {
    using namespace shape;
    auto const step = object({{"state", state_shape()}, optional("why", text()), {"at", instant()}});
    return named("ConversationEntry", object({{"number", whole_number()},
                                              {"sort", line_sort_shape()},
                                              {"id", id()},
                                              {"at", instant()},
                                              {"party", id()},
                                              {"via", text()},
                                              optional("title", text()),
                                              optional("text", text()),
                                              optional("language", text()),
                                              optional("asks", text()),
                                              optional("word", text()),
                                              optional("automatic", truth()),
                                              optional("about", id()),
                                              optional("to", id()),
                                              optional("broadcast", id()),
                                              optional("report", id()),
                                              optional("report_number", whole_number()),
                                              optional("state", state_shape()),
                                              optional("why", text()),
                                              optional("state_at", instant()),
                                              optional("tries", whole_number()),
                                              optional("states", list(named("MessageStep", step)))}));
}

}  // namespace comity::intake
