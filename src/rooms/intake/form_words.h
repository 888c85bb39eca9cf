// The words of the public form, and of answers to text messages, as the files under form_words/ have them: a
// JSON object a language. Any thread.
#pragma once

#include "formats/catalogue.h"

namespace comity::intake {

Catalogue::Files const& form_words_files();

}  // namespace comity::intake
