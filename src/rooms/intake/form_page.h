// The pages of the public form, drawn for old phones: the form, its receipt, and what to do where neither can
// be had. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/catalogue.h"
#include "kernel/speak.h"
#include "rooms/intake/form_filled.h"

namespace comity::intake {

Catalogue const& form_words();

// Where a form stands, and for whom it is drawn.
struct Standing {
    std::string space;  // by name
    std::string title;
    std::string mode;  // "life", "exercise", "demonstration"
    Language language;
};

std::string form_page(Standing const& standing, Form const& form, Filled const& filled,
                      std::vector<Misfit> const& misfits, std::string_view said_before = "");
std::string receipt_page(Standing const& standing, Heard const& heard);
// Where there is no form: said alike wherever none is open.
std::string no_form_page(Language const& language);
// A page of one sentence, by its key.
std::string sentence_page(Standing const& standing, std::string_view key);

}  // namespace comity::intake
