#include "rooms/intake/answers.h"

#include <algorithm>

#include "base/members.h"
#include "base/text.h"
#include "base/time.h"
#include "kernel/statement.h"

namespace comity::intake {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return out;
}

bool is_choice(xform::Question const& question) {
    return question.type == "select_one" || question.type == "select_many" || question.type == "rank";
}

std::string label_of(xform::Question const& question, std::string_view value) {
    auto const choice = std::ranges::find(question.choices, value, &xform::Choice::value);
    return choice == question.choices.end() ? std::string(value) : choice->label;
}

// What people chose, by its labels.
std::vector<std::string> chosen(xform::Question const& question, std::string_view value) {
    if (question.type == "select_one") return {label_of(question, value)};
    std::vector<std::string> labels;
    for (auto const each : split(value, ' '))
        if (!each.empty()) labels.push_back(label_of(question, each));
    return labels;
}

// Is it something that a person answered, and can read?
bool is_readable(xform::Question const& question) {
    static xform::Paths const silent{"hidden", "calculated", "device", "image", "audio", "video", "file"};
    return !question.label.empty() && !silent.contains(question.type);
}

std::string line_of(xform::Question const& question, xform::Answer const& answer) {
    std::string line = question.label;
    if (answer.turn > 0) line += " [" + std::to_string(answer.turn) + "]";
    auto const value =
        is_choice(question) ? join(chosen(question, answer.value), ", ") : without_controls(answer.value);
    return line + (line.ends_with(':') || line.ends_with('?') ? " " : ": ") + without_controls(value);
}

void add_categories(Report& report, xform::Question const& question, std::string_view value) {
    auto const named = is_choice(question) ? chosen(question, value) : std::vector{std::string(value)};
    for (auto const& each : named) {
        auto name = one_line(without_controls(each));
        std::ranges::replace(name, ';', ',');
        name = excerpt(trim(name), members::category_limit - 1);
        bool const fits = !name.empty() && report.categories.size() < members::categories_limit;
        if (fits && std::ranges::find(report.categories, name) == report.categories.end())
            report.categories.push_back(std::move(name));
    }
}

// What says when it happened: a person's answer goes before the clock of the phone.
int weight_of_moment(xform::Question const& question, std::string const& name) {
    bool const is_moment = question.type == "date" || question.type == "datetime";
    if (!is_moment) return 0;
    if (!question.label.empty()) return 3;
    return name == "end" ? 2 : name == "start" || name == "today" ? 1 : 0;
}

// A tag inside of "English (en)", or the name where it is one itself.
std::string language_of(xform::Form const& form) {
    if (form.languages.empty()) return {};
    std::string_view name = form.languages.front();
    if (auto const open = name.rfind('('); open != name.npos && name.ends_with(')'))
        name = name.substr(open + 1, name.size() - open - 2);
    bool const fits = (name.size() == 2 || name.size() == 3) &&
                      std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    return fits ? std::string(name) : std::string();
}

struct Made {
    Report report;
    std::string title;
    int moment_weight = 0;
};

void take(Made& made, xform::Question const& question, xform::Answer const& answer) {
    auto const name = lower(question.name());
    auto& report = made.report;
    if (name == "title" && made.title.empty() && is_readable(question))
        made.title =
            is_choice(question) ? join(chosen(question, answer.value), ", ") : std::string(answer.value);
    if (name == "category" || name == "categories") add_categories(report, question, answer.value);
    auto const weight = weight_of_moment(question, name);
    if (weight > made.moment_weight)
        if (auto const at_ms = read_moment(answer.value)) {
            report.at_ms = at_ms;
            made.moment_weight = weight;
        }
    bool const may_place = question.type == "geopoint" && !report.place;
    auto const position = may_place ? read_position(answer.value) : std::nullopt;
    if (position) report.place = Place{Point{position->lon, position->lat}, position->accuracy_m, ""};
    if (!position && is_readable(question))
        report.text.append(report.text.empty() ? "" : "\n").append(line_of(question, answer));
}

// How many characters fit beside the XML, which is kept whole.
std::size_t text_beside(std::string const& text, std::string const& xml) {
    constexpr std::size_t others_bytes = 48 * 1024, bytes_of_character = 4, least = 1000;
    if (text.size() + xml.size() < body_limit_bytes / 4) return text_limit;
    auto const taken = json::write(json::Value(xml)).size() + others_bytes;
    return std::max(taken < body_limit_bytes ? (body_limit_bytes - taken) / bytes_of_character : 0, least);
}

}  // namespace

FormInUse::FormInUse(xform::Form read) : form(std::move(read)), language(language_of(form)) {
    repeats.insert(form.repeats.begin(), form.repeats.end());
    for (auto const& question : form.questions) {
        questions.emplace(question.path, &question);
        if (question.type == "device") device.insert(question.path);
    }
}

Result<Report> report_of(FormInUse const& form, xform::Submission const& submission) {
    Made made;
    for (auto const& answer : submission.answers(form.repeats)) {
        auto const question = form.questions.find(answer.path);
        if (question != form.questions.end()) take(made, *question->second, answer);
    }
    auto report = std::move(made.report);
    report.title = excerpt(one_line(without_controls(made.title.empty() ? form.form.title : made.title)),
                           title_limit - 1);
    report.language = form.language;
    TRY(xml, submission.without(form.device));
    report.text = excerpt(report.text, std::min(text_limit, text_beside(report.text, xml)) - 1);
    report.submission = Submission{submission.form_id(), submission.version(), submission.instance(),
                                   submission.replaces(), std::move(xml)};
    return report;
}

std::optional<Position> read_position(std::string_view geopoint) {
    std::vector<double> numbers;
    for (auto const each : split(trim(geopoint), ' ')) {
        if (each.empty()) continue;
        auto const number = read_number(each);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    if (numbers.size() < 2 || numbers.size() > 4) return std::nullopt;
    if (std::abs(numbers[0]) > 90 || std::abs(numbers[1]) > 180) return std::nullopt;
    Position position{numbers[0], numbers[1], std::nullopt};
    if (numbers.size() == 4 && numbers[3] > 0 && numbers[3] <= radius_limit_m)
        position.accuracy_m = numbers[3];
    return position;
}

std::optional<std::int64_t> read_moment(std::string_view text) {
    std::string moment(trim(text));
    if (moment.size() > 10 && moment.size() > 3) {
        auto const sign = moment[moment.size() - 3];
        bool const short_zone = sign == '+' || (sign == '-' && moment.find('T') < moment.size() - 3);
        if (short_zone) moment += ":00";
        // "+0100"
        auto const of_four = moment.size() - 5;
        if (!short_zone && (moment[of_four] == '+' || moment[of_four] == '-'))
            moment.insert(moment.size() - 2, ":");
    }
    return parse_time(moment);
}

}  // namespace comity::intake
