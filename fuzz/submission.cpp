// Any bytes as answers of a phone: they are refused with a sentence, or become a report that can be said; and
// nothing is left in them of what the phone tells of its owner.
#include "formats/xform_submission.h"

#include <cstddef>
#include <cstdint>

#include "rooms/intake/answers.h"

namespace {

comity::intake::FormInUse const& known_form() {
    using comity::xform::Question;
    static comity::intake::FormInUse const form([] {
        comity::xform::Form made;
        made.form_id = made.title = "f";
        made.repeats = {"/r"};
        for (auto const* each : {"text", "geopoint", "datetime", "select_many", "device"})
            made.questions.push_back({.path = std::string("/") + each[0], .type = each, .label = each});
        made.questions.push_back({.path = "/category", .type = "text", .label = "Category"});
        made.questions.push_back({.path = "/title", .type = "text", .label = "Title"});
        made.questions.push_back({.path = "/r/a", .type = "text", .label = "A", .repeat = "/r"});
        made.questions[4].path = "/p";
        return made;
    }());
    return form;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const submission = xform::Submission::read({reinterpret_cast<char const*>(data), size});
    if (!submission) {
        MUST(submission.error().why.ends_with('.'));
        return 0;
    }
    auto const report = intake::report_of(known_form(), *submission);
    if (!report) return 0;
    auto const body = intake::write_report(*report);
    auto const said = intake::check_report(body);
    MUST(said);
    auto const& xml = report->submission->xml;
    auto const again = xform::Submission::read(xml);
    MUST(again && again->form_id() == submission->form_id());
    for (auto const& answer : again->answers({})) MUST(answer.path != "/p");
    for (auto const* repeat : {"", "/r"}) {
        xform::Rows rows({"/t", "/r/a"}, {"/r"}, repeat);
        rows.read(xml, "uuid:x", [&](xform::Rows::Row const& row) { MUST(row.cells.size() == 2); });
    }
    return 0;
}
