// Policies: the standard's example counts as it says, and what is wrong is named with its line.
#include "tlog/policy.h"

#include <gtest/gtest.h>

#include "trees.h"

namespace comity::tlog {
namespace {

VerifierKey key(std::string const& name, KeyType type) {
    auto seed = name + Bytes(seed_bytes, '-');
    return make_signer(name, type, signing_key_from_seed(seed.substr(0, seed_bytes))).key;
}

VerifierKey witness_key(std::string const& name) {
    return key(name, KeyType::cosignature);
}

std::string witness(std::string const& name) {
    return "witness " + name + " " + write_verifier_key(witness_key(name)) + "\n";
}

std::string log(std::string const& name) {
    return "log " + write_verifier_key(key(name, KeyType::ed25519)) + "\n";
}

// Two levels of groups, as in c2sp.org/tlog-policy.
std::string const example = log("log.example") + "\n# three of one house\n" + witness("X1") + witness("X2") +
                            witness("X3") + "group X-witnesses 2 X1 X2 X3\n\n" + witness("Y1") +
                            witness("Y2") + witness("Y3") + "group Y-witnesses any Y1 Y2 Y3\n" +
                            "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";

bool satisfied_by(Policy const& policy, std::vector<std::string> const& names) {
    std::vector<VerifiedSignature> signatures;
    for (auto const& name : names) signatures.push_back({witness_key(name), 1772332860});
    return satisfied(policy, signatures);
}

TEST(Policy, CountsAsTheStandardSays) {
    auto const policy = read_policy(example);
    ASSERT_TRUE(policy) << policy.error().why;
    EXPECT_EQ(policy->logs.size(), 1u);
    EXPECT_EQ(witness_keys(*policy).size(), 6u);
    EXPECT_TRUE(satisfied_by(*policy, {"X1", "X3", "Y2"}));
    EXPECT_TRUE(satisfied_by(*policy, {"X1", "X2", "X3", "Y1", "Y2", "Y3"}));
    EXPECT_FALSE(satisfied_by(*policy, {"X1", "X2", "X3"}));
    EXPECT_FALSE(satisfied_by(*policy, {"X1", "Y1", "Y2", "Y3"}));
    EXPECT_FALSE(satisfied_by(*policy, {"X1", "X1", "Y2"}));  // one witness counts once
    EXPECT_FALSE(satisfied_by(*policy, {"X1", "stranger", "Y2"}));
    EXPECT_FALSE(satisfied_by(*policy, {}));
}

TEST(Policy, AKeyOfTheSameNameIsNotTheWitness) {
    auto const policy = read_policy(witness("w") + "quorum w\n");
    ASSERT_TRUE(policy) << policy.error().why;
    auto const other = make_signer("w", KeyType::cosignature, signing_key_from_seed(Bytes(seed_bytes, 'o')));
    EXPECT_TRUE(satisfied_by(*policy, {"w"}));
    EXPECT_FALSE(satisfied(*policy, std::vector<VerifiedSignature>{{other.key, 1}}));
}

TEST(Policy, NoQuorumNeedsNobody) {
    auto const policy = read_policy("quorum none\n");
    ASSERT_TRUE(policy) << policy.error().why;
    EXPECT_TRUE(satisfied_by(*policy, {}));
    EXPECT_EQ(write_policy(*policy), "quorum none\n");
}

TEST(Policy, IsWrittenInOneForm) {
    auto const policy = read_policy(example);
    ASSERT_TRUE(policy);
    auto const written = write_policy(*policy);
    EXPECT_TRUE(
        written.ends_with("group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\ngroup X-and-Y all "
                          "X-witnesses Y-witnesses\n"
                          "quorum X-and-Y\n"));
    EXPECT_EQ(write_policy(*read_policy(written)), written);
}

TEST(Policy, SpacesTabsAddressesAndForeignScripts) {
    auto const key_text = write_verifier_key(witness_key("w.example"));
    auto const policy = read_policy(" \t witness\t \u0441\u0432\u0456\u0434\u043e\u043a  " + key_text +
                                    " https://w.example/in \t\n" +
                                    "   # nothing\n\t\nquorum \u0441\u0432\u0456\u0434\u043e\u043a");
    ASSERT_TRUE(policy) << policy.error().why;
    EXPECT_EQ(policy->witnesses.at(0).url, "https://w.example/in");
    EXPECT_EQ(policy->quorum, policy->witnesses.at(0).name);
}

TEST(Policy, NamesTheLineThatIsWrong) {
    auto const w = witness("w");
    std::vector<std::pair<std::string, std::string>> const wrong{
        {"hello\nquorum none\n", "Line 1 of the policy: a line begins with"},
        {w + w + "quorum w\n", "Line 2 of the policy: this name is defined for the second time."},
        {w + "witness v " + w.substr(10) + "quorum w\n", "Line 2 of the policy: this key stands here"},
        {log("l") + log("l") + "quorum none\n", "Line 2 of the policy: this key stands here"},
        {"log\nquorum none\n", "Line 1 of the policy: a log is written as"},
        {"log x\nquorum none\n", "Line 1 of the policy: its key cannot be read. A key is written as"},
        {"log " + w.substr(10) + "quorum none\n", "Line 1 of the policy: the key of a log is of type 1"},
        {"witness v " + log("l").substr(4) + "quorum none\n", "Line 1 of the policy: the key of a witness"},
        {"witness none " + w.substr(10) + "quorum none\n",
         "Line 1 of the policy: nothing can be called none."},
        {"witness w\n", "Line 1 of the policy: a witness is written as"},
        {w + "group g any\n", "Line 2 of the policy: a group is written as"},
        {w + "group g 0 w\n", "Line 2 of the policy: a group needs any, all"},
        {w + "group g 2 w\n", "Line 2 of the policy: a group needs any, all"},
        {w + "group g most w\n", "Line 2 of the policy: a group needs any, all"},
        {w + "group g any g\n", "Line 2 of the policy: a group names a member"},
        {w + "group g any none\n", "Line 2 of the policy: a group names a member"},
        {w + "group g any w w\n", "Line 2 of the policy: a name is a member of a group for the second"},
        {w + "group g any w\ngroup h any w\n",
         "Line 3 of the policy: a name is a member of a group for the second"},
        {w + "group w any w\n", "Line 2 of the policy: this name is defined for the second time."},
        {"quorum w\n" + w, "Line 1 of the policy: the quorum names what is not defined"},
        {"quorum\n", "Line 1 of the policy: the quorum is written as"},
        {"quorum none\nquorum none\n", "Line 2 of the policy: there is a second quorum line."},
        {w, "The policy has no quorum line."},
        {"", "The policy has no quorum line."},
        {"quorum none\r\n", "Line 1 of the policy: control characters"},
        {"#\x7f\nquorum none\n", "Line 1 of the policy: control characters"}};
    for (auto const& [text, why] : wrong) {
        auto const policy = read_policy(text);
        ASSERT_FALSE(policy) << text;
        EXPECT_TRUE(policy.error().why.starts_with(why)) << policy.error().why;
        EXPECT_TRUE(policy.error().why.ends_with('.')) << policy.error().why;
    }
    EXPECT_EQ(read_policy(Bytes(policy_limit_bytes + 1, '\n')).error().fault, Fault::too_large);
}

// The standard asks for 32 of each at least.
TEST(Policy, ManyOfEach) {
    std::string text;
    std::string top = "group all-of-them all";
    for (int i = 0; i < 40; ++i) {
        auto const n = std::to_string(i);
        text += log("log" + n) + witness("w" + n) + "group g" + n + " any w" + n + "\n";
        top += " g" + n;
    }
    auto const policy = read_policy(text + top + "\nquorum all-of-them\n");
    ASSERT_TRUE(policy) << policy.error().why;
    std::vector<std::string> names;
    for (int i = 0; i < 39; ++i) names.push_back("w" + std::to_string(i));
    EXPECT_FALSE(satisfied_by(*policy, names));
    names.emplace_back("w39");
    EXPECT_TRUE(satisfied_by(*policy, names));
}

}  // namespace
}  // namespace comity::tlog
