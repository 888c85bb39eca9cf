#include "rooms/intake/xform.h"

#include <algorithm>

#include "base/members.h"
#include "base/text.h"
#include "rooms/intake/report.h"

namespace comity::intake {

namespace {

using members::Lines;

constexpr std::size_t body_room_bytes = 240 * 1024;
constexpr std::size_t path_limit = 400;
constexpr std::size_t words_limit = 1000;
constexpr std::size_t list_limit = 3000;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

bool is_md5(std::string_view text) {
    return text.size() == 32 && from_hex(text).has_value();
}

Result<std::vector<std::string>> read_texts(json::Value const& body, std::string_view member,
                                            std::string const& what) {
    std::vector<std::string> texts;
    auto const* value = body.find(member);
    if (!value) return texts;
    if (!value->array() || value->array()->size() > list_limit)
        return malformed(what + " must be a list of texts.");
    for (auto const& each : *value->array()) {
        if (!each.text() || each.text()->empty() || count_code_points(*each.text()) > words_limit)
            return malformed(what + " must be a list of texts of 1 to 1,000 characters.");
        texts.push_back(*each.text());
    }
    return texts;
}

Result<std::vector<xform::Choice>> read_choices(json::Value const& question) {
    std::vector<xform::Choice> choices;
    auto const* value = question.find("choices");
    if (!value) return choices;
    if (!value->array()) return malformed("The choices of a question must be a list.");
    for (auto const& each : *value->array()) {
        if (!each.object()) return malformed("A choice must be an object with value and label.");
        TRY_OK(members::refuse_others(each, "A choice", {"value", "label"}));
        TRY(said, members::needed_text(each, "value", "The value of a choice", words_limit, Lines::one));
        TRY(label, members::needed_text(each, "label", "The label of a choice", words_limit, Lines::one));
        choices.push_back({std::move(said), std::move(label)});
    }
    return choices;
}

Result<xform::Question> read_question(json::Value const& value) {
    if (!value.object()) return malformed("A question must be an object with path and type.");
    TRY_OK(members::refuse_others(value, "A question",
                                  {"path", "type", "label", "hint", "repeat", "required", "readonly",
                                   "relevant", "constraint", "choices", "more_choices"}));
    xform::Question question;
    for (auto const& [member, text] : {std::pair{"path", &question.path},
                                       {"type", &question.type},
                                       {"label", &question.label},
                                       {"hint", &question.hint},
                                       {"repeat", &question.repeat},
                                       {"relevant", &question.relevant},
                                       {"constraint", &question.constraint}}) {
        TRY(said, members::text(value, member, "The " + std::string(member) + " of a question", words_limit,
                                Lines::one));
        *text = std::move(said);
    }
    if (!question.path.starts_with('/') || question.path.size() > path_limit)
        return malformed("The path of a question begins with a slash and has at most 400 bytes.");
    if (std::ranges::find(xform::question_types(), question.type) == xform::question_types().end())
        return malformed("The type of a question must be one of those that are known here.");
    if (!question.repeat.empty() && !question.path.starts_with(question.repeat + "/"))
        return malformed("A question stands below the repeat that it names.");
    TRY(required, members::truth(value, "required", "The member required of a question"));
    TRY(readonly, members::truth(value, "readonly", "The member readonly of a question"));
    question.required = required.value_or(false);
    question.readonly = readonly.value_or(false);
    TRY(choices, read_choices(value));
    question.choices = std::move(choices);
    return question;
}

Result<std::vector<xform::Question>> read_questions(json::Value const& body) {
    auto const* value = body.find("questions");
    if (!value || !value->array() || value->array()->empty() ||
        value->array()->size() > xform::questions_limit)
        return malformed("A form has a list of 1 to 3,000 questions.");
    std::vector<xform::Question> questions;
    for (auto const& each : *value->array()) {
        TRY(question, read_question(each));
        questions.push_back(std::move(question));
    }
    return questions;
}

// How much of a question's words is written: all, some choices, no choices, labels alone, cut.
enum class Words { all, some_choices, no_choices, labels, short_labels };

constexpr std::size_t choices_shown(Words words) {
    return words == Words::all ? 200 : words == Words::some_choices ? 20 : 0;
}

json::Object write_question(xform::Question const& question, Words words) {
    json::Object object{{"path", question.path}, {"type", question.type}};
    auto const add = [&object](char const* name, std::string const& text) {
        if (!text.empty()) object.emplace_back(name, excerpt(text, words_limit - 1));
    };
    add("label", words == Words::short_labels ? excerpt(question.label, 60) : question.label);
    if (words < Words::labels) add("hint", question.hint);
    add("repeat", question.repeat);
    if (question.required) object.emplace_back("required", true);
    if (question.readonly) object.emplace_back("readonly", true);
    if (words < Words::labels) add("relevant", question.relevant);
    if (words < Words::labels) add("constraint", question.constraint);
    auto const shown = std::min(question.choices.size(), choices_shown(words));
    json::Array choices;
    for (std::size_t at = 0; at < shown; ++at)
        choices.emplace_back(json::Object{{"value", question.choices[at].value},
                                          {"label", excerpt(question.choices[at].label, words_limit - 1)}});
    if (shown > 0) object.emplace_back("choices", std::move(choices));
    if (question.choices.size() > shown)
        object.emplace_back("more_choices", static_cast<std::int64_t>(question.choices.size() - shown));
    return object;
}

json::Array questions_with(std::vector<xform::Question> const& questions, Words words) {
    json::Array array;
    array.reserve(questions.size());
    for (auto const& each : questions) array.emplace_back(write_question(each, words));
    return array;
}

json::Array texts_of(std::vector<std::string> const& texts) {
    json::Array array;
    for (auto const& each : texts) array.emplace_back(each);
    return array;
}

std::string written_with(XForm const& form, Words words) {
    auto const& said = form.form;
    json::Object body{{"form_id", said.form_id}};
    if (!said.version.empty()) body.emplace_back("version", said.version);
    body.emplace_back("title", said.title);
    body.emplace_back("sha256", form.sha256.hex());
    body.emplace_back("md5", form.md5);
    for (auto const& [name, texts] : {std::pair{"languages", &said.languages}, {"repeats", &said.repeats}})
        if (!texts->empty()) body.emplace_back(name, texts_of(*texts));
    body.emplace_back("questions", questions_with(said.questions, words));
    for (auto const& [name, texts] : {std::pair{"media", &said.media}, {"unsupported", &said.unsupported}})
        if (!texts->empty()) body.emplace_back(name, texts_of(*texts));
    return json::write(json::Value(std::move(body)));
}

}  // namespace

Result<XForm> read_xform(json::Value const& body) {
    if (!body.object()) return malformed("A form must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A form",
                                  {"form_id", "version", "title", "sha256", "md5", "languages", "repeats",
                                   "questions", "media", "unsupported"}));
    XForm read;
    auto& form = read.form;
    TRY(form_id, members::needed_text(body, "form_id", "The form_id", form_name_limit, Lines::one));
    TRY(version, members::text(body, "version", "The version of the form", form_name_limit, Lines::one));
    TRY(title, members::needed_text(body, "title", "The title", 300, Lines::one));
    auto const hash = Hash::from_hex_text(body.text_of("sha256"));
    if (!hash) return malformed("A form needs the sha256 of its file, 64 lower-case hexadecimal digits.");
    read.sha256 = *hash;
    read.md5 = body.text_of("md5");
    if (!is_md5(read.md5))
        return malformed("A form needs the md5 of its file, 32 lower-case hexadecimal digits.");
    TRY(languages, read_texts(body, "languages", "The languages of a form"));
    TRY(repeats, read_texts(body, "repeats", "The repeats of a form"));
    TRY(questions, read_questions(body));
    TRY(media, read_texts(body, "media", "The media of a form"));
    TRY(unsupported, read_texts(body, "unsupported", "What a form is told of as unsupported"));
    form = {std::move(form_id),   std::move(version), std::move(title), std::move(languages),
            std::move(questions), std::move(repeats), std::move(media), std::move(unsupported)};
    return read;
}

