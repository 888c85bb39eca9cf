// The members of a statement's body, read within limits: what does not fit is refused with a sentence that
// says what it is about. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"

namespace comity::members {

enum class Lines { one, many };  // many: newline and tab may be in it

// A misspelt member would be lost without a word; so it is refused by its name.
Result<void> refuse_others(json::Value const& object, std::string const& what,
                           std::initializer_list<std::string_view> known);

// The text of `member`, called `what` in a sentence, of at most `limit` characters. Absent it is empty; but
// one line must hold something where it is said.
Result<std::string> text(json::Value const& object, std::string_view member, std::string const& what,
                         std::size_t limit, Lines lines);
// The same, which must be there and hold something.
Result<std::string> needed_text(json::Value const& object, std::string_view member, std::string const& what,
                                std::size_t limit, Lines lines);
Result<std::optional<bool>> truth(json::Value const& object, std::string_view member,
                                  std::string const& what);
// RFC 3339, the years of base/time.h.
Result<std::optional<std::int64_t>> time(json::Value const& object, std::string_view member);
// `language`, a BCP 47 tag as far as its shape goes; absent it is empty.
Result<std::string> language(json::Value const& body);
inline constexpr std::size_t category_limit = 120;  // characters
inline constexpr std::size_t categories_limit = 32;
// `categories`: at most 32 headings, each once, without ";". `whole` is what has them: "A report".
Result<std::vector<std::string>> categories(json::Value const& body, std::string const& whole);

// 64 lower-case hexadecimal digits.
Result<StatementId> needed_id(json::Value const& object, std::string_view member);
Result<std::optional<StatementId>> id(json::Value const& object, std::string_view member);
// A list of 1 to `most` ids, each once.
Result<std::vector<StatementId>> ids(json::Value const& object, std::string_view member, std::size_t most);

}  // namespace comity::members
