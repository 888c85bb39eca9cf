#include "formats/mvt.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <protozero/pbf_writer.hpp>

#include "base/error.h"

namespace comity::mvt {
namespace {

// Field numbers of vector_tile.proto, version 2.1.
enum TileField : unsigned { tile_layer = 3 };
enum LayerField : unsigned {
    layer_name = 1,
    layer_feature = 2,
    layer_key = 3,
    layer_value = 4,
    layer_extent = 5,
    layer_version = 15,
};
enum FeatureField : unsigned { feature_id = 1, feature_tags = 2, feature_type = 3, feature_geometry = 4 };
enum ValueField : unsigned { value_text = 1, value_double = 3, value_int = 4, value_negative = 6 };

constexpr std::int32_t type_point = 1;
constexpr std::uint32_t move_to_once = 1 | (1 << 3);  // command 1, count 1
constexpr double world_width = 4294967296.0;          // 2^32

struct EncodeValue {
    protozero::pbf_writer& out;
    void operator()(std::string_view text) const { out.add_string(value_text, text.data(), text.size()); }
    void operator()(double number) const { out.add_double(value_double, number); }
    // Negative numbers are shorter in the zigzag form.
    void operator()(std::int64_t number) const {
        number < 0 ? out.add_sint64(value_negative, number) : out.add_int64(value_int, number);
    }
};

std::uint32_t step_of(double share) {
    return static_cast<std::uint32_t>(std::clamp(std::floor(share * world_width), 0.0, world_width - 1));
}

std::uint32_t cut_to_world(std::int64_t step) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(step, 0, 0xFFFFFFFF));
}

std::int64_t width_of(TileAddress const& tile) {
    MUST(tile.valid());
    return std::int64_t{1} << (32 - tile.z);
}

}  // namespace

World world_of(LonLat place) {
    MUST(std::isfinite(place.lon) && std::isfinite(place.lat));
    auto const lat = std::clamp(place.lat, -latitude_limit, latitude_limit) * std::numbers::pi / 180;
    return {step_of(place.lon / 360 + 0.5),
            step_of(0.5 - std::asinh(std::tan(lat)) / (2 * std::numbers::pi))};
}

LonLat lon_lat_of(World place) {
    auto const x = (place.x + 0.5) / world_width;
    auto const y = (place.y + 0.5) / world_width;
    auto const lat = std::atan(std::sinh((1 - 2 * y) * std::numbers::pi));
    return {x * 360 - 180, lat * 180 / std::numbers::pi};
}

WorldRange range_of(TileAddress const& tile, unsigned margin) {
    auto const width = width_of(tile);
    auto const more = width * margin / extent;
    auto const west = width * tile.x;
    auto const north = width * tile.y;
    return {{cut_to_world(west - more), cut_to_world(north - more)},
            {cut_to_world(west + width - 1 + more), cut_to_world(north + width - 1 + more)}};
}

Local local_of(TileAddress const& tile, World place) {
    auto const width = width_of(tile);
    // A right shift rounds downward beside the tile too.
    auto const local = [&](std::uint32_t step, std::uint32_t number) {
        return static_cast<std::int32_t>((std::int64_t{step} - width * number) * extent >> (32 - tile.z));
    };
    return {local(place.x, tile.x), local(place.y, tile.y)};
}

std::uint32_t Layer::Numbered::number_of(std::string_view text) {
    if (auto const found = numbers.find(text); found != numbers.end()) return found->second;
    auto const number = static_cast<std::uint32_t>(texts.size());
    texts.push_back(numbers.emplace(text, number).first->first);
    return number;
}

void Layer::point(Local at, std::span<Tag const> tags, std::optional<std::uint64_t> id) {
    tags_.clear();
    for (auto const& [key, value] : tags) {
        value_.clear();
        protozero::pbf_writer encoded(value_);
        std::visit(EncodeValue{encoded}, value);
        tags_.push_back(keys_.number_of(key));
        tags_.push_back(values_.number_of(value_));
    }
    std::uint32_t const geometry[] = {move_to_once, protozero::encode_zigzag32(at.x),
                                      protozero::encode_zigzag32(at.y)};
    feature_.clear();
    protozero::pbf_writer feature(feature_);
    if (id) feature.add_uint64(feature_id, *id);
    feature.add_packed_uint32(feature_tags, tags_.begin(), tags_.end());
    feature.add_enum(feature_type, type_point);
    feature.add_packed_uint32(feature_geometry, std::begin(geometry), std::end(geometry));
    protozero::pbf_writer(features_).add_message(layer_feature, feature_);
    ++size_;
}

void Layer::write(std::string& tile) const {
    if (size_ == 0) return;
    std::string encoded;
    protozero::pbf_writer layer(encoded);
    layer.add_uint32(layer_version, 2);
    layer.add_string(layer_name, name_);
    encoded += features_;
    for (auto key : keys_.texts) layer.add_string(layer_key, key.data(), key.size());
    for (auto value : values_.texts) layer.add_message(layer_value, value.data(), value.size());
    layer.add_uint32(layer_extent, extent);
    protozero::pbf_writer(tile).add_message(tile_layer, encoded);
}

Layer& TileBuilder::layer(std::string_view name) {
    for (auto& layer : layers_) {
        if (layer->name() == name) return *layer;
    }
    return *layers_.emplace_back(std::make_unique<Layer>(name));
}

std::string TileBuilder::finish() const {
    std::string tile;
    for (auto const& layer : layers_) layer->write(tile);
    return tile;
}

}  // namespace comity::mvt
