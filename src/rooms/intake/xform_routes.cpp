#include "rooms/intake/xform_routes.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "kernel/blobs.h"
#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

json::Array texts_of(std::vector<std::string> const& texts) {
    json::Array array;
    for (auto const& each : texts) array.emplace_back(each);
    return array;
}

json::Object read_object(xform::Form const& form) {
    return {{"form_id", form.form_id},
            {"version", form.version},
            {"title", form.title},
            {"languages", texts_of(form.languages)},
            {"questions", write_questions(form.questions)},
            {"question_count", static_cast<std::int64_t>(form.questions.size())},
            {"repeats", texts_of(form.repeats)},
            {"media", texts_of(form.media)},
            {"unsupported", texts_of(form.unsupported)}};
}

Shape read_shape() {
    using namespace shape;
    return named("XFormRead", object({{"form_id", text()},
                                      {"version", text()},
                                      {"title", text()},
                                      {"languages", list(text())},
                                      {"questions", list(question_shape())},
                                      {"question_count", whole_number()},
                                      {"repeats", list(text())},
                                      {"media", list(text())},
                                      {"unsupported", list(text())}}));
}

Shape made_shape() {
    return shape::named("XFormMade", shape::object(shape::with(receipt_shape(), {{"form", read_shape()}})));
}

Reply receipt_with(Heard const& heard, json::Object more) {
    auto members = receipt_of(heard);
    for (auto& each : more) members.push_back(std::move(each));
    return json_reply(json::write(json::Value(std::move(members))),
                      heard.outcome == Heard::Outcome::stored ? 201 : 200);
}

// Phones tell forms apart by id and version: no other file takes the name of one that is there.
Result<void> check_free(Sight const& sight, XForm const& said) {
    TRY(reading, sight.read());
    auto const number = find_xform(reading, said.form.form_id, said.form.version);
    auto const row = number ? xform_row(reading, *number) : std::nullopt;
    if (!row || row->said.sha256 == said.sha256) return {};
    return refuse(Fault::conflict,
                  "There is another form with this id and version here: give this one another version.");
}

Result<Reply> add_form(Visit const& visit, Request const& request) {
    TRY(form, xform::read(request.body));
    if (request.asked("look")) return json_reply(json::write(json::Value(read_object(form))));
    XForm said{std::move(form), sha256(request.body), md5_hex(request.body)};
    TRY_OK(check_free(visit.sight, said));
    Saying saying;
    saying.kind = xform_kind;
    TRY(body, write_xform(said));
    saying.body = std::move(body);
    // The file alone makes it the same: what this program reads of it may grow.
    saying.channel = xform_kind;
    saying.external_id = said.form.form_id + std::string(1, '\0') + said.form.version + std::string(1, '\0') +
                         said.sha256.hex();
    TRY(kept, visit.speak.keep_blob(request.body));
    MUST(kept == said.sha256);
    TRY(heard, visit.speak.say(std::move(saying)));
    return receipt_with(heard, {{"form", read_object(said.form)}});
}

json::Array media_of(Reading const& reading, XFormRow const& row) {
    auto const files = files_beside(reading, row.number);
    json::Array array;
    auto const add = [&](std::string const& name, bool wanted, XFormFile const* file) {
        array.emplace_back(json::Object{{"name", name},
                                        {"wanted", wanted},
                                        {"sha256", file ? json::Value(file->sha256.hex()) : json::Value()}});
    };
    for (auto const& name : row.said.form.media) {
        auto const file = std::ranges::find(files, name, &XFormFile::name);
        add(name, true, file == files.end() ? nullptr : &*file);
    }
    for (auto const& file : files)
        if (std::ranges::find(row.said.form.media, file.name) == row.said.form.media.end())
            add(file.name, false, &file);
    return array;
}

json::Object row_object(Reading const& reading, XFormRow const& row) {
    auto const& form = row.said.form;
    auto const count = count_answers(reading, row.number);
    return {
        {"number", static_cast<std::int64_t>(row.number)},
        {"id", row.id.hex()},
        {"form_id", form.form_id},
        {"version", form.version},
        {"title", form.title},
        {"said_at", format_time(row.said_at_ms)},
        {"open", row.open},
        {"answers", static_cast<std::int64_t>(count.answers)},
        {"last_answer_at", count.last_at_ms ? json::Value(format_time(*count.last_at_ms)) : json::Value()},
        {"languages", texts_of(form.languages)},
        {"question_count", static_cast<std::int64_t>(form.questions.size())},
        {"repeats", texts_of(form.repeats)},
        {"media", media_of(reading, row)},
        {"unsupported", texts_of(form.unsupported)}};
}

