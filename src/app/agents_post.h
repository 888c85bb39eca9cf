// How agents reach programs of others: the kernel's seam for it, filled by the requests of http. Any thread.
#pragma once

#include "kernel/agents.h"

namespace comity {

// Over the network, within limits of time and size.
Post post_over_http();
// Where it is redirected, once, and no further; the name and password go to the first alone.
Fetch fetch_over_http();

}  // namespace comity
