#include "formats/xform.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "formats/xform_parts.h"

namespace comity::xform {

namespace {

constexpr std::size_t name_limit = 200;
constexpr std::size_t expression_limit = 1000;
constexpr std::size_t path_limit = 400;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

struct Bind {
    std::string type, preload, preload_property, relevant, constraint, required, readonly;
    bool calculated = false;
};

// What a control of the body says of the leaf that it asks.
struct Control {
    std::string sort;  // "input", "select1", …
    std::string media_type, label, hint, choices_file;
    std::vector<Choice> choices;
};

bool is_true(std::string_view expression) {
    auto const word = trim(expression);
    return word == "true()" || word == "true" || word == "1";
}

std::string type_of_media(std::string_view media_type) {
    for (auto const* sort : {"image", "audio", "video"})
        if (media_type.starts_with(sort)) return sort;
    return "file";
}

std::string without_prefix(std::string_view name) {
    auto const colon = name.find(':');
    return std::string(colon == name.npos ? name : name.substr(colon + 1));
}

std::string type_of_bind(std::string const& type) {
    static std::map<std::string, std::string, std::less<>> const known{
        {"string", "text"},       {"int", "integer"},        {"integer", "integer"},
        {"long", "integer"},      {"decimal", "decimal"},    {"double", "decimal"},
        {"float", "decimal"},     {"date", "date"},          {"time", "time"},
        {"dateTime", "datetime"}, {"select1", "select_one"}, {"select", "select_many"},
        {"geopoint", "geopoint"}, {"geotrace", "geotrace"},  {"geoshape", "geoshape"},
        {"barcode", "barcode"},   {"odk:rank", "rank"},      {"rank", "rank"},
        {"boolean", "text"},      {"binary", "file"},        {"anyURI", "file"}};
    auto const found = known.find(type);
    return found == known.end() ? "text" : found->second;
}

// The first event, of the head or the model, that is not one of XForms or OpenRosa.
std::string unknown_event(pugi::xml_node const& parent) {
    static std::set<std::string, std::less<>> const known{"xforms-ready",         "xforms-revalidate",
                                                          "xforms-value-changed", "jr-insert",
                                                          "odk-new-repeat",       "odk-instance-first-load",
                                                          "odk-instance-load",    "odk-instance-first-save",
                                                          "xforms-saved",         "xforms-submit"};
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        for (auto const event : split(attribute(element, "event"), ' '))
            if (!event.empty() && !known.contains(event)) return tidy(event, name_limit);
        if (auto found = unknown_event(element); !found.empty()) return found;
    }
    return {};
}

// A phone fills these in by itself, with what tells who holds it.
bool tells_of_device(Bind const& bind) {
    return bind.preload == "property";
}

std::string type_of(Bind const& bind, Control const* control) {
    if (tells_of_device(bind)) return "device";
    auto by_bind = type_of_bind(bind.type);
    if (!control) {
        if (by_bind == "file") return "file";
        return bind.calculated && by_bind == "text" ? "calculated" : by_bind == "text" ? "hidden" : by_bind;
    }
    if (control->sort == "select1") return "select_one";
    if (control->sort == "select") return "select_many";
    if (control->sort == "rank") return "rank";
    if (control->sort == "trigger") return "trigger";
    if (control->sort == "upload") return type_of_media(control->media_type);
    if (control->sort == "range") return "range";
    return by_bind;
}

// One form while it is read.
class Reader {
  public:
    Result<Form> read(std::string_view bytes);

  private:
    Result<void> find_parts(pugi::xml_document const& document);
    Result<void> name_form();
    void read_binds();
    void read_controls(pugi::xml_node const& parent, std::string const& context);
    void read_control(pugi::xml_node const& element, std::string const& sort, std::string const& context);
    Result<void> read_leaves(pugi::xml_node const& parent, std::string const& path,
                             std::string const& repeat);
    void add_question(std::string const& path, std::string const& repeat);
    std::string path_of(pugi::xml_node const& element, std::string const& context) const;
    std::string below_root(std::string_view nodeset, std::string const& context) const;

