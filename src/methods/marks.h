// Marks: where a text holds what could betray a person (numbers, addresses, handles, exact positions, names),
// so that an editor can show it before something is published. It marks rather too much than too little;
// people decide. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace comity::marks {

enum class Kind : std::uint8_t {
    phone,     // seven digits or more in groups, or behind a plus or a zero
    email,     // someone@somewhere.example
    url,       // with a scheme, www., or a host with a path
    handle,    // @somebody
    number,    // five digits or more in one word: an identity card, an account
    position,  // degrees with three decimals or more, or with minutes
    name,      // words with capitals in a row, or behind a title
};
std::string_view name_of(Kind kind);

// Up to `end`, not with it.
struct Mark {
    Kind kind = Kind::number;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(Mark const&) const = default;
};

// In bytes, in the order of the text, none over another. Digits of every script count. None in what is no
// UTF-8.
std::vector<Mark> marks_of(std::string_view utf8);
// The same marks counted in UTF-16 units, as scripts in pages count.
std::vector<Mark> in_utf16(std::string_view utf8, std::vector<Mark> marks);

}  // namespace comity::marks
