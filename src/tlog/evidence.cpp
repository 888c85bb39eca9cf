#include "tlog/evidence.h"

#include <array>

#include "tlog/lines.h"

namespace comity::tlog {

namespace {

constexpr std::string_view first_line = "comity-two-histories@v1";
constexpr std::size_t path_limit = proof_limit + 1;  // with the old root in front

std::unexpected<Error> no_evidence(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

// Takes a checkpoint's note off the front: neither its lines nor its signatures hold an empty line.
Result<std::string_view> take_checkpoint(std::string_view& rest) {
    auto const gap = rest.find("\n\n");
    auto const end = gap == rest.npos ? gap : rest.find("\n\n", gap + 2);
    if (end == rest.npos)
        return no_evidence("The evidence does not hold two checkpoints with an empty line between.");
    auto const note = rest.substr(0, end + 1);
    rest.remove_prefix(end + 2);
    return note;
}

Result<void> check_checkpoint(std::string_view note) {
    TRY(read, read_note(note));
    TRY_OK(read_checkpoint_text(read.text));
    return {};
}

Result<void> check_histories(TwoHistories const& histories, Proof const& path) {
    auto const& [earlier, later] = histories;
    if (earlier.size > later.size) return no_evidence("The earlier checkpoint is larger than the later one.");
    if (earlier.size == later.size) {
        if (!path.empty()) return no_evidence("Between checkpoints of one size there is no proof.");
        if (earlier.root == later.root)
            return no_evidence("Both checkpoints have the same root: one history.");
        return {};
    }
    TRY(roots, roots_of_path(earlier.size, later.size, path));
    if (roots.new_root != later.root)
        return no_evidence("The proof does not lead to the root of the later checkpoint.");
    if (roots.old_root == earlier.root)
        return no_evidence("The proof leads from the earlier checkpoint to the later: one history.");
    return {};
}

}  // namespace

std::string write_evidence(Evidence const& evidence) {
    return std::string(first_line) + "\n" + write_hash_lines(evidence.path) + "\n" + evidence.earlier + "\n" +
           evidence.later;
}

Result<Evidence> read_evidence(std::string_view text) {
    if (text.size() > evidence_limit_bytes)
        return refuse(Fault::too_large, "The evidence is longer than 768 KiB.");
    if (take_line(text) != first_line)
        return no_evidence("Evidence of two histories begins with the line comity-two-histories@v1.");
    TRY(path, take_hash_lines(text, path_limit));
    TRY(earlier, take_checkpoint(text));
    TRY_OK(check_checkpoint(earlier));
    TRY_OK(check_checkpoint(text));
    return Evidence{std::move(path), std::string(earlier), std::string(text)};
}

Result<TwoHistories> check_evidence(Evidence const& evidence, VerifierKey const& log) {
    std::array const logs{log};
    TRY(earlier, open_checkpoint(evidence.earlier, logs, {}));
    TRY(later, open_checkpoint(evidence.later, logs, {}));
    TwoHistories histories{std::move(earlier.checkpoint), std::move(later.checkpoint)};
    TRY_OK(check_histories(histories, evidence.path));
    return histories;
}

}  // namespace comity::tlog
