// What phones ask of a server of OpenRosa (ODK Collect, KoboCollect, Enketo): which forms there are, the
// forms, the files beside them, and that their answers be taken. docs/formats/openrosa.md. Values; any
// thread.
#pragma once

#include "kernel/gateways.h"
#include "rooms/intake/answers.h"

namespace comity::intake {

// A set of answers may come in several posts; no file is longer than a blob.
inline constexpr std::uint64_t submission_body_limit_bytes = 68 * 1024 * 1024;
// Of one post, as phones are told.
inline constexpr std::uint64_t accepted_length_bytes = 20 * 1024 * 1024;

Reply openrosa_refused(Error const& error);
// With the headers that each answer has.
Reply openrosa_reply(int status, std::string body);

// The form of this statement, ready for submissions; read once.
Result<std::shared_ptr<FormInUse const>> form_in_use(Sight const& sight, std::uint64_t number);

// POST of answers.
Result<Reply> take_submission(GatewayVisit const& gateway, Request const& request);

}  // namespace comity::intake
