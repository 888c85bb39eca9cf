// The command line, read: words and options, in any order. Parsing touches no file. Any thread.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity::cli {

struct Arguments {
    std::vector<std::string> words;  // the verb first
    std::map<std::string, std::string>
        options;  // "--port 80" and "--port=80" are {"port", "80"}; a flag is {"look", ""}
    std::vector<std::string> settings;  // what each --set says, "name=value"

    bool has(std::string const& option) const { return options.contains(option); }
    std::string option(std::string const& name, std::string const& otherwise = "") const;
};

// Fault::malformed, with a sentence, where an option is unknown, doubled or lacks its value.
Result<Arguments> read_arguments(std::span<char const* const> given);

}  // namespace comity::cli
