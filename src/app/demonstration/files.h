// The files of the demonstration, carried inside the program. Any thread.
#pragma once

#include <vector>

#include "app/demonstration/scenario.h"

namespace comity::demonstration {

std::vector<File> const& cyprina_files();  // written by CMake from demo/cyprina/
std::vector<File> const& strait_files();   // and from demo/strait/

}  // namespace comity::demonstration
