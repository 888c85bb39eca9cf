// Plausible reports of a crisis that never was, in six languages, any number of them, each with another text.
// The same seed and place in the row give the same report. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comity::bench {

struct MadeReport {
    std::string title, text, language, place, category, second_category;
    double lon = 0, lat = 0;
    bool placed = true;
    std::int64_t at_ms = 0;
};

inline constexpr std::uint64_t usual_seed = 20101;
inline constexpr std::int64_t first_report_ms = 1772332860000;  // 2026-03-01T02:41:00Z
inline constexpr std::int64_t reports_span_ms = 10LL * 24 * 3600 * 1000;

MadeReport made_report(std::uint64_t place_in_row, std::uint64_t seed = usual_seed);

std::string csv_header();
std::string csv_row(MadeReport const& report, std::uint64_t id);
// The body of an intake.report; its text comes last and lacks its end, `"}`, so that a load can add a number.
std::string open_body(MadeReport const& report);

enum class Script { latin, cyrillic, arabic, devanagari };
// Invented names, as common in the texts as their rank is low.
inline constexpr std::uint32_t ranks = 20000;
std::string name_of_rank(std::uint32_t rank, Script script);

std::vector<std::string> categories();
std::vector<std::string> towns();
std::vector<std::string> common_words();  // each in a large part of all texts of its language
struct Spot {
    double lon, lat;
};
std::vector<Spot> town_spots();

}  // namespace comity::bench
