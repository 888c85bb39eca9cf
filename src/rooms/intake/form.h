// The statement intake.form: whether and how a space takes reports from the public. Its page is
// docs/statements/intake.form.md. Values and pure functions; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/members.h"
#include "kernel/shape.h"

namespace comity::intake {

inline constexpr char form_kind[] = "intake.form";

// By language; what holds for all of them stands under "".
using Texts = std::map<std::string, std::string, std::less<>>;
std::string_view text_in(Texts const& texts, std::string_view language);  // empty where there is none
// The member, as one text for all languages or an object of texts by language.
Result<Texts> read_texts(json::Value const& object, std::string_view member, std::string const& what,
                         std::size_t limit, members::Lines lines);

struct FormCategory {
    std::string name;
    Texts words;  // empty: the name
};

// Where the map of the form begins.
struct Around {
    double lon = 0, lat = 0, across_km = 0;
};

struct Form {
    bool open = false;
    Texts greeting;
    std::vector<FormCategory> categories;
    std::vector<std::string> languages;
    std::optional<Around> around;
};

Result<Form> read_form(json::Value const& body);
Shape form_shape();
Result<void> check_form(json::Value const& body);

}  // namespace comity::intake
