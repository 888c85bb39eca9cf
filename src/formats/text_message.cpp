#include "formats/text_message.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"

namespace comity {

namespace {

constexpr std::size_t address_limit_bytes = 100;
constexpr std::size_t id_limit_bytes = 200;
constexpr std::size_t digits_least = 3;                   // of a short number
constexpr std::size_t digits_most = 15;                   // E.164
constexpr std::uint64_t seconds_limit = 100'000'000'000;  // the year 5138; as milliseconds March 1973
constexpr std::string_view whatsapp = "whatsapp:";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Digits with a + or not; nothing where there is anything else but what people write between them.
std::optional<std::string> read_telephone_number(std::string_view text) {
    std::string number;
    for (char const c : text) {
        bool const between = std::string_view(" -.()/").find(c) != std::string_view::npos;
        if (between) continue;
        if (!is_digit(c) && !(c == '+' && number.empty())) return std::nullopt;
        number += c;
    }
    auto const digits = static_cast<std::size_t>(std::ranges::count_if(number, is_digit));
    if (digits < digits_least || digits > digits_most) return std::nullopt;
    return number;
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text,
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

Result<Address> read_address(std::string_view text) {
    text = trim(text);
    if (text.empty()) return refuse(Fault::malformed, "The message does not say who sent it.");
    if (text.size() > address_limit_bytes || has_control(text))
        return refuse(Fault::malformed, "Who sent the message is longer than 100 bytes, or no line of text.");
    std::string_view const before = text.starts_with(whatsapp) ? whatsapp : "";
    auto const number = read_telephone_number(text.substr(before.size()));
    if (!number) return Address{std::string(text), false};
    return Address{std::string(before) + *number, true};
}

std::optional<std::int64_t> read_sent(std::string_view text) {
    text = trim(text);
    if (auto const number = read_whole_number(text)) {
        bool const seconds = *number < seconds_limit;
        auto const at_ms = seconds ? *number * 1000 : *number;
        if (at_ms > static_cast<std::uint64_t>(latest_ms)) return std::nullopt;
        return static_cast<std::int64_t>(at_ms);
    }
    if (auto const at_ms = parse_time(text)) return at_ms;
    bool const with_space = text.size() == 19 && text[10] == ' ';
    if (!with_space) return std::nullopt;
    return parse_time(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) + "Z");
}

Result<TextMessage> text_message(std::string_view from, std::string_view text, std::string_view id,
                                 std::string_view sent, std::vector<MessageFile> files) {
    TRY(address, read_address(from));
    auto words = without_controls(text);
    if (words.empty() && files.empty()) return refuse(Fault::malformed, "The message has no text.");
    if (id.size() > id_limit_bytes)
        return refuse(Fault::malformed, "The id of the message is longer than 200 bytes.");
    return TextMessage{std::move(address), std::move(words), std::string(trim(id)), std::string(trim(sent)),
                       read_sent(sent),    std::nullopt,     std::move(files)};
}

}  // namespace comity
