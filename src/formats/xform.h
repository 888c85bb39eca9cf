// Forms of OpenRosa (XForms as ODK Collect, KoboCollect and Enketo read them): what a form asks, in which
// order, and what of it this house does not do. The page is docs/formats/xform.md. Pure functions; any
// thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity::xform {

inline constexpr std::size_t form_limit_bytes = 8 * 1024 * 1024;
inline constexpr std::size_t questions_limit = 3000;
inline constexpr std::size_t choices_limit = 200'000;  // of all questions

struct Choice {
    std::string value;
    std::string label;  // in the form's first language; the value where it has none
    bool operator==(Choice const&) const = default;
};

// One leaf of what is sent. Text that a form does not say is empty.
struct Question {
    std::string path;  // below the root of the answers: "/household/head"
    std::string type;  // one of question_types()
    std::string label, hint;
    std::string repeat;  // the path of the innermost repeat that it stands in
    bool required = false;
    bool readonly = false;
    std::string relevant, constraint;  // XPath, as the form has it: phones decide by it
    std::vector<Choice> choices;
    bool operator==(Question const&) const = default;

    std::string_view name() const;  // the last step of its path
};

struct Form {
    std::string form_id, version, title;
    std::vector<std::string> languages;  // as the form calls them, its first one first
    std::vector<Question> questions;     // in the order of the answers
    std::vector<std::string> repeats;    // paths
    std::vector<std::string> media;      // names of the files that the form wants beside it
    std::vector<std::string> unsupported;
};

// text, integer, …; "hidden" is what no control asks, "device" what the phone tells of itself or its owner.
std::vector<std::string> const& question_types();

Result<Form> read(std::string_view bytes);

}  // namespace comity::xform
