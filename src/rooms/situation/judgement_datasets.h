// The datasets of what analysts say of reports. Values; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::situation {

Dataset assessments_dataset();
Dataset actions_dataset();

}  // namespace comity::situation
