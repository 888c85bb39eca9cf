// The statements intake.xform, intake.xform_state and intake.xform_media: a form for phones, whether it is
// offered, and the files beside it. Their pages are in docs/statements. Values and pure functions; any
// thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "formats/xform.h"
#include "kernel/shape.h"

namespace comity::intake {

inline constexpr char xform_kind[] = "intake.xform";
inline constexpr char xform_state_kind[] = "intake.xform_state";
inline constexpr char xform_media_kind[] = "intake.xform_media";
inline constexpr std::size_t form_name_limit = 200;

struct XForm {
    xform::Form form;  // as much of its words as a statement has room for
    Hash sha256;       // of the form's file
    std::string md5;   // the same, as phones compare it
};

struct XFormState {
    StatementId xform;
    bool open = true;
};

struct XFormMedia {
    StatementId xform;
    std::string name;
    Hash sha256;
    std::string md5, media_type;
};

Result<XForm> read_xform(json::Value const& body);
// Leaves out choices, then hints and conditions, where a form has more of them than a statement holds.
Result<std::string> write_xform(XForm const& form);
json::Array write_questions(std::vector<xform::Question> const& questions);

Result<XFormState> read_xform_state(json::Value const& body);
json::Object write_xform_state(XFormState const& state);
Result<XFormMedia> read_xform_media(json::Value const& body);
json::Object write_xform_media(XFormMedia const& media);

Shape xform_shape();
Shape question_shape();
Shape xform_state_shape();
Shape xform_media_shape();
Result<void> check_xform(json::Value const& body);
Result<void> check_xform_state(json::Value const& body);
Result<void> check_xform_media(json::Value const& body);
std::vector<Hash> xform_blobs(json::Value const& body);  // of a form, or of a file beside one

}  // namespace comity::intake
