// In which role a statement was signed. Pure; any thread.
#pragma once

#include <string_view>

#include "kernel/entry.h"

namespace comity::confidence {

// `own` or a delegated role; empty where the house vouched for it.
inline std::string_view signed_as(Entry const& entry) {
    constexpr std::string_view beginning = "key:";
    return entry.via.starts_with(beginning) ? entry.via.substr(beginning.size()) : std::string_view();
}

}  // namespace comity::confidence
