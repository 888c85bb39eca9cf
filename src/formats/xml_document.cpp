#include "formats/xml_document.h"

#include <algorithm>
#include <new>

#include "base/text.h"

namespace comity::xml {

namespace {

std::unexpected<Error> not_well_formed(std::string const& what) {
    return refuse(Fault::malformed, what + " is not well-formed XML.");
}

std::unexpected<Error> not_utf8(std::string const& what) {
    return refuse(Fault::unsupported, what + " must be sent as UTF-8.");
}

bool is_known_encoding(std::string_view name) {
    std::string word(trim(name));
    std::ranges::transform(word, word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return word.empty() || word == "utf-8" || word == "utf8" || word == "us-ascii" || word == "ascii";
}

bool is_element(pugi::xml_node const& node) {
    return node.type() == pugi::node_element;
}

struct Depth : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node&) override { return depth() < depth_limit; }
};

// A declaration may say only that it is what we read; entities cannot be declared without a DOCTYPE.
Result<void> check_prologue(pugi::xml_document const& document, std::string const& what) {
    for (auto const& node : document.children()) {
        if (node.type() == pugi::node_doctype)
            return refuse(Fault::malformed, what + " has a DOCTYPE; such XML is not read here.");
        if (node.type() == pugi::node_declaration && !is_known_encoding(node.attribute("encoding").value()))
            return not_utf8(what);
    }
    if (std::ranges::count_if(document.children(), is_element) == 1) return {};
    return not_well_formed(what);
}

}  // namespace

Result<void> read(pugi::xml_document& document, std::string_view bytes, std::string const& what,
                  unsigned flags) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (!is_utf8(bytes)) return refuse(Fault::malformed, what + " is not valid UTF-8.");
    auto const is_beginning = [](char c) { return c == '<' || c == '='; };
    if (std::ranges::count_if(bytes, is_beginning) > nodes_limit)
        return refuse(Fault::too_large,
                      what + " holds more elements than are read here, which is 4,000,000.");
    auto const parsed =
        document.load_buffer(bytes.data(), bytes.size(),
                             flags | pugi::parse_doctype | pugi::parse_declaration, pugi::encoding_utf8);
    if (parsed.status == pugi::status_out_of_memory) throw std::bad_alloc();
    bool const whole = parsed && bytes.find('\0') == bytes.npos;
    if (!whole) return not_well_formed(what);
    TRY_OK(check_prologue(document, what));
    Depth depth;
    if (!document.traverse(depth))
        return refuse(Fault::too_large, what + " holds elements more than 100 deep.");
    return {};
}

std::string_view local_name(pugi::xml_node const& element) {
    std::string_view const name = element.name();
    auto const colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node const& parent, std::string_view local) {
    for (auto const& each : parent.children())
        if (is_element(each) && local_name(each) == local) return each;
    return {};
}

Result<std::string> only_text(pugi::xml_node const& element, std::string const& what) {
    std::string text;
    for (auto const& part : element.children()) {
        if (is_element(part)) return refuse(Fault::malformed, what + " holds other elements.");
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    }
    return text;
}

}  // namespace comity::xml