    Form form_;
    std::size_t choices_ = 0;  // of all controls
    std::string wrong_;        // the first thing with which no phone could work
    pugi::xml_node head_, model_, body_, root_;
    std::string root_name_;
    Texts texts_;
    Lists lists_;
    std::map<std::string, Bind, std::less<>> binds_;
    std::map<std::string, std::string, std::less<>> nodeset_of_bind_;  // by its id
    std::map<std::string, Control, std::less<>> controls_;
    std::set<std::string, std::less<>> repeats_, seen_;
};

Result<Form> Reader::read(std::string_view bytes) {
    if (bytes.size() > form_limit_bytes) return refuse(Fault::too_large, "A form has at most 8 MiB.");
    pugi::xml_document document;
    TRY_OK(xml::read(document, bytes, "The form"));
    TRY_OK(find_parts(document));
    TRY_OK(name_form());
    texts_.read(model_, form_);
    lists_.read(model_, form_);
    read_binds();
    read_controls(body_, "");
    for (auto const& part : {head_, body_})
        if (auto const event = unknown_event(part); !event.empty() && wrong_.empty())
            wrong_ = "The form waits for an event that phones do not know: " + event + ".";
    if (!wrong_.empty()) return malformed(wrong_);
    TRY_OK(read_leaves(root_, "", ""));
    if (form_.questions.empty()) return malformed("The form asks nothing: its first instance is empty.");
    for (auto const& [path, control] : controls_) {
        if (seen_.contains(path)) continue;
        return malformed("The form asks for " + excerpt(path, path_limit) +
                         ", which its first instance does not hold.");
    }
    for (auto const& path : repeats_) form_.repeats.push_back(path);
    name_unsupported(head_, model_, root_, form_);
    return std::move(form_);
}

Result<void> Reader::find_parts(pugi::xml_document const& document) {
    auto const top = document.document_element();
    if (xml::local_name(top) != "html")
        return malformed("This is no XForm: its outermost element is not html.");
    head_ = xml::child(top, "head");
    body_ = xml::child(top, "body");
    model_ = xml::child(head_, "model");
    if (!model_) return malformed("The form has no model in its head.");
    if (!body_) return malformed("The form has no body.");
    for (auto const& each : xml::child(model_, "instance").children())
        if (is_element(each)) root_ = root_ ? root_ : each;
    if (!root_) return malformed("The form has no instance that could hold answers.");
    root_name_ = xml::local_name(root_);
    return {};
}

Result<void> Reader::name_form() {
    form_.title = tidy(xml::child(head_, "title").text().get(), name_limit);
    auto id = trim(attribute(root_, "id"));
    if (id.empty()) id = trim(root_.attribute("xmlns").value());
    if (id.empty()) return malformed("The form has no id: the first element of its instance names it.");
    form_.form_id = tidy(id, name_limit + 1);
    form_.version = tidy(attribute(root_, "version"), name_limit + 1);
    if (count_code_points(form_.form_id) > name_limit || count_code_points(form_.version) > name_limit)
        return malformed("The id and the version of a form have at most 200 characters each.");
    if (form_.title.empty()) form_.title = form_.form_id;
    return {};
}

// "/data/a/b" is "/a/b"; what begins with no slash stands below the context.
std::string Reader::below_root(std::string_view nodeset, std::string const& context) const {
    std::string path;
    bool const whole = trim(nodeset).starts_with('/');
    bool first = whole;
    if (!whole) path = context;
    for (auto step : split(trim(nodeset), '/')) {
        if (auto const bracket = step.find('['); bracket != step.npos) step = step.substr(0, bracket);
        step = trim(step);
        if (step.empty() || step == "." || step.starts_with("current(")) continue;
        if (step == "..") {
            path.resize(std::min(path.rfind('/'), path.size()));
            continue;
        }
        auto const name = without_prefix(step);
        if (std::exchange(first, false) && name == root_name_) continue;
        path += "/" + name;
    }
    return path;
}

std::string Reader::path_of(pugi::xml_node const& element, std::string const& context) const {
    if (auto const* id = element.attribute("bind").value(); *id != 0) {
        auto const known = nodeset_of_bind_.find(id);
        return known == nodeset_of_bind_.end() ? std::string() : known->second;
    }
    std::string_view nodeset = element.attribute("ref").value();
    if (nodeset.empty()) nodeset = element.attribute("nodeset").value();
    return nodeset.empty() ? std::string() : below_root(nodeset, context);
}

void Reader::read_binds() {
    for (auto const& element : children(model_, "bind")) {
        auto const path = below_root(element.attribute("nodeset").value(), "");
        if (auto const id = attribute(element, "id"); !id.empty()) nodeset_of_bind_.emplace(id, path);
        Bind bind;
        auto const type = std::string_view(element.attribute("type").value());
        bind.type = type.starts_with("odk:") ? std::string(type) : without_prefix(type);
        bind.preload = attribute(element, "preload");
        bind.preload_property = attribute(element, "preloadParams");
        bind.relevant = tidy(element.attribute("relevant").value(), expression_limit);
        bind.constraint = tidy(element.attribute("constraint").value(), expression_limit);
        bind.required = element.attribute("required").value();
        bind.readonly = element.attribute("readonly").value();
        bind.calculated = !element.attribute("calculate").empty();
        binds_.insert_or_assign(path, std::move(bind));
    }
}

void Reader::read_controls(pugi::xml_node const& parent, std::string const& context) {
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        std::string const sort(xml::local_name(element));
        auto const path = path_of(element, context);
        if (sort == "repeat" && !path.empty()) repeats_.insert(path);
        if (sort == "group" || sort == "repeat")
            read_controls(element, path.empty() ? context : path);
        else if (!path.empty())
            read_control(element, sort, path);
    }
}

