// The stricter of two labels of the Traffic Light Protocol, in SQL: for a row that tells of two things. Pure;
// any thread.
#pragma once

#include <string>

namespace comity::confidence {

// `one` and `other` are SQL that yields labels.
inline std::string stricter_label(std::string const& one, std::string const& other) {
    auto const place = [](std::string const& label) {
        return "instr(' RED AMBER+STRICT AMBER GREEN CLEAR ', ' ' || " + label + " || ' ')";
    };
    return "iif(" + place(one) + " < " + place(other) + ", " + one + ", " + other + ")";
}

}  // namespace comity::confidence
