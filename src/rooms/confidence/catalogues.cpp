#include "rooms/confidence/catalogues.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"

namespace comity::confidence {

namespace {

constexpr std::array<std::string_view, 3> verified_names{"text", "topic", "none"};

std::string text(json::Value const& object, std::string_view member) {
    return std::string(object.text_of(member));
}

Verified read_verified(std::string_view name) {
    auto const found = std::ranges::find(verified_names, name);
    MUST(found != verified_names.end());
    return static_cast<Verified>(found - verified_names.begin());
}

CatalogueItem read_item(json::Value const& item) {
    return {text(item, "id"), text(item, "title"), text(item, "summary"),
            read_verified(item.text_of("verified")), text(item, "stix")};
}

// What does not stand in a file that the program carries is our own mistake.
Catalogue read_catalogue(std::string_view file) {
    auto const read = json::parse(file);
    MUST(read && read->find("version") && read->find("source") && read->find("items"));
    auto const& source = *read->find("source");
    Catalogue catalogue{.id = text(*read, "id"),
                        .version = *read->find("version")->integer(),
                        .for_commitments = read->text_of("use") == "commitments",
                        .title = text(*read, "title"),
                        .document = text(source, "document"),
                        .document_title = text(source, "title"),
                        .links = {},
                        .note = text(*read, "note"),
                        .items = {},
                        .sha256 = sha256(file)};
    for (auto const& [language, address] : *source.find("links")->object())
        catalogue.links.emplace_back(language, *address.text());
    for (auto const& item : *read->find("items")->array()) catalogue.items.push_back(read_item(item));
    return catalogue;
}

std::vector<Catalogue> read_all() {
    std::vector<Catalogue> all;
    for (auto const& [name, file] : catalogues_files()) all.push_back(read_catalogue(file));
    std::ranges::sort(all, {}, [](Catalogue const& each) {
        return std::tuple(!each.for_commitments, std::string_view(each.id), -each.version);
    });
    return all;
}

}  // namespace

CatalogueItem const* Catalogue::find_item(std::string_view item) const {
    auto const found = std::ranges::find(items, item, &CatalogueItem::id);
    return found == items.end() ? nullptr : &*found;
}

std::vector<Catalogue> const& catalogues() {
    static std::vector<Catalogue> const all = read_all();
    return all;
}

Catalogue const* find_catalogue(std::string_view id, std::int64_t version) {
    for (auto const& each : catalogues())
        if (each.id == id && each.version == version) return &each;
    return nullptr;
}

Catalogue const* newest_catalogue(std::string_view id) {
    auto const found = std::ranges::find(catalogues(), id, &Catalogue::id);
    return found == catalogues().end() ? nullptr : &*found;
}

Result<Catalogue const*> cited_catalogue(std::string const& id, std::int64_t version) {
    if (!newest_catalogue(id)) return refuse(Fault::malformed, "There is no catalogue \"" + id + "\".");
    if (auto const* catalogue = find_catalogue(id, version)) return catalogue;
    return refuse(Fault::malformed,
                  "The catalogue \"" + id + "\" has no version " + std::to_string(version) + ".");
}

Result<void> check_cited(Catalogue const& catalogue, std::string const& item) {
    if (catalogue.find_item(item)) return {};
    return refuse(Fault::malformed, "The catalogue \"" + catalogue.id + "\" has no item \"" + item + "\".");
}

std::string_view name_of(Verified verified) {
    return verified_names[static_cast<std::size_t>(verified)];
}

Shape verified_shape() {
    return shape::named("Verified", shape::one_of({verified_names.begin(), verified_names.end()}));
}

}  // namespace comity::confidence