void Reader::read_control(pugi::xml_node const& element, std::string const& sort, std::string const& path) {
    static std::set<std::string, std::less<>> const sorts{"input", "select1", "select", "upload",  "trigger",
                                                          "range", "rank",    "secret", "textarea"};
    if (!sorts.contains(sort) || choices_ > choices_limit) return;
    if (sort == "range")
        for (auto const* bound : {"start", "end", "step"})
            if (!read_number(trim(attribute(element, bound))) && wrong_.empty())
                wrong_ = "The range of " + path + " has a " + bound + " that is no number.";
    Control control;
    control.sort = sort;
    control.media_type = attribute(element, "mediatype");
    control.label = texts_.words_of(xml::child(element, "label"));
    control.hint = texts_.words_of(xml::child(element, "hint"));
    control.choices = lists_.choices_of(element, texts_, control.choices_file);
    choices_ += control.choices.size();
    if (choices_ > choices_limit && wrong_.empty())
        wrong_ = "The form offers more than 200,000 choices in all.";
    controls_.try_emplace(path, std::move(control));
}

// A template is how a repeat begins, and no answer; of several turns the first one shows what is in them.
Result<void> Reader::read_leaves(pugi::xml_node const& parent, std::string const& path,
                                 std::string const& repeat) {
    for (auto const& element : parent.children()) {
        if (!is_element(element)) continue;
        auto const below = path + "/" + std::string(xml::local_name(element));
        if (below.size() > path_limit)
            return malformed("The form holds a name or a group that is too long or too deep.");
        bool const is_repeat = repeats_.contains(below);
        bool const is_leaf = std::ranges::none_of(element.children(), is_element);
        if (!seen_.insert(below).second && is_leaf) continue;
        if (is_leaf && !is_repeat)
            add_question(below, repeat);
        else
            TRY_OK(read_leaves(element, below, is_repeat ? below : repeat));
        if (form_.questions.size() > questions_limit)
            return refuse(Fault::too_large, "A form has at most 3,000 questions.");
    }
    return {};
}

void Reader::add_question(std::string const& path, std::string const& repeat) {
    static Bind const none;
    auto const bound = binds_.find(path);
    auto const& bind = bound == binds_.end() ? none : bound->second;
    auto const asked = controls_.find(path);
    auto const* control = asked == controls_.end() ? nullptr : &asked->second;
    Question question;
    question.path = path;
    question.type = type_of(bind, control);
    question.repeat = repeat;
    question.required = is_true(bind.required);
    question.readonly = is_true(bind.readonly);
    question.relevant = bind.relevant;
    question.constraint = bind.constraint;
    if (control) {
        question.label = control->label;
        question.hint = control->hint;
        question.choices = control->choices;
        if (!control->choices_file.empty())
            form_.unsupported.push_back("The choices of " + path + " lie in the file " +
                                        control->choices_file +
                                        ": answers show their values, not their labels.");
    }
    form_.questions.push_back(std::move(question));
}

}  // namespace

std::string_view Question::name() const {
    std::string_view const whole = path;
    return whole.substr(whole.rfind('/') + 1);
}

std::vector<std::string> const& question_types() {
    static std::vector<std::string> const types{
        "text",    "integer",  "decimal",  "date",       "time",   "datetime", "select_one", "select_many",
        "rank",    "geopoint", "geotrace", "geoshape",   "image",  "audio",    "video",      "file",
        "barcode", "range",    "trigger",  "calculated", "hidden", "device"};
    return types;
}

Result<Form> read(std::string_view bytes) {
    if (bytes.starts_with("PK\x03\x04"))
        return refuse(
            Fault::unsupported,
            "This is a workbook or an archive, perhaps an XLSForm: make an XForm of it first, which "
            "is XML, as ODK and KoboToolbox do.");
    return Reader().read(bytes);
}

}  // namespace comity::xform
