// Pages of a server asked at a steady rate, and other work of several threads at once. The calls return when
// their threads have ended, and throw what one of them threw.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "shared/figures.h"
#include "shared/served.h"

namespace comity::bench {

// Each is told its place.
void together(std::size_t threads, std::function<void(std::size_t place)> const& work);

struct Rate {
    std::size_t per_second = 50;
    std::size_t asks = 500;
};

// Each page is asked when its time has come, however long those before it take, and its time counts from then
// on. `check` is told every answer, by several threads, and throws where it is not what it should be.
Times ask_steadily(Served const& server, std::string const& headers, Rate const& rate,
                   std::function<std::string(std::size_t turn)> const& path,
                   std::function<void(Answer const&)> const& check);

void check_status(Answer const& answer);  // throws where it is not 200

// An answer holds these words so many times: once a row. `headers` are whole lines.
struct Page {
    std::string name, headers, path, words;
    std::size_t rows;
};

bool holds_rows(Page const& page, Answer const& answer);
// Asked once. Throws where the status is not 200, or the rows are not so many.
Answer asked(Served const& server, Page const& page);
// Prints how long its answers take, what they cost the server, and how large they are. Each is held to the
// same as by asked().
void measure(Served const& server, Page const& page, Rate const& rate);

}  // namespace comity::bench
