// Work of several threads at once, and pages of a server asked at a steady pace. The calls return when their
// threads have ended, and throw what one of them threw.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "shared/figures.h"
#include "shared/served.h"

namespace comity::bench {

// Each is told its place.
void together(std::size_t threads, std::function<void(std::size_t place)> const& work);

struct Asking {
    std::string headers;  // whole lines, sent with every request
    std::size_t per_second = 50;
    std::size_t asks = 500;
};

// Each page is asked when its time has come, however long those before it take, and its time counts from then
// on. `check` is told every answer, by several threads, and throws where it is not what it should be.
Times ask_at_pace(Served const& server, Asking const& asking,
                  std::function<std::string(std::size_t turn)> const& path,
                  std::function<void(Answer const&)> const& check);

void check_status(Answer const& answer);  // throws where it is not 200

}  // namespace comity::bench
