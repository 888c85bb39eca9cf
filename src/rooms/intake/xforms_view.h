// Forms for phones as they stand, and the answers to them, from what was said. Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/room.h"
#include "rooms/intake/report.h"
#include "rooms/intake/xform.h"

namespace comity::intake {

View xforms_view();

// A form and its version, as lists show them.
struct XFormRow {
    std::uint64_t number = 0;
    StatementId id;
    std::int64_t said_at_ms = 0;
    bool open = true;
    std::uint64_t family = 0;  // the number of the first version of this form
    XForm said;
};

struct XFormFile {
    std::string name;
    Hash sha256;
    std::string md5, media_type;
};

// Answers that stand on the record.
struct AnswersRow {
    std::uint64_t number = 0;
    StatementId id;
    std::string xml;
};

std::vector<XFormRow> xforms(Reading const& reading);  // the newest first
std::optional<XFormRow> xform_row(Reading const& reading, std::uint64_t number);
// The number of the statement that said this form in this version.
std::optional<std::uint64_t> find_xform(Reading const& reading, std::string_view form_id,
                                        std::string_view version);
std::vector<XFormFile> files_beside(Reading const& reading, std::uint64_t number);
std::optional<AnswersRow> find_answers(Reading const& reading, std::string_view instance);
// The first of the answers that edit these.
std::optional<StatementId> find_edit(Reading const& reading, std::string_view instance);
// The names of the files that came with these answers, each with the hash of its bytes.
std::vector<Attachment> files_of(Reading const& reading, StatementId const& report);

struct AnswerCount {
    std::uint64_t answers = 0;
    std::optional<std::int64_t> last_at_ms;
};
AnswerCount count_answers(Reading const& reading, std::uint64_t xform);

}  // namespace comity::intake