Result<std::string> write_xform(XForm const& form) {
    for (auto const words :
         {Words::all, Words::some_choices, Words::no_choices, Words::labels, Words::short_labels}) {
        auto body = written_with(form, words);
        if (body.size() <= body_room_bytes) return body;
    }
    return refuse(Fault::too_large, "The form asks more than fits into one statement of 256 KiB.");
}

json::Array write_questions(std::vector<xform::Question> const& questions) {
    return questions_with(questions, Words::all);
}

Result<XFormState> read_xform_state(json::Value const& body) {
    if (!body.object()) return malformed("The state of a form must be a JSON object.");
    TRY_OK(members::refuse_others(body, "The state of a form", {"xform", "open"}));
    TRY(id, members::needed_id(body, "xform"));
    TRY(open, members::truth(body, "open", "The member open"));
    if (!open) return malformed("The member open must be true or false.");
    return XFormState{id, *open};
}

json::Object write_xform_state(XFormState const& state) {
    return {{"xform", state.xform.hex()}, {"open", state.open}};
}

Result<XFormMedia> read_xform_media(json::Value const& body) {
    if (!body.object()) return malformed("A file beside a form must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A file beside a form",
                                  {"xform", "name", "sha256", "md5", "media_type"}));
    XFormMedia media;
    TRY(id, members::needed_id(body, "xform"));
    media.xform = id;
    auto const value = json::Value(json::Object{{"sha256", body.text_of("sha256")},
                                                {"media_type", body.text_of("media_type")},
                                                {"name", body.text_of("name")}});
    TRY(file, read_attachment(value, "A file beside a form"));
    media.name = std::move(file.name);
    media.sha256 = file.sha256;
    media.media_type = std::move(file.media_type);
    media.md5 = body.text_of("md5");
    if (!is_md5(media.md5))
        return malformed("A file beside a form needs its md5, 32 lower-case hexadecimal digits.");
    return media;
}

