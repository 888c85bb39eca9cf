#include <algorithm>
#include <utility>

#include "base/text.h"
#include "formats/xform_parts.h"

namespace comity::xform {

namespace {

constexpr std::size_t value_limit = 200;
constexpr std::size_t label_limit = 200;

std::string child_text(pugi::xml_node const& item, std::string_view local) {
    return tidy(xml::child(item, local).text().get(), value_limit);
}

// The id in instance('ID')…
std::string instance_in(std::string_view nodeset) {
    auto const call = nodeset.find("instance(");
    if (call == nodeset.npos) return {};
    auto const begin = nodeset.find_first_of("'\"", call);
    if (begin == nodeset.npos) return {};
    auto const end = nodeset.find(nodeset[begin], begin + 1);
    return end == nodeset.npos ? std::string() : std::string(nodeset.substr(begin + 1, end - begin - 1));
}

// The step in which an itemset finds a value or label: "name", or the one inside of jr:itext(itextId).
std::string_view step_in(std::string_view expression) {
    if (auto const open = expression.find('('); open != expression.npos) {
        auto const close = expression.find(')', open);
        expression = expression.substr(open + 1, close == expression.npos ? close : close - open - 1);
    }
    return trim(expression.substr(std::min(expression.rfind('/') + 1, expression.size())));
}

}  // namespace

void Lists::read(pugi::xml_node const& model, Form& form) {
    bool primary = true;
    for (auto const& instance : children(model, "instance")) {
        auto const source = attribute(instance, "src");
        auto id = std::string(attribute(instance, "id"));
        if (std::exchange(primary, false)) continue;
        if (source.empty()) {
            inside_.emplace(std::move(id), instance);
            continue;
        }
        auto name = file_name_of(source);
        bool const is_file = source.starts_with("jr://file") || source.starts_with("jr://images");
        if (is_file && !name.empty() && std::ranges::find(form.media, name) == form.media.end())
            form.media.push_back(name);
        outside_.emplace(std::move(id), std::move(name));
    }
}

std::vector<Choice> Lists::choices_of_set(pugi::xml_node const& itemset, Texts const& texts,
                                          std::string& from_file) const {
    std::vector<Choice> choices;
    auto const nodeset = std::string_view(itemset.attribute("nodeset").value());
    auto const id = instance_in(nodeset);
    if (auto const outside = outside_.find(id); outside != outside_.end()) from_file = outside->second;
    auto const inside = inside_.find(id);
    if (inside == inside_.end()) return choices;
    auto const value = step_in(xml::child(itemset, "value").attribute("ref").value());
    auto const label_element = xml::child(itemset, "label");
    auto const expression = std::string_view(label_element.attribute("ref").value());
    bool const by_id = expression.find("itext(") != expression.npos;
    std::set<std::string> known;
    pugi::xml_node root;
    for (auto const& each : inside->second.children())
        if (is_element(each)) root = root ? root : each;
    for (auto const& item : root.children()) {
        if (!is_element(item)) continue;
        auto said = child_text(item, value);
        if (said.empty() || !known.insert(said).second) continue;
        auto label = child_text(item, step_in(expression));
        if (by_id) label = texts.say(label);
        choices.push_back({said, label.empty() ? said : std::move(label)});
    }
    return choices;
}

std::vector<Choice> Lists::choices_of(pugi::xml_node const& control, Texts const& texts,
                                      std::string& from_file) const {
    std::vector<Choice> choices;
    for (auto const& item : children(control, "item")) {
        auto value = child_text(item, "value");
        if (value.empty()) continue;
        auto label = excerpt(texts.words_of(xml::child(item, "label")), label_limit);
        if (label.empty()) label = value;
        choices.push_back({std::move(value), std::move(label)});
    }
    for (auto const& itemset : children(control, "itemset"))
        std::ranges::move(choices_of_set(itemset, texts, from_file), std::back_inserter(choices));
    return choices;
}

}  // namespace comity::xform
