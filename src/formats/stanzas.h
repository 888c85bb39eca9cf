// Stanzas: a text file of `Field: value` lines in blocks that blank lines part, as people write them by hand
// (docs/formats/stanzas.md; the manner of Debian's control files). Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace comity {

struct Stanza {
    std::size_t line = 0;                                     // the line it begins on, from 1
    std::vector<std::pair<std::string, std::string>> fields;  // in the order written, each name once

    // The value, or empty where there is none.
    std::string_view text(std::string_view name) const;
    bool has(std::string_view name) const;
};

// Refuses invalid UTF-8, a line that is no field, a field said twice; the sentence names the line.
Result<std::vector<Stanza>> read_stanzas(std::string_view text);

}  // namespace comity
