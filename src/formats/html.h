// HTML pages that the server draws itself, for old phones and bad lines: no script needed, one style inside
// the page, the same for all of them. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "formats/catalogue.h"

namespace comity::html {

std::string escape(std::string_view text);  // for text and for values of attributes in quotation marks

struct Page {
    Language language;
    std::string title;   // text
    std::string body;    // HTML
    std::string script;  // the address of a module; empty: none
};

std::string write(Page const& page);
// What such a page may do: its own style and script, its own forms, and nothing from elsewhere.
std::string const& content_policy();

// Links to the same page in the other languages.
std::string language_links(std::string_view path, Language const& shown, std::string_view label,
                           std::span<std::string const> offered);

}  // namespace comity::html
