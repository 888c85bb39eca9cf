// The form of a space as it stands, from the intake.form statements. Values; any thread.
#pragma once

#include "kernel/room.h"
#include "rooms/intake/form.h"

namespace comity::intake {

View form_view();
Dataset form_dataset();
Digest form_digest();  // a row where the form is open: the channel "form" goes by it

// As it stands now; closed where nothing was said.
Result<Form> form_now(Sight const& sight);

}  // namespace comity::intake
