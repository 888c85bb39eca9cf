// The three kinds of error and their means: Result for what the world did wrong, Broken for the
// machine, MUST for ourselves. Values; any thread.
#pragma once

#include <expected>
#include <stdexcept>
#include <string>
#include <string_view>

namespace comity {

// Why the world was refused. `http` maps each to a status, `cli` to an exit code, each in one switch.
enum class Fault {
    malformed,     // it cannot be read, or says what cannot be
    not_found,     // unknown, forbidden and gone are answered alike
    forbidden,     // the speaker may read here, but may not do this
    wrong_method,  // the address exists, the method does not
    conflict,      // it contradicts what was heard before
    too_large,     // over a stated limit
    unsupported,   // a media type or encoding nobody here reads
    too_slow,      // it did not arrive in time
    too_many,      // too often from one and the same: wait
    busy,          // full: try again later
    broken,        // the machine failed while this waited in a queue; nothing was acknowledged
};

struct Error {
    Fault fault;
    std::string why;  // one sentence, fit for the sender; never holds a sender's personal words
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> refuse(Fault fault, std::string why) {
    return std::unexpected(Error{fault, std::move(why)});
}

// The machine is broken: disk, database, memory. Caught only in http, the agent loop and main.
class Broken : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] void must_failed(char const* condition, char const* file, int line);

}  // namespace comity

// Holds what the program itself promises; never for input. Always on.
#define MUST(condition) \
    ((condition) ? static_cast<void>(0) : ::comity::must_failed(#condition, __FILE__, __LINE__))

// `TRY(name, expression)` declares `name` as the value of a Result, or returns its error.
#define TRY(name, expression)                                                     \
    auto name##_result = (expression);                                            \
    if (!name##_result) return std::unexpected(std::move(name##_result).error()); \
    auto& name = *name##_result

// `TRY_OK(expression)` returns the error of a Result whose value is not needed.
#define TRY_OK(expression)                                                                                   \
    do {                                                                                                     \
        if (auto ok_result = (expression); !ok_result) return std::unexpected(std::move(ok_result).error()); \
    } while (false)
