// The words of the public page, as the files under public_words/ have them: a JSON object a language. Any
// thread.
#pragma once

#include "formats/catalogue.h"

namespace comity::situation {

Catalogue::Files const& public_words_files();

}  // namespace comity::situation
