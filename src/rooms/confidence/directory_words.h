// The words that the directory and the communication checks share, and how bodies that use them are read.
// Constants and pure functions; any thread.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "kernel/shape.h"

namespace comity::confidence {

using Words = std::span<std::string_view const>;

inline constexpr std::array<std::string_view, 5> contact_roles{"diplomatic_contact", "technical_contact",
                                                               "cert", "reviewer", "secretariat"};
inline constexpr std::array<std::string_view, 4> channel_names{"web", "mail", "telephone", "alternate"};
// The regions of the United Nations' standard M49.
inline constexpr std::array<std::string_view, 5> region_names{"africa", "americas", "asia", "europe",
                                                              "oceania"};
inline constexpr std::array<std::string_view, 8> matter_names{
    "incident",   "vulnerability", "critical_infrastructure", "crime", "consultation", "policy",
    "assistance", "exercise"};

bool is_among(Words words, std::string_view word);
// The text of `member`, which must be one of the words.
Result<std::string> chosen(json::Value const& body, std::string_view member, Words words);
// A list of some of them, each once, at least `least`. Absent it is empty.
Result<std::vector<std::string>> several(json::Value const& body, std::string_view member, Words words,
                                         std::size_t least);

Shape words_shape(Words words);

}  // namespace comity::confidence