json::Object write_xform_media(XFormMedia const& media) {
    return {{"xform", media.xform.hex()},
            {"name", media.name},
            {"sha256", media.sha256.hex()},
            {"md5", media.md5},
            {"media_type", media.media_type}};
}

Shape question_shape() {
    using namespace shape;
    auto const choice = closed({{"value", text()}, {"label", text()}});
    return named("XQuestion", closed({{"path", text()},
                                      {"type", one_of(xform::question_types())},
                                      optional("label", text()),
                                      optional("hint", text()),
                                      optional("repeat", text()),
                                      optional("required", truth()),
                                      optional("readonly", truth()),
                                      optional("relevant", text()),
                                      optional("constraint", text()),
                                      optional("choices", list(named("XChoice", choice))),
                                      optional("more_choices", whole_number())}));
}

Shape xform_shape() {
    using namespace shape;
    return named(xform_kind, closed({{"form_id", text()},
                                     optional("version", text()),
                                     {"title", text()},
                                     {"sha256", id()},
                                     {"md5", text()},
                                     optional("languages", list(text())),
                                     optional("repeats", list(text())),
                                     {"questions", list(question_shape())},
                                     optional("media", list(text())),
                                     optional("unsupported", list(text()))}));
}

Shape xform_state_shape() {
    using namespace shape;
    return named(xform_state_kind, closed({{"xform", id()}, {"open", truth()}}));
}

Shape xform_media_shape() {
    using namespace shape;
    return named(
        xform_media_kind,
        closed(
            {{"xform", id()}, {"name", text()}, {"sha256", id()}, {"md5", text()}, {"media_type", text()}}));
}

Result<void> check_xform(json::Value const& body) {
    TRY_OK(read_xform(body));
    return {};
}

Result<void> check_xform_state(json::Value const& body) {
    TRY_OK(read_xform_state(body));
    return {};
}

Result<void> check_xform_media(json::Value const& body) {
    TRY_OK(read_xform_media(body));
    return {};
}

std::vector<Hash> xform_blobs(json::Value const& body) {
    auto const hash = Hash::from_hex_text(body.text_of("sha256"));
    return hash ? std::vector{*hash} : std::vector<Hash>{};
}

}  // namespace comity::intake
