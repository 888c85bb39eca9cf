// What somebody filled into the public form: read from the request, held to what the form asks, and made a
// report. Values and pure functions; any thread. Views live as long as the request's body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/route.h"
#include "rooms/intake/form.h"
#include "rooms/intake/report.h"

namespace comity::intake {

inline constexpr std::size_t what_limit = 20'000;
inline constexpr std::size_t where_limit = 300;
inline constexpr std::uint64_t photo_limit_bytes = 64 * 1024 * 1024;

struct Filled {
    std::string what, where, lon, lat, radius_m, when, date, category, waited_s;
    bool may_publish = false;
    std::string token;  // by which a repeat is known
    std::string trap;   // a field that people do not see
    std::optional<std::string_view> photo;
};

// One field and the key of what is wrong with it.
struct Misfit {
    std::string_view field;
    std::string key;
};

// application/x-www-form-urlencoded or multipart/form-data. Fields that are not the form's are passed over.
Result<Filled> read_filled(Request const& request);
std::vector<Misfit> misfits(Filled const& filled, Form const& form, std::int64_t now_ms);
// "image/jpeg" or "image/png" where the bytes begin so; else empty.
std::string_view photo_type(std::string_view bytes);
// Of what has no misfits; the photo is the caller's to attach.
Report report_of(Filled const& filled, std::int64_t now_ms);

}  // namespace comity::intake
