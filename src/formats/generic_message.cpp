#include "formats/generic_message.h"

#include "base/text.h"

namespace comity::generic_message {

namespace {

Result<std::string_view> one_of(fields::Fields const& fields, std::string_view name, std::string_view other) {
    auto const first = fields::find(fields, name);
    auto const second = fields::find(fields, other);
    if (!first.empty() && !second.empty())
        return refuse(Fault::malformed, "The message holds both \"" + std::string(name) + "\" and \"" +
                                            std::string(other) + "\": send one of them.");
    return first.empty() ? second : first;
}

constexpr std::size_t ref_limit_bytes = 40;
constexpr std::uint64_t parts_limit = 20;
constexpr std::size_t part_text_limit_bytes = 2000;

Result<std::optional<MessagePart>> read_part(fields::Fields const& fields) {
    auto const ref = trim(fields::find(fields, "concat-ref"));
    auto const number = fields::find(fields, "concat-part");
    auto const total = fields::find(fields, "concat-total");
    if (ref.empty() && number.empty() && total.empty()) return std::nullopt;
    auto const which = read_whole_number(trim(number));
    auto const of = read_whole_number(trim(total));
    bool const fits = !ref.empty() && ref.size() <= ref_limit_bytes && which && of && *which >= 1 &&
                      *which <= *of && *of <= parts_limit;
    if (!fits)
        return refuse(Fault::malformed,
                      "A part of a message has concat-ref of at most 40 bytes, and concat-part from 1 to "
                      "concat-total, which is at most 20.");
    // Of one part it is no part.
    if (*of == 1) return std::nullopt;
    return MessagePart{std::string(ref), static_cast<std::uint32_t>(*which), static_cast<std::uint32_t>(*of)};
}

}  // namespace

Result<TextMessage> read(fields::Fields const& fields) {
    TRY(from, one_of(fields, "from", "sender"));
    TRY(text, one_of(fields, "text", "message"));
    TRY(sent, one_of(fields, "date", "time"));
    TRY(part, read_part(fields));
    if (part && text.size() > part_text_limit_bytes)
        return refuse(Fault::too_large, "A part of a message is longer than 2,000 bytes.");
    TRY(message, text_message(from, text, fields::find(fields, "id"), sent));
    if (!part) return message;
    message.text = text;  // as it is, so that words are not torn or glued where it was split
    message.part = std::move(part);
    return message;
}

}  // namespace comity::generic_message
