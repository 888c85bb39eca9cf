#include "formats/xform_submission.h"

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "formats/xform_parts.h"

namespace comity::xform {

namespace {

constexpr std::size_t name_limit = 200;

std::string_view value_of(pugi::xml_node const& leaf) {
    return trim(leaf.text().get());
}

bool is_leaf(pugi::xml_node const& element) {
    return std::ranges::none_of(element.children(), is_element);
}

// Where the raw text of a leaf begins and ends in the bytes; comments and what else is no text go with it.
std::pair<std::size_t, std::size_t> raw_text(pugi::xml_node const& leaf, std::string_view bytes) {
    auto const inner = leaf.first_child();
    auto begin = static_cast<std::size_t>(inner.offset_debug());
    if (inner.type() == pugi::node_cdata) begin -= std::string_view("<![CDATA[").size();
    return {begin, bytes.find("</" + std::string(leaf.name()), begin)};
}

void add_answers(pugi::xml_node const& parent, std::string& path, Paths const& repeats, std::size_t turn,
                 std::vector<Answer>& answers) {
    std::map<std::string_view, std::size_t> turns;
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        auto const before = path.size();
        auto const name = xml::local_name(element);
        path.append("/").append(name);
        auto const inner_turn = repeats.contains(path) ? ++turns[name] : turn;
        if (!is_leaf(element))
            add_answers(element, path, repeats, inner_turn, answers);
        else if (auto const value = value_of(element); !value.empty())
            answers.push_back({path, value, inner_turn});
        path.resize(before);
    }
}

}  // namespace

struct Submission::Document {
    std::string bytes;
    pugi::xml_document xml;
    pugi::xml_node root() const { return xml.document_element(); }
};

Submission::Submission(std::unique_ptr<Document> document) : document_(std::move(document)) {}
Submission::~Submission() = default;
Submission::Submission(Submission&&) noexcept = default;
Submission& Submission::operator=(Submission&&) noexcept = default;

Result<Submission> Submission::read(std::string_view bytes) {
    if (bytes.size() > submission_limit_bytes)
        return refuse(Fault::too_large, "The answers have more than 160 KiB of XML; files come beside it.");
    auto document = std::make_unique<Document>();
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    document->bytes = bytes;
    TRY_OK(xml::read(document->xml, document->bytes, "The submission"));
    auto const root = document->root();
    Submission read(std::move(document));
    read.form_id_ = trim(attribute(root, "id"));
    if (read.form_id_.empty()) read.form_id_ = trim(root.attribute("xmlns").value());
    read.version_ = trim(attribute(root, "version"));
    if (read.form_id_.empty())
        return refuse(Fault::malformed, "The submission does not say to which form it belongs.");
    if (trim(attribute(root, "encrypted")) == "yes")
        return refuse(Fault::unsupported,
                      "The submission is encrypted with a key that this house does not have.");
    auto const meta = xml::child(root, "meta");
    read.instance_ = value_of(xml::child(meta, "instanceID"));
    if (read.instance_.empty()) read.instance_ = trim(attribute(root, "instanceID"));
    if (read.instance_.empty()) read.instance_ = "sha256:" + sha256(bytes).hex();
    read.replaces_ = value_of(xml::child(meta, "deprecatedID"));
    if (read.replaces_ == read.instance_) read.replaces_.clear();
    for (auto const* text : {&read.form_id_, &read.version_, &read.instance_, &read.replaces_})
        if (count_code_points(*text) > name_limit || without_controls(*text) != *text ||
            text->find_first_of("\n\t") != text->npos)
            return refuse(
                Fault::malformed,
                "The ids and the version in a submission are one line of at most 200 characters each.");
    return read;
}

std::vector<Answer> Submission::answers(Paths const& repeats) const {
    std::vector<Answer> answers;
    std::string path;
    add_answers(document_->root(), path, repeats, 0, answers);
    return answers;
}

