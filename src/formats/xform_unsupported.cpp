// What a form asks for and this house does not do, each in one plain sentence.
#include <algorithm>

#include "base/text.h"
#include "formats/xform_parts.h"

namespace comity::xform {

namespace {

bool has_leaf(Form const& form, std::string_view path) {
    return std::ranges::find(form.questions, path, &Question::path) != form.questions.end();
}

void name_submission(pugi::xml_node const& submission, Form& form) {
    if (!submission) return;
    if (!attribute(submission, "base64RsaPublicKey").empty())
        form.unsupported.push_back(
            "The form has phones encrypt its answers with a key: such answers cannot be read here and are "
            "refused.");
    auto const action = tidy(attribute(submission, "action"), 200);
    if (!action.empty())
        form.unsupported.push_back("The form names another server for its answers, " + action +
                                   ": phones may send them there.");
}

void name_instances(pugi::xml_node const& model, Form& form) {
    for (auto const& instance : children(model, "instance")) {
        auto const source = attribute(instance, "src");
        if (source.empty() || source.starts_with("jr://file") || source.starts_with("jr://images")) continue;
        if (source.starts_with("jr://instance/last-saved")) {
            form.unsupported.push_back(
                "The form begins with the answers given last: that is between the phone and the form, and "
                "nothing of it is done here.");
            continue;
        }
        form.unsupported.push_back("The form wants " + tidy(source, 200) +
                                   ", which this house does not fetch or make.");
    }
}

}  // namespace

void name_unsupported(pugi::xml_node const& head, pugi::xml_node const& model, pugi::xml_node const& primary,
                      Form& form) {
    if (children(head, "model").size() > 1)
        form.unsupported.emplace_back("The form has several models: the first one alone is read.");
    name_submission(xml::child(model, "submission"), form);
    name_instances(model, form);
    auto const meta = xml::child(primary, "meta");
    if (!has_leaf(form, "/meta/instanceID"))
        form.unsupported.emplace_back(
            "The form gives its answers no meta/instanceID: two of them with the very same words count as "
            "one.");
    if (has_leaf(form, "/meta/audit"))
        form.unsupported.emplace_back(
            "The form keeps an audit log: its file is kept with the answers, and not read.");
    if (xml::child(meta, "entity"))
        form.unsupported.emplace_back("The form makes or changes entities: none are kept here.");
    if (std::ranges::any_of(form.questions, [](auto const& each) { return each.type == "device"; }))
        form.unsupported.emplace_back(
            "The form asks the phone for what tells of it or its owner, such as its number: that is not "
            "kept.");
}

}  // namespace comity::xform
