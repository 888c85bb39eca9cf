#include "cli/arguments.h"

#include <algorithm>
#include <array>

namespace comity::cli {

namespace {

constexpr auto valued = std::to_array<std::string_view>({"data",
                                                         "port",
                                                         "listen",
                                                         "tls",
                                                         "as",
                                                         "title",
                                                         "purpose",
                                                         "mode",
                                                         "rooms",
                                                         "once",
                                                         "address",
                                                         "label",
                                                         "space",
                                                         "days",
                                                         "account",
                                                         "greeting",
                                                         "categories",
                                                         "speed",
                                                         "seen",
                                                         "why",
                                                         "policy",
                                                         "key",
                                                         "party",
                                                         "name",
                                                         "new",
                                                         "role",
                                                         "from",
                                                         "to",
                                                         "passphrase-file",
                                                         "words",
                                                         "url",
                                                         "state",
                                                         "matter",
                                                         "channel",
                                                         "nonce",
                                                         "set",
                                                         "format",
                                                         "mapping",
                                                         "sheet",
                                                         "who"});
constexpr auto flags =
    std::to_array<std::string_view>({"look", "correct", "json", "public", "no-views", "behind-proxy", "help",
                                     "version", "first", "read-only", "list", "none"});

bool holds(auto const& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string Arguments::option(std::string const& name, std::string const& otherwise) const {
    auto found = options.find(name);
    return found == options.end() ? otherwise : found->second;
}

Result<Arguments> read_arguments(std::span<char const* const> given) {
    Arguments arguments;
    for (std::size_t i = 0; i < given.size(); ++i) {
        std::string_view word = given[i];
        if (!word.starts_with("--") || word.size() == 2) {
            arguments.words.emplace_back(word);
            continue;
        }
        auto equals = word.find('=');
        std::string name(word.substr(2, equals == word.npos ? word.npos : equals - 2));
        std::string value;
        if (holds(valued, name)) {
            if (equals == word.npos && i + 1 == given.size()) {
                return refuse(Fault::malformed, "--" + name + " needs a value.");
            }
            value = equals == word.npos ? given[++i] : word.substr(equals + 1);
        } else if (!holds(flags, name) || equals != word.npos) {
            return refuse(Fault::malformed, "There is no option " + std::string(word) + ".");
        }
        if (name == "set") {
            arguments.settings.push_back(value);
            arguments.options[name] = "";
        } else if (!arguments.options.emplace(name, value).second) {
            return refuse(Fault::malformed, "--" + name + " is given twice.");
        }
    }
    return arguments;
}

}  // namespace comity::cli
