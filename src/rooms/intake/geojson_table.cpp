// GeoJSON as a table: its properties are columns, its places the columns lon and lat.
#include <algorithm>
#include <array>

#include "formats/geojson_read.h"
#include "rooms/intake/mapping.h"
#include "rooms/intake/table.h"

namespace comity::intake {

namespace {

constexpr std::size_t columns_limit = 512;

// What others call these: taken so where our own name is not there, or says nothing of a feature.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> also_called{
    {{"name", "title"}, {"description", "text"}, {"desc", "text"}}};

std::string cell_of(json::Value const& value) {
    if (value.is_null()) return {};
    if (value.text()) return *value.text();
    if (auto const* list = value.array()) {
        std::string all;
        for (auto const& each : *list) all += (all.empty() ? "" : ";") + cell_of(each);
        return all;
    }
    return json::write(value);
}

class GeojsonTable final : public Table {
  public:
    explicit GeojsonTable(std::vector<geojson::Feature> features) : features_(std::move(features)) {
        for (auto const& feature : features_)
            for (auto const& [name, value] : feature.properties)
                if (!is_too_wide() && !has_column(name)) names_.push_back(name);
        header_ = names_;
        for (auto const& [other, own] : also_called) {
            auto const place = std::ranges::find(header_, other, column_name);
            if (place == header_.end()) continue;
            if (!has_header(own))
                *place = own;
            else
                stands_in_.emplace_back(place - header_.begin(),
                                        std::ranges::find(header_, own, column_name) - header_.begin());
        }
        lon_ = column_called("lon");
        lat_ = column_called("lat");
        bool const has_ids =
            std::ranges::any_of(features_, [](auto const& each) { return !each.id.empty(); });
        if (has_ids && !has_header("id")) id_ = column_called("id");
    }

    bool is_too_wide() const { return names_.size() > columns_limit; }
    std::string format() const override { return "geojson"; }

    bool next(TableRow& row) override {
        row.wrong.clear();
        row.note.clear();
        row.fields.clear();
        if (!std::exchange(header_given_, true)) {
            row.line = 1;
            row.fields.assign(header_.begin(), header_.end());
            return true;
        }
        if (at_ == features_.size()) return false;
        read(features_[at_++], row);
        row.line = at_;
        return true;
    }

  private:
    bool has_column(std::string_view name) const { return std::ranges::find(names_, name) != names_.end(); }
    bool has_header(std::string_view name) const {
        return std::ranges::find(header_, name, column_name) != header_.end();
    }

    // Made where it is not there.
    std::size_t column_called(std::string_view name) {
        auto const found = std::ranges::find(header_, name, column_name);
        auto const place = static_cast<std::size_t>(found - header_.begin());
        if (found == header_.end()) header_.emplace_back(name);
        return place;
    }

    void read(geojson::Feature const& feature, TableRow& row) {
        row.wrong = feature.wrong;
        cells_.assign(header_.size(), {});
        for (auto const& [name, value] : feature.properties)
            cells_[static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin())] =
                cell_of(value);
        for (auto const& [other, own] : stands_in_)
            if (cells_[own].empty()) std::swap(cells_[own], cells_[other]);
        if (id_ != Columns::none) cells_[id_] = feature.id;
        if (feature.place) {
            cells_[lon_].clear();
            cells_[lat_].clear();
            json::number(cells_[lon_], feature.place->lon);
            json::number(cells_[lat_], feature.place->lat);
        }
        if (feature.place && !feature.shape.empty())
            row.note = "Only a point on or within this " + feature.shape + " was taken.";
        row.mark.clear();
        for (auto const& cell : cells_) row.mark.append(cell).push_back('\x1F');
        row.fields.assign(cells_.begin(), cells_.end());
    }

    std::vector<geojson::Feature> features_;
    std::vector<std::string> names_;   // of the properties
    std::vector<std::string> header_;  // what the columns are called
    std::vector<std::pair<std::size_t, std::size_t>> stands_in_;
    std::size_t lon_ = 0, lat_ = 0, id_ = Columns::none;
    std::vector<std::string> cells_;
    std::size_t at_ = 0;
    bool header_given_ = false;
};

}  // namespace

Result<std::unique_ptr<Table>> open_geojson(BytesView bytes) {
    TRY(features, geojson::read(bytes));
    if (features.empty()) return refuse(Fault::malformed, "The GeoJSON file holds no feature.");
    auto table = std::make_unique<GeojsonTable>(std::move(features));
    if (table->is_too_wide())
        return refuse(Fault::too_large, "The features have more than 512 different properties.");
    return table;
}

}  // namespace comity::intake