std::vector<Shape::Member> row_members() {
    using namespace shape;
    auto const file =
        named("XFormFile", object({{"name", text()}, {"wanted", truth()}, {"sha256", or_null(id())}}));
    return {{"number", whole_number()},
            {"id", id()},
            {"form_id", text()},
            {"version", text()},
            {"title", text()},
            {"said_at", instant()},
            {"open", truth()},
            {"answers", whole_number()},
            {"last_answer_at", or_null(instant())},
            {"languages", list(text())},
            {"question_count", whole_number()},
            {"repeats", list(text())},
            {"media", list(file)},
            {"unsupported", list(text())}};
}

Result<Reply> list_forms(Visit const& visit, Request const&) {
    TRY(reading, visit.sight.read());
    json::Array forms;
    for (auto const& row : xforms(reading)) forms.emplace_back(row_object(reading, row));
    return json_reply(json::write(json::Value(json::Object{{"forms", std::move(forms)}})));
}

Result<Reply> show_form(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    TRY(reading, visit.sight.read());
    auto object = row_object(reading, row);
    object.emplace_back("questions", write_questions(row.said.form.questions));
    return json_reply(json::write(json::Value(std::move(object))));
}

Result<Reply> say_state(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    TRY(body, json::parse(request.body));
    auto const* open = body.find("open");
    if (!open || !open->boolean()) return refuse(Fault::malformed, "The member open must be true or false.");
    Saying saying;
    saying.kind = xform_state_kind;
    saying.body = json::write(json::Value(write_xform_state({row.id, *open->boolean()})));
    TRY(heard, visit.speak.say(std::move(saying)));
    return receipt_with(heard, {});
}

Result<Reply> put_media(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    XFormMedia media;
    media.xform = row.id;
    media.name = request.capture("name");
    auto const type = request.header("content-type");
    media.media_type = type.empty() ? "application/octet-stream" : trim(type.substr(0, type.find(';')));
    media.sha256 = sha256(request.body);
    media.md5 = md5_hex(request.body);
    Saying saying;
    saying.kind = xform_media_kind;
    auto body = json::Value(write_xform_media(media));
    TRY_OK(read_xform_media(body));
    saying.body = json::write(body);
    TRY_OK(visit.speak.keep_blob(request.body));
    TRY(heard, visit.speak.say(std::move(saying)));
    return receipt_with(heard, {{"sha256", media.sha256.hex()}});
}

Route route(Method method, std::string const& below, std::string summary, Shape gives,
            Result<Reply> (*answer)(Visit const&, Request const&)) {
    Route made;
    made.method = method;
    made.path = "/api/v1/spaces/{space}/xforms" + below;
    made.summary = std::move(summary);
    made.gives = std::move(gives);
    made.answer = answer;
    if (method == Method::get) return made;
    made.role = Role::steward;
    made.cacheable = false;
    made.statuses = {200, 201};
    return made;
}

}  // namespace

Result<XFormRow> asked_xform(Sight const& sight, Request const& request) {
    auto const number = read_whole_number(request.capture("form"));
    TRY(reading, sight.read());
    auto row = number ? xform_row(reading, *number) : std::nullopt;
    if (!row) return refuse(Fault::not_found, "There is no such form here, or you may not see it.");
    return std::move(*row);
}

std::vector<Route> xform_routes() {
    using namespace shape;
    auto const row = named("XFormRow", object(row_members()));
    auto list = route(Method::get, "", "The forms for phones, the newest first",
                      object({{"forms", shape::list(row)}}), list_forms);
    auto one = route(Method::get, "/{form}", "A form for phones, with its questions",
                     named("XFormShown", object(with(row, {{"questions", shape::list(question_shape())}}))),
                     show_form);
    auto add = route(Method::post, "", "Takes a form for phones, an XForm; or only looks at it", made_shape(),
                     add_form);
    add.takes = {{"application/xml"}, {"text/xml"}};
    add.parameters = {{"look", "string", "Only says what would be read; nothing is kept."}};
    add.gives = choice({made_shape(), read_shape()});
    add.body_limit_bytes = xform::form_limit_bytes;
    auto state = route(Method::post, "/{form}/state", "Offers a form to phones, or does so no more",
                       receipt_shape(), say_state);
    state.takes = json_body(object({{"open", truth()}}));
    state.body_limit_bytes = 1024;
    auto media = route(Method::put, "/{form}/media/{name}", "Keeps a file that a form wants beside it",
                       named("XFormFileKept", object(with(receipt_shape(), {{"sha256", id()}}))), put_media);
    media.takes = {{"application/octet-stream"}};
    media.body_limit_bytes = blob_limit_bytes;
    std::vector<Route> routes;
    for (auto* each : {&list, &one, &add, &state, &media}) routes.push_back(std::move(*each));
    for (auto& each : xform_export_routes()) routes.push_back(std::move(each));
    return routes;
}

}  // namespace comity::intake
