#include "tlog/policy.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace comity::tlog {

namespace {

using Words = std::vector<std::string_view>;

std::unexpected<Error> wrong(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Words words_of(std::string_view line) {
    constexpr std::string_view blank = " \t";
    Words words;
    for (auto from = line.find_first_not_of(blank); from != line.npos;) {
        auto const end = std::min(line.find_first_of(blank, from), line.size());
        words.push_back(line.substr(from, end - from));
        from = line.find_first_not_of(blank, end);
    }
    return words;
}

bool is_policy_text(std::string_view line) {
    return std::ranges::all_of(
        line, [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f'); });
}

// Reads line by line; a line may name only what stands before it.
class Reader {
  public:
    Result<void> take(std::string_view line) {
        if (!is_policy_text(line)) return wrong("control characters have no place in a policy");
        auto const words = words_of(line);
        if (words.empty() || words[0].starts_with('#')) return {};
        if (words[0] == "log") return take_log(words);
        if (words[0] == "witness") return take_witness(words);
        if (words[0] == "group") return take_group(words);
        if (words[0] == "quorum") return take_quorum(words);
        return wrong("a line begins with log, witness, group, quorum or #");
    }

    Result<Policy> finish() {
        if (!has_quorum_) return wrong("The policy has no quorum line.");
        return std::move(policy_);
    }

  private:
    Result<void> take_log(Words const& words) {
        if (words.size() != 2 && words.size() != 3) return wrong("a log is written as: log KEY [URL]");
        TRY(key, take_key(words[1], KeyType::ed25519, log_keys_));
        policy_.logs.push_back({key, std::string(words.size() == 3 ? words[2] : "")});
        return {};
    }

    Result<void> take_witness(Words const& words) {
        if (words.size() != 3 && words.size() != 4)
            return wrong("a witness is written as: witness NAME KEY [URL]");
        TRY(name, take_name(words[1]));
        TRY(key, take_key(words[2], KeyType::cosignature, witness_keys_));
        policy_.witnesses.push_back({name, key, std::string(words.size() == 4 ? words[3] : "")});
        return {};
    }

    Result<void> take_group(Words const& words) {
        if (words.size() < 4) return wrong("a group is written as: group NAME any|all|NUMBER MEMBER...");
        auto const members = words.size() - 3;
        auto const needed = words[2] == "any"   ? 1
                            : words[2] == "all" ? members
                                                : read_whole_number(words[2]).value_or(0);
        if (needed < 1 || needed > members)
            return wrong("a group needs any, all, or a number from 1 to that of its members");
        PolicyGroup group{.needed = needed};
        for (auto const member : std::span(words).subspan(3)) {
            if (!names_.contains(member))
                return wrong("a group names a member that is not defined before it");
            if (!members_.emplace(member).second)
                return wrong("a name is a member of a group for the second time");
            group.members.emplace_back(member);
        }
        TRY(name, take_name(words[1]));
        group.name = name;
        policy_.groups.push_back(std::move(group));
        return {};
    }

    Result<void> take_quorum(Words const& words) {
        if (words.size() != 2) return wrong("the quorum is written as: quorum NAME");
        if (has_quorum_) return wrong("there is a second quorum line");
        if (words[1] != no_quorum && !names_.contains(words[1]))
            return wrong("the quorum names what is not defined before it");
        policy_.quorum = words[1];
        has_quorum_ = true;
        return {};
    }

    Result<std::string> take_name(std::string_view name) {
        if (name == no_quorum) return wrong("nothing can be called none");
        if (!names_.emplace(name).second) return wrong("this name is defined for the second time");
        return std::string(name);
    }

    static Result<VerifierKey> take_key(std::string_view text, KeyType type, std::set<Bytes>& seen) {
        auto key = read_verifier_key(text);
        if (!key) return wrong("its key cannot be read. " + key.error().why);
        if (key->type != type)
            return wrong(type == KeyType::ed25519 ? "the key of a log is of type 1 (Ed25519)"
                                                  : "the key of a witness is of type 4 (cosignature)");
        if (!seen.insert(key->public_key).second) return wrong("this key stands here for the second time");
        return *key;
    }

    Policy policy_;
    bool has_quorum_ = false;
    std::set<std::string, std::less<>> names_;
    std::set<std::string, std::less<>> members_;
    std::set<Bytes> log_keys_;
    std::set<Bytes> witness_keys_;
};

std::string with_url(std::string const& line, std::string const& url) {
    return line + (url.empty() ? "" : " " + url) + "\n";
}

std::string write_group(PolicyGroup const& group) {
    auto const needed = group.needed == 1                      ? "any"
                        : group.needed == group.members.size() ? "all"
                                                               : std::to_string(group.needed);
    return "group " + group.name + " " + needed + " " + join(group.members, " ") + "\n";
}

}  // namespace

Result<Policy> read_policy(std::string_view text) {
    if (text.size() > policy_limit_bytes)
        return refuse(Fault::too_large, "The policy is longer than 64 KiB.");
    Reader reader;
    std::size_t number = 0;
    for (auto const line : split(text, '\n')) {
        ++number;
        if (auto taken = reader.take(line); !taken)
            return wrong("Line " + std::to_string(number) + " of the policy: " + taken.error().why +
                         (taken.error().why.ends_with('.') ? "" : "."));
    }
    return reader.finish();
}

std::string write_policy(Policy const& policy) {
    std::string text;
    for (auto const& log : policy.logs) text += with_url("log " + write_verifier_key(log.key), log.url);
    for (auto const& witness : policy.witnesses)
        text += with_url("witness " + witness.name + " " + write_verifier_key(witness.key), witness.url);
    for (auto const& group : policy.groups) text += write_group(group);
    return text + "quorum " + policy.quorum + "\n";
}

std::vector<VerifierKey> log_keys(Policy const& policy) {
    std::vector<VerifierKey> keys;
    keys.reserve(policy.logs.size());
    for (auto const& log : policy.logs) keys.push_back(log.key);
    return keys;
}

std::vector<VerifierKey> witness_keys(Policy const& policy) {
    std::vector<VerifierKey> keys;
    keys.reserve(policy.witnesses.size());
    for (auto const& witness : policy.witnesses) keys.push_back(witness.key);
    return keys;
}

bool satisfied(Policy const& policy, std::span<VerifiedSignature const> signatures) {
    if (policy.quorum == no_quorum) return true;
    std::set<std::string> witnessed;
    for (auto const& witness : policy.witnesses) {
        auto const is_its_own = [&](VerifiedSignature const& signature) {
            return signature.key == witness.key;
        };
        if (std::ranges::any_of(signatures, is_its_own)) witnessed.insert(witness.name);
    }
    for (auto const& group : policy.groups) {
        auto const has = [&](std::string const& member) { return witnessed.contains(member); };
        if (static_cast<std::size_t>(std::ranges::count_if(group.members, has)) >= group.needed)
            witnessed.insert(group.name);
    }
    return witnessed.contains(policy.quorum);
}

}  // namespace comity::tlog
