// The Traffic Light Protocol 2.0 (FIRST, 2022): how far something may be carried. The space decides who
// reads; it decides what leaves it. Values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity {

enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };  // wider first

std::string_view name_of(Tlp tlp);  // "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"
std::optional<Tlp> tlp_named(std::string_view name);
Tlp stricter(Tlp one, Tlp other);

// The member "tlp" of a body: needed, one of the five names.
Result<Tlp> read_tlp(json::Value const& body);
Shape tlp_shape();

// Who would get what leaves a space: an export, a mail, a feed, a digest, a publication.
enum class Standing : std::uint8_t { anybody, signed_in, member };  // of the space it leaves

// RED never leaves, AMBER and AMBER+STRICT only to members, GREEN to those who signed in, CLEAR to all.
bool may_leave(Tlp tlp, Standing reader);

}  // namespace comity
