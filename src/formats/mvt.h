// Mapbox Vector Tiles, version 2.1, points only, and the web mercator arithmetic they need.
// Pure functions for any thread; a TileBuilder belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace comity::mvt {

inline constexpr unsigned extent = 4096;
inline constexpr unsigned deepest_zoom = 19;  // down to here every local coordinate fits 32 bits
inline constexpr double latitude_limit = 85.05112878;

// A place of the web mercator square: x grows eastward from 180° W, y southward from the northern limit;
// the whole world is 2^32 wide. One step is under a centimetre.
struct World {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    auto operator<=>(World const&) const = default;
};

struct LonLat {
    double lon = 0;
    double lat = 0;
};

// The numbers must be finite. Latitude is clamped to ±latitude_limit, longitude to ±180.
World world_of(LonLat place);
LonLat lon_lat_of(World place);  // the middle of the step

struct TileAddress {
    unsigned z = 0;
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    bool valid() const { return z <= deepest_zoom && x < (1U << z) && y < (1U << z); }
};

// Both corners belong to it.
struct WorldRange {
    World north_west;
    World south_east;
};

// What the tile covers, and `margin` more of its 4096 units on each side (for symbols that reach over its
// edge), cut at the edge of the world. The address must be valid, here and below.
WorldRange range_of(TileAddress const& tile, unsigned margin = 0);

struct Local {
    std::int32_t x = 0;
    std::int32_t y = 0;
    bool operator==(Local const&) const = default;
};

// 0 to 4095 inside the tile, other numbers beside it.
Local local_of(TileAddress const& tile, World place);

using TagValue = std::variant<std::string_view, std::int64_t, double>;
struct Tag {
    std::string_view key;
    TagValue value;
};

// Finds by string_view without making a string.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// One named layer: point features that share their keys and values.
class Layer {
  public:
    explicit Layer(std::string_view name) : name_(name) {}
    Layer(Layer const&) = delete;
    Layer& operator=(Layer const&) = delete;

    std::string const& name() const { return name_; }
    std::size_t size() const { return size_; }
    void point(Local at, std::span<Tag const> tags, std::optional<std::uint64_t> id = {});
    void write(std::string& tile) const;  // nothing while it has no feature

  private:
    // Texts in the order they were first seen; the views are of the map's own keys.
    struct Numbered {
        std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers;
        std::vector<std::string_view> texts;
        std::uint32_t number_of(std::string_view text);
    };

    std::string name_;
    std::size_t size_ = 0;
    std::string features_;  // encoded already
    Numbered keys_;
    Numbered values_;  // each encoded already, so that 1, 1.0 and "1" stay apart
    // Kept between features for their memory.
    std::string feature_;
    std::string value_;
    std::vector<std::uint32_t> tags_;
};

class TileBuilder {
  public:
    // The layer of that name, made if it is new. It lives as long as the builder.
    Layer& layer(std::string_view name);
    std::string finish() const;  // layers in the order they were made; an empty tile is empty

  private:
    std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace comity::mvt
