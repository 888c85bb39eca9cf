// The verb about forms for phones: taken in, listed, closed, with the files beside them.
#include <cstdio>
#include <filesystem>

#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/whole_file.h"

namespace comity::cli {

namespace {

constexpr std::size_t form_limit_bytes = 8 * 1024 * 1024;
constexpr std::size_t file_limit_bytes = 64 * 1024 * 1024;

Exit unreadable() {
    return print_refusal({Fault::broken, "The answer cannot be read."});
}

std::string whole_number(json::Value const& value, std::string_view name) {
    auto const* number = value.find(name);
    return number && number->integer() ? std::to_string(*number->integer()) : "?";
}

void print_texts(json::Value const& form, std::string_view name, char const* before) {
    auto const* texts = form.find(name);
    if (!texts || !texts->array()) return;
    for (auto const& each : *texts->array())
        if (each.text()) std::printf("%s%s\n", before, shown(*each.text()).c_str());
}

void print_form(json::Value const& form) {
    std::printf("%s, id %s, version %s: %s questions\n", shown(form.text_of("title")).c_str(),
                shown(form.text_of("form_id")).c_str(), shown(form.text_of("version")).c_str(),
                whole_number(form, "question_count").c_str());
    print_texts(form, "media", "  wants beside it: ");
    print_texts(form, "unsupported", "  note: ");
}

Exit print_added(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const said = json::parse(reply.body);
    if (!said) return unreadable();
    auto const* form = said->find("form");
    print_form(form ? *form : *said);
    if (form)
        std::printf("number %s, receipt %s\n", whole_number(*said, "number").c_str(),
                    shown(said->text_of("code")).c_str());
    return Exit::done;
}

Exit print_listed(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const said = json::parse(reply.body);
    auto const* forms = said ? said->find("forms") : nullptr;
    if (!forms || !forms->array()) return unreadable();
    for (auto const& form : *forms->array()) {
        auto const* open = form.find("open");
        bool const is_open = open && open->boolean() && *open->boolean();
        std::printf("%s  %s  %s  version %s  answers %s  %s\n", whole_number(form, "number").c_str(),
                    shown(form.text_of("form_id")).c_str(), shown(form.text_of("title")).c_str(),
                    shown(form.text_of("version")).c_str(), whole_number(form, "answers").c_str(),
                    is_open ? "open" : "closed");
    }
    return Exit::done;
}

Exit print_said(Arguments const&, Reply& reply) {
    auto const said = json::parse(reply.body);
    if (!said) return unreadable();
    std::printf("number %s, receipt %s\n", whole_number(*said, "number").c_str(),
                shown(said->text_of("code")).c_str());
    return Exit::done;
}

Exit print_table(Arguments const&, Reply& reply) {
    return print_reply(reply);
}

Exit add(Doors const& doors, Arguments const& arguments, std::string const& forms) {
    auto file = read_whole_file(arguments.words[3], form_limit_bytes);
    if (!file) return print_refusal(file.error());
    auto asked = request(Method::post, forms, std::move(*file));
    if (arguments.has("look")) asked.query.emplace_back("look", "1");
    return send(doors, arguments, std::move(asked), print_added);
}

Exit add_file(Doors const& doors, Arguments const& arguments, std::string const& form) {
    std::filesystem::path const path(arguments.words[4]);
    auto file = read_whole_file(path, file_limit_bytes);
    if (!file) return print_refusal(file.error());
    return send(
        doors, arguments,
        request(Method::put, form + "/media/" + percent_encode(path.filename().string()), std::move(*file)),
        print_said);
}

}  // namespace

Exit xform(Doors const& doors, Arguments const& arguments) {
    auto const& words = arguments.words;
    auto const& what = words[1];
    auto const forms = space_path(words[2]) + "/xforms";
    if (what == "list" && words.size() == 3)
        return send(doors, arguments, request(Method::get, forms), print_listed);
    if (what == "add" && words.size() == 4) return add(doors, arguments, forms);
    auto const form = forms + "/" + percent_encode(words.size() > 3 ? words[3] : "");
    if ((what == "open" || what == "close") && words.size() == 4)
        return send(
            doors, arguments,
            request(Method::post, form + "/state", what == "open" ? "{\"open\":true}" : "{\"open\":false}"),
            print_said);
    if (what == "file" && words.size() == 5) return add_file(doors, arguments, form);
    if (what == "answers" && words.size() == 4)
        return send(doors, arguments, request(Method::get, form + "/answers.csv"), print_table);
    if (what == "answers" && words.size() == 5)
        return send(doors, arguments,
                    request(Method::get, form + "/repeats/" + percent_encode(words[4]) + ".csv"),
                    print_table);
    return print_usage(
        "After \"xform\" comes add SPACE FILE, list SPACE, open or close SPACE NUMBER, file SPACE NUMBER "
        "FILE, "
        "or answers SPACE NUMBER [REPEAT].");
}

}  // namespace comity::cli
