// What JSON can be read is written so that it reads back the same; nothing else is promised of any bytes.
#include "base/json.h"

#include "base/text.h"

namespace {

using comity::json::parse;
using comity::json::Value;

void check_round_trip(Value const& value) {
    std::string const text = comity::json::write(value);
    MUST(comity::is_utf8(text));
    auto const again = parse(text);
    MUST(again.has_value());
    MUST(*again == value);
    MUST(comity::json::write(*again) == text);
}

// Any bytes at all can be quoted, and come back where they were UTF-8.
void check_quote(std::string_view bytes) {
    std::string text;
    comity::json::quote(text, bytes);
    auto const back = parse(text);
    MUST(back.has_value() && back->text() != nullptr);
    MUST(!comity::is_utf8(bytes) || *back->text() == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const value = parse(bytes);
    MUST(value.has_value() || !value.error().why.empty());
    MUST(!value.has_value() || comity::is_utf8(bytes));
    if (value) check_round_trip(*value);
    check_quote(bytes);
    return 0;
}
