// The challenges of a campaign that are still to go out by mail, each as the letter that it is, in the
// language of its contact. Nothing is sent here. A route; any thread.
#pragma once

#include "kernel/room.h"

namespace comity::confidence {

Route campaign_mail_route();

}  // namespace comity::confidence