namespace {

void gather(pugi::xml_node const& parent, std::string& path, Paths const& wanted,
            std::vector<pugi::xml_node>& found) {
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        auto const before = path.size();
        path.append("/").append(xml::local_name(element));
        if (!is_leaf(element))
            gather(element, path, wanted, found);
        else if (wanted.contains(path) && element.first_child())
            found.push_back(element);
        path.resize(before);
    }
}

}  // namespace

Result<std::string> Submission::without(Paths const& emptied) const {
    auto kept = document_->bytes;
    std::vector<pugi::xml_node> leaves;
    std::string path;
    gather(document_->root(), path, emptied, leaves);
    for (auto leaf = leaves.rbegin(); leaf != leaves.rend(); ++leaf) {
        auto const [begin, end] = raw_text(*leaf, document_->bytes);
        if (end == kept.npos) return refuse(Fault::malformed, "The submission is not well-formed XML.");
        kept.erase(begin, end - begin);
    }
    pugi::xml_document again;
    if (!leaves.empty()) TRY_OK(xml::read(again, kept, "The submission"));
    return kept;
}

// -- rows --

struct Rows::Walk {
    struct Hasher {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::size_t, Hasher, std::equal_to<>> columns;
    Paths repeats;
    std::string repeat;
    pugi::xml_document document;
    std::string path;
    std::function<void(Row const&)> const* take = nullptr;

    void fill(pugi::xml_node const& parent, Row& row);
    void descend(pugi::xml_node const& parent, std::string const& key, std::string const& key_path);
    void take_turn(pugi::xml_node const& element, std::string key, std::string const& parent_key);
};

// All leaves below, but those of repeats within.
void Rows::Walk::fill(pugi::xml_node const& parent, Row& row) {
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        auto const before = path.size();
        path.append("/").append(xml::local_name(element));
        if (!repeats.contains(path)) {
            if (auto const column = columns.find(path); column != columns.end())
                row.cells[column->second] = value_of(element);
            fill(element, row);
        }
        path.resize(before);
    }
}

void Rows::Walk::take_turn(pugi::xml_node const& element, std::string key, std::string const& parent_key) {
    Row row{std::move(key), parent_key, std::vector<std::string_view>(columns.size())};
    fill(element, row);
    (*take)(row);
}

// Looks for the turns of the repeat; `key` is that of the innermost repeat around.
void Rows::Walk::descend(pugi::xml_node const& parent, std::string const& key, std::string const& key_path) {
    std::map<std::string_view, std::size_t> turns;
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        auto const before = path.size();
        auto const name = xml::local_name(element);
        path.append("/").append(name);
        if (repeats.contains(path)) {
            auto own = key + path.substr(key_path.size()) + "[" + std::to_string(++turns[name]) + "]";
            if (path == repeat)
                take_turn(element, own, key);
            else if (repeat.starts_with(path + "/"))
                descend(element, own, std::string(path));
        } else if (repeat.starts_with(path + "/")) {
            descend(element, key, key_path);
        }
        path.resize(before);
    }
}

Rows::Rows(std::vector<std::string> const& columns, std::vector<std::string> const& repeats,
           std::string repeat)
    : walk_(std::make_unique<Walk>()) {
    for (auto const& column : columns) walk_->columns.emplace(column, walk_->columns.size());
    walk_->repeats.insert(repeats.begin(), repeats.end());
    walk_->repeat = std::move(repeat);
}

Rows::~Rows() = default;

void Rows::read(std::string_view xml, std::string_view instance,
                std::function<void(Row const&)> const& take) {
    auto& walk = *walk_;
    // It was read with all care before it was taken; here it is only taken apart.
    if (!walk.document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8)) return;
    walk.take = &take;
    walk.path.clear();
    auto const root = walk.document.document_element();
    if (walk.repeat.empty())
        walk.take_turn(root, std::string(instance), "");
    else
        walk.descend(root, std::string(instance), "");
}

}  // namespace comity::xform
