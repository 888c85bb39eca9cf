// The product-limit estimate of Kaplan and Meier (1958): how long something takes, where some have not come
// to it when one stopped looking. Those count for as long as they were watched. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace comity::kaplan_meier {

struct Watched {
    std::int64_t time = 0;  // until it happened, or until one stopped looking
    bool happened = false;
};

// At `time`, of `at_risk` whom it had not happened to before it happened to `happened`; after it, this is the
// share whom it has not happened to, with Greenwood's standard error.
struct Step {
    std::int64_t time = 0;
    std::uint64_t at_risk = 0;
    std::uint64_t happened = 0;
    double remaining = 1;
    double standard_error = 0;
};

// A step for each time at which it happened, in order. Who was lost sight of at that same time still counts.
std::vector<Step> curve(std::vector<Watched> all);
// The first time by which it happened to at least this share; nothing where it never came to that.
std::optional<std::int64_t> quantile(std::vector<Step> const& curve, double share);

}  // namespace comity::kaplan_meier
