// Receipts: handed out by the house, and checked by anybody, offline and without it.
#include <cstdio>
#include <iterator>

#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/whole_file.h"
#include "kernel/entry.h"
#include "tlog/evidence.h"
#include "tlog/merkle.h"
#include "tlog/receipt.h"

namespace comity::cli {

namespace {

constexpr std::string_view evidence_begins = "comity-two-histories@v1\n";

Result<tlog::Policy> policy_of(Arguments const& arguments) {
    TRY(text, read_whole_file(arguments.option("policy"), tlog::policy_limit_bytes));
    return tlog::read_policy(text);
}

std::string told(Checkpoint const& checkpoint) {
    return shown(checkpoint.origin) + " at " + std::to_string(checkpoint.size) + " entries";
}

// The entry lies beside its proof; its words do not.
Result<std::string> told_entry(tlog::Receipt const& receipt) {
    TRY(entry, read_entry(receipt.extra));
    TRY(header, read_header(entry.header));
    return "entry " + std::to_string(receipt.index) + ", " + shown(header.kind) + ", heard at " +
           format_time(entry.heard_at_ms) + ", statement " + statement_id(entry.header).hex() +
           ", body hash " + header.body_hash.hex();
}

// The words, as `GET …/entries/N/words` answers them, are those that the entry's header names.
Result<void> check_words(Arguments const& arguments, tlog::Receipt const& receipt) {
    TRY(text, read_whole_file(arguments.option("words"), 2 * body_limit_bytes));
    TRY(words, json::parse(text));
    auto const salt = from_base64(words.text_of("salt"));
    auto const body = from_base64(words.text_of("body"));
    if (!salt || !body)
        return refuse(Fault::malformed, "The file of words must hold salt and body, in base64.");
    TRY(entry, read_entry(receipt.extra));
    TRY(header, read_header(entry.header));
    if (salt->size() != salt_bytes || body_hash(*salt, *body) != header.body_hash)
        return refuse(Fault::conflict, "These are not the words of which the entry speaks.");
    return {};
}

// Without a policy nobody's signature can be believed: what is left to check is that the parts fit.
Result<std::string> check_without_policy(tlog::Receipt const& receipt, Hash const& leaf) {
    TRY(note, tlog::read_note(receipt.checkpoint));
    TRY(checkpoint, read_checkpoint_text(note.text));
    TRY_OK(tlog::verify_inclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof));
    return "The proof fits the checkpoint of " + told(checkpoint) +
           ".\nWho signed it was not checked: --policy FILE says whom you believe.";
}

std::string told_signatures(std::vector<tlog::VerifiedSignature> const& signatures) {
    std::string out;
    for (auto const& signature : signatures)
        if (signature.time_s)
            out += "\nWitnessed by " + shown(signature.key.name) + " at " +
                   format_time(static_cast<std::int64_t>(*signature.time_s) * 1000) + ".";
    return out;
}

Result<std::string> check_receipt_file(Arguments const& arguments, std::string_view text) {
    TRY(receipt, tlog::read_receipt(text));
    if (receipt.extra.empty())
        return refuse(Fault::malformed, "The receipt does not hold the entry that it speaks of.");
    TRY(entry, told_entry(receipt));
    auto const leaf = leaf_hash(receipt.extra);
    if (arguments.has("words")) {
        TRY_OK(check_words(arguments, receipt));
        entry += "; the words are those";
    }
    if (!arguments.has("policy")) {
        TRY(sound, check_without_policy(receipt, leaf));
        return sound + "\n" + entry;
    }
    TRY(policy, policy_of(arguments));
    TRY(opened, tlog::check_receipt(receipt, leaf, policy));
    return "Valid: on the record of " + told(opened.checkpoint) + "." + told_signatures(opened.signatures) +
           "\n" + entry;
}

Result<std::string> check_evidence_file(Arguments const& arguments, std::string_view text) {
    TRY(evidence, tlog::read_evidence(text));
    if (!arguments.has("policy"))
        return refuse(Fault::malformed,
                      "Evidence is checked against the log's own key: --policy FILE names it.");
    TRY(policy, policy_of(arguments));
    std::string why = "The policy names no log.";
    for (auto const& log : policy.logs) {
        auto const found = tlog::check_evidence(evidence, log.key);
        if (found)
            return "Two histories: " + shown(log.key.name) + " signed checkpoints of " +
                   std::to_string(found->earlier.size) + " and " + std::to_string(found->later.size) +
                   " entries that do not fit each other.";
        why = found.error().why;
    }
    return refuse(Fault::malformed, why);
}

Exit print_text(Arguments const&, Reply& reply) {
    return print_reply(reply);
}

}  // namespace

Exit receipt(Doors const& doors, Arguments const& arguments) {
    auto const number = read_whole_number(arguments.words[2]);
    if (!number) return print_usage("After \"receipt SPACE\" comes the number of an entry.");
    auto const path = space_path(arguments.words[1]) + "/entries/" + std::to_string(*number) + "/receipt";
    return send(doors, arguments, request(Method::get, path), print_text);
}

Exit show_policy(Doors const& doors, Arguments const& arguments) {
    return send(doors, arguments,
                request(Method::get, "/log/" + percent_encode(arguments.words[1]) + "/policy"), print_text);
}

Exit check(Doors const&, Arguments const& arguments) {
    auto const text = read_whole_file(arguments.words[1], tlog::evidence_limit_bytes);
    if (!text) return print_refusal(text.error());
    auto const said = text->starts_with(evidence_begins) ? check_evidence_file(arguments, *text)
                                                         : check_receipt_file(arguments, *text);
    if (!said) return print_refusal(said.error());
    std::printf("%s\n", said->c_str());
    return Exit::done;
}

}  // namespace comity::cli
