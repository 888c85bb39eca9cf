// The words of the page of a receipt, as the files under receipt_words/ have them: a JSON object a language.
// Any thread.
#pragma once

#include "formats/catalogue.h"

namespace comity::http {

Catalogue::Files const& receipt_words_files();

}  // namespace comity::http
