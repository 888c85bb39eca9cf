#include <algorithm>

#include "base/text.h"
#include "formats/xform_parts.h"

namespace comity::xform {

namespace {

constexpr std::size_t words_limit = 500;

// What stands in jr:itext('ID'), or nothing.
std::string_view id_in(std::string_view expression) {
    auto const call = expression.find("itext(");
    if (call == expression.npos) return {};
    auto const begin = expression.find_first_of("'\"", call);
    if (begin == expression.npos) return {};
    auto const end = expression.find(expression[begin], begin + 1);
    return end == expression.npos ? std::string_view() : expression.substr(begin + 1, end - begin - 1);
}

// Text as a person reads it; where an answer is shown inside it, the name of its question in braces.
std::string flat_text(pugi::xml_node const& element) {
    std::string out;
    for (auto const& part : element.children()) {
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) out += part.value();
        if (!is_element(part)) continue;
        if (xml::local_name(part) != "output") {
            out += flat_text(part);
            continue;
        }
        auto value = std::string_view(part.attribute("value").value());
        if (value.empty()) value = part.attribute("ref").value();
        auto const last = trim(value.substr(std::min(value.rfind('/') + 1, value.size())));
        out.append("{").append(last).append("}");
    }
    return out;
}

bool is_plain(pugi::xml_node const& value) {
    return attribute(value, "form").empty();
}

}  // namespace

std::string_view attribute(pugi::xml_node const& element, std::string_view local) {
    for (auto const& each : element.attributes()) {
        std::string_view name = each.name();
        if (auto const colon = name.find(':'); colon != name.npos) name.remove_prefix(colon + 1);
        if (name == local) return each.value();
    }
    return {};
}

bool is_element(pugi::xml_node const& node) {
    return node.type() == pugi::node_element;
}

std::vector<pugi::xml_node> children(pugi::xml_node const& parent, std::string_view local) {
    std::vector<pugi::xml_node> found;
    for (auto const& each : parent.children())
        if (is_element(each) && xml::local_name(each) == local) found.push_back(each);
    return found;
}

std::string file_name_of(std::string_view address) {
    return std::string(address.substr(std::min(address.rfind('/') + 1, address.size())));
}

std::string tidy(std::string_view text, std::size_t limit) {
    std::string out;
    for (char const c : without_controls(text)) {
        bool const blank = c == ' ' || c == '\n' || c == '\t';
        if (blank && (out.empty() || out.back() == ' ')) continue;
        out += blank ? ' ' : c;
    }
    if (out.ends_with(' ')) out.pop_back();
    return excerpt(out, limit);
}

void Texts::read(pugi::xml_node const& model, Form& form) {
    auto const translations = children(xml::child(model, "itext"), "translation");
    pugi::xml_node first;
    for (auto const& each : translations) {
        auto language = tidy(attribute(each, "lang"), 80);
        bool const is_default = !each.attribute("default").empty();
        if (!first || is_default) first = each;
        if (language.empty() || std::ranges::find(form.languages, language) != form.languages.end()) continue;
        form.languages.insert(is_default ? form.languages.begin() : form.languages.end(),
                              std::move(language));
    }
    std::set<std::string> media;
    for (auto const& translation : translations)
        for (auto const& text : children(translation, "text"))
            for (auto const& value : children(text, "value")) {
                auto const words = flat_text(value);
                if (trim(words).starts_with("jr://")) media.insert(file_name_of(trim(words)));
                if (translation == first && is_plain(value))
                    words_.try_emplace(std::string(attribute(text, "id")), tidy(words, words_limit));
            }
    for (auto const& name : media)
        if (!name.empty()) form.media.push_back(name);
}

std::string Texts::say(std::string_view id) const {
    auto const found = words_.find(std::string(id));
    return found == words_.end() ? std::string() : found->second;
}

std::string Texts::words_of(pugi::xml_node const& element) const {
    if (!element) return {};
    auto const id = id_in(element.attribute("ref").value());
    if (!id.empty()) return say(id);
    return tidy(flat_text(element), words_limit);
}

}  // namespace comity::xform
