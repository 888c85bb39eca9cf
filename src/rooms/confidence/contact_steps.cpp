#include "rooms/confidence/contact_steps.h"

#include "base/members.h"

namespace comity::confidence {

namespace {

constexpr std::size_t why_limit = 2000;

Result<StatementId> read_contact_id(json::Value const& body, std::string const& what) {
    if (!body.object()) return refuse(Fault::malformed, what + " must be a JSON object.");
    TRY_OK(members::refuse_others(body, what, {"contact", "why"}));
    return members::needed_id(body, "contact");
}

}  // namespace

Result<ContactWord> read_confirmation(json::Value const& body) {
    TRY(contact, read_contact_id(body, "A confirmation"));
    TRY(why, members::text(body, "why", "The member \"why\"", why_limit, members::Lines::many));
    return ContactWord{contact, std::move(why)};
}

Result<ContactWord> read_suspension(json::Value const& body) {
    TRY(contact, read_contact_id(body, "A suspension or withdrawal"));
    TRY(why, members::needed_text(body, "why", "The member \"why\"", why_limit, members::Lines::many));
    return ContactWord{contact, std::move(why)};
}

Shape contact_word_shape(std::string kind, bool needs_why) {
    using namespace shape;
    return named(std::move(kind), closed({{"contact", id()}, {"why", text(), needs_why}}));
}

Result<void> check_confirmation(json::Value const& body) {
    TRY_OK(read_confirmation(body));
    return {};
}

Result<void> check_suspension(json::Value const& body) {
    TRY_OK(read_suspension(body));
    return {};
}

}  // namespace comity::confidence
