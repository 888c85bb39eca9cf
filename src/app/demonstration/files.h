// The files of the demonstration, carried inside the program. Any thread.
#pragma once

#include <vector>

#include "app/demonstration/scenario.h"

namespace comity::demonstration {

std::vector<File> const& carried_files();  // written by CMake from demo/cyprina/

}  // namespace comity::demonstration
