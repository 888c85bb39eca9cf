// The view `commitments`: every version that was said, how it stands, and every step, void ones with their
// reason; and what is published from it. Values made once at start; the view is for the one
// thread that writes a space.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

View commitments_view();
Dataset commitments_dataset();
Digest commitments_digest();
// A row where evidence that a commitment names is blob ?1.
extern char const names_evidence[];
// All that adds commitments to the room.
void add_commitments(Room& room);

}  // namespace comity::confidence
