// The words of a challenge that goes out by mail, as the files under check_words/ have them: a JSON object a
// language. Any thread.
#pragma once

#include "formats/catalogue.h"

namespace comity::confidence {

Catalogue::Files const& check_words_files();

}  // namespace comity::confidence
