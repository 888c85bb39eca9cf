#include "formats/generic_message.h"

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

}  // namespace

Result<TextMessage> read(fields::Fields const& fields) {
    TRY(from, one_of(fields, "from", "sender"));
    TRY(text, one_of(fields, "text", "message"));
    TRY(sent, one_of(fields, "date", "time"));
    return text_message(from, text, fields::find(fields, "id"), sent);
}

}  // namespace comity::generic_message
