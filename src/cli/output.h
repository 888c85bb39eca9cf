// What the command line prints: replies whole or as they come, and refusals as one sentence. Foreign text
// goes through terminal.h. One thread.
#pragma once

#include <string_view>

#include "base/error.h"
#include "cli/run.h"
#include "kernel/route.h"

namespace comity::cli {

bool print_all(std::string_view bytes);  // as they are, to standard output; false where nobody reads any more
Exit print_refusal(Error const& error);  // to standard error
// How a verb ended, when all that it printed was written; else the machine failed.
Exit ended(Exit exit);
Exit print_usage(std::string_view what_is_wrong);
// The one sentence of a problem+json reply. 5xx that are not "busy" are the machine's failure.
Exit print_problem(Reply const& reply);
// Prints body and stream of a reply, or its problem.
Exit print_reply(Reply& reply);

}  // namespace comity::cli
