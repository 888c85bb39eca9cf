// The view `publications`: what the public may know, and beside it, for members, what was taken back. Values
// and pure functions; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

// `publication` and `publication_photo` are open to the public, and hold nothing but what was edited for it;
// a withdrawal removes the rows. `publication_record` is for members and keeps all.
View publications_view();

// SQL: a row where a publication that stands, or one that was withdrawn, names the blob ?1.
inline constexpr char names_published_photo[] = "SELECT 1 FROM publication_photo WHERE sha256 = ?1 LIMIT 1";
inline constexpr char names_withdrawn_photo[] = "SELECT 1 FROM withdrawn_photo WHERE sha256 = ?1 LIMIT 1";
// SQL: a row while publication ?1 stands.
inline constexpr char publication_stands[] = "SELECT 1 FROM publication WHERE number = ?1";

Dataset publications_dataset();
Dataset withdrawals_dataset();

}  // namespace comity::situation
