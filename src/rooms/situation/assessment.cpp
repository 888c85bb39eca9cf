#include "rooms/situation/assessment.h"

#include "base/members.h"

namespace comity::situation {

namespace {

constexpr std::size_t reason_limit = 2000;

Result<Verification> read_verification(json::Value const& body) {
    auto const verification = verification_named(body.text_of("verification"));
    if (!verification || *verification == Verification::unseen)
        return refuse(Fault::malformed, "The verification must be verified, doubtful or not.");
    return *verification;
}

Result<char> read_reliability(json::Value const& body) {
    auto const letter = body.text_of("reliability");
    if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'F')
        return refuse(Fault::malformed,
                      "The reliability must be a letter from A to F; F where the source cannot be judged.");
    return letter[0];
}

Result<int> read_credibility(json::Value const& body) {
    auto const* said = body.find("credibility");
    auto const* number = said ? said->integer() : nullptr;
    if (!number || *number < 1 || *number > 6)
        return refuse(Fault::malformed,
                      "The credibility must be a number from 1 to 6; 6 where what is said cannot be judged.");
    return static_cast<int>(*number);
}

}  // namespace

Shape reliability_shape() {
    return shape::named("Reliability", shape::one_of({"A", "B", "C", "D", "E", "F"}));
}

Result<Assessment> read_assessment(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "An assessment must be a JSON object.");
    TRY_OK(members::refuse_others(body, "An assessment",
                                  {"about", "verification", "reliability", "credibility", "reason"}));
    TRY(about, members::ids(body, "about", about_limit));
    TRY(verification, read_verification(body));
    TRY(reliability, read_reliability(body));
    TRY(credibility, read_credibility(body));
    TRY(reason, members::needed_text(body, "reason", "The reason", reason_limit, members::Lines::many));
    return Assessment{std::move(about), verification, reliability, credibility, std::move(reason)};
}

Shape assessment_shape() {
    using namespace shape;
    return named(assessment_kind,
                 closed({{"about", list(id())},
                         {"verification", one_of({verification_names.begin() + 1, verification_names.end()})},
                         {"reliability", reliability_shape()},
                         {"credibility", whole_number()},
                         {"reason", text()}}));
}

Result<void> check_assessment(json::Value const& body) {
    TRY_OK(read_assessment(body));
    return {};
}

}  // namespace comity::situation
