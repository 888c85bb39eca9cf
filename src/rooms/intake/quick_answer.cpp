#include "rooms/intake/quick_answer.h"

#include "base/members.h"
#include "base/time.h"
#include "rooms/intake/message.h"

namespace comity::intake {

namespace {

constexpr std::size_t name_limit = 60;

void apply(Tables& tables, Entry const& entry) {
    if (entry.header.kind != quick_answer_kind || entry.erased) return;
    auto const said = read_quick_answer(entry.body);
    if (!said) throw Broken("a quick answer on the record cannot be read: " + said.error().why);
    tables.query("DELETE FROM quick_answer WHERE name = ?1").with(said->name).run();
    if (said->texts.empty()) return;
    tables.query("INSERT INTO quick_answer(name, texts, number, at_ms) VALUES(?1, ?2, ?3, ?4)")
        .with(said->name, json::write(*entry.body.find("texts")), entry.number, entry.at_ms)
        .run();
}

Result<Reply> answer(Visit const& visit, Request const&) {
    TRY(reading, visit.sight.read());
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("as_of", reading.as_of("quick_answers")).key("answers").open('[');
    auto& row = reading.query("SELECT name, texts, number, at_ms FROM quick_answer ORDER BY name");
    while (row.step()) {
        writer.open('{').member("name", row.text(0)).key("texts").raw(row.text(1));
        writer.member("number", row.integer(2)).member("at", format_time(row.integer(3))).close('}');
    }
    row.reset();
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Shape answers_shape() {
    using namespace shape;
    auto const each = named(
        "QuickAnswer",
        object({{"name", text()}, {"texts", map(text())}, {"number", whole_number()}, {"at", instant()}}));
    return named("QuickAnswers", object({{"as_of", whole_number()}, {"answers", list(each)}}));
}

}  // namespace

Result<QuickAnswer> read_quick_answer(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A quick answer must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A quick answer", {"name", "texts"}));
    TRY(name, members::needed_text(body, "name", "The name", name_limit, members::Lines::one));
    auto const* texts = body.find("texts");
    if (!texts || !texts->object())
        return refuse(Fault::malformed, "The member \"texts\" must be an object of texts by language.");
    TRY(read, read_texts(body, "texts", "The texts", message_limit, members::Lines::many));
    return QuickAnswer{std::move(name), std::move(read)};
}

Shape quick_answer_shape() {
    using namespace shape;
    return named(quick_answer_kind, closed({{"name", text()}, {"texts", map(text())}}));
}

Result<void> check_quick_answer(json::Value const& body) {
    TRY_OK(read_quick_answer(body));
    return {};
}

View quick_answers_view() {
    View view;
    view.name = "quick_answers";
    view.version = "1";
    view.tables = {
        {"quick_answer", Role::analyst,
         "CREATE TABLE quick_answer(name TEXT PRIMARY KEY, texts TEXT NOT NULL, number INTEGER NOT NULL,"
         " at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID"}};
    view.apply = apply;
    return view;
}

Route quick_answers_route() {
    Route route;
    route.path = "/api/v1/spaces/{space}/quick-answers";
    route.summary = "Words ready to be written to people, by language.";
    route.role = Role::analyst;
    route.gives = answers_shape();
    route.answer = answer;
    return route;
}

}  // namespace comity::intake
