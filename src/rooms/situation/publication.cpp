#include "rooms/situation/publication.h"

#include <algorithm>

#include "base/members.h"
#include "base/text.h"

namespace comity::situation {

namespace {

using members::Lines;

constexpr std::size_t title_limit = 300;
constexpr std::size_t text_limit = 20'000;
constexpr std::size_t photos_limit = 8;
constexpr std::size_t alt_limit = 500;
constexpr std::size_t why_limit = 2000;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<std::string> read_language(json::Value const& body) {
    if (!body.find("language")) return malformed("The language is missing.");
    return members::language(body);
}

Result<std::string> read_text(json::Value const& body) {
    TRY(text, members::text(body, "text", "The text", text_limit, Lines::many));
    if (body.find("text") && trim(text).empty()) return malformed("The text is empty: leave it out.");
    return text;
}

// Anything finer than a cell of the drawn grid would show where somebody stands.
Result<std::optional<grid::Cell>> read_place(json::Value const& body) {
    auto const* value = body.find("place");
    if (!value) return std::optional<grid::Cell>();
    if (!value->object()) return malformed("The place must be an object with grid_km and cell.");
    TRY_OK(members::refuse_others(*value, "A published place", {"grid_km", "cell"}));
    auto const* size = value->find("grid_km");
    auto const* size_km = size ? size->integer() : nullptr;
    if (!size_km || !grid::has_size(*size_km))
        return malformed("The grid_km of the place must be 1, 5 or 20.");
    auto const cell = grid::cell_named(value->text_of("cell"));
    if (!cell || cell->size_km != *size_km)
        return malformed("The cell of the place is none of the grid of " + std::to_string(*size_km) + " km.");
    return cell;
}

Result<PublishedPhoto> read_photo(json::Value const& value, std::size_t position) {
    auto const which = "Photo " + std::to_string(position);
    if (!value.object()) return malformed(which + " must be an object with blob and alt.");
    TRY_OK(members::refuse_others(value, which, {"blob", "alt"}));
    auto const blob = Hash::from_hex_text(value.text_of("blob"));
    if (!blob) return malformed(which + " needs a blob: a SHA-256 of 64 lower-case hexadecimal digits.");
    TRY(alt, members::needed_text(value, "alt", "The alt text of photo " + std::to_string(position),
                                  alt_limit, Lines::one));
    return PublishedPhoto{*blob, std::move(alt)};
}

Result<std::vector<PublishedPhoto>> read_photos(json::Value const& body) {
    auto const* value = body.find("photos");
    std::vector<PublishedPhoto> photos;
    if (!value) return photos;
    if (!value->array()) return malformed("The photos must be a list.");
    if (value->array()->size() > photos_limit) return malformed("A publication has at most 8 photos.");
    for (auto const& each : *value->array()) {
        auto const position = photos.size() + 1;
        TRY(photo, read_photo(each, position));
        if (std::ranges::find(photos, photo.blob, &PublishedPhoto::blob) != photos.end())
            return malformed("Photo " + std::to_string(position) + " is there twice.");
        photos.push_back(std::move(photo));
    }
    return photos;
}

}  // namespace

Result<Publication> read_publication(json::Value const& body) {
    if (!body.object()) return malformed("A publication must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A publication",
                                  {"about", "language", "title", "text", "place", "categories", "photos"}));
    TRY(about, members::needed_id(body, "about"));
    TRY(language, read_language(body));
    TRY(title, members::needed_text(body, "title", "The title", title_limit, Lines::one));
    TRY(text, read_text(body));
    TRY(place, read_place(body));
    TRY(categories, members::categories(body, "A publication"));
    TRY(photos, read_photos(body));
    return Publication{about,
                       std::move(language),
                       std::move(title),
                       std::move(text),
                       std::move(place),
                       std::move(categories),
                       std::move(photos)};
}

Shape photo_shape() {
    using namespace shape;
    return named("PublishedPhoto", closed({{"blob", id()}, {"alt", text()}}));
}

Shape publication_shape() {
    using namespace shape;
    auto const place = closed({{"grid_km", whole_number()}, {"cell", text()}});
    return named(publication_kind, closed({{"about", id()},
                                           {"language", text()},
                                           {"title", text()},
                                           optional("text", text()),
                                           optional("place", named("PublishedPlace", place)),
                                           optional("categories", list(text())),
                                           optional("photos", list(photo_shape()))}));
}

Result<void> check_publication(json::Value const& body) {
    TRY_OK(read_publication(body));
    return {};
}

std::vector<Hash> publication_blobs(json::Value const& body) {
    std::vector<Hash> blobs;
    auto const publication = read_publication(body);
    MUST(publication);
    for (auto const& photo : publication->photos) blobs.push_back(photo.blob);
    return blobs;
}

std::optional<StatementId> published_report(json::Value const& body) {
    return StatementId::from_hex_text(body.text_of("about"));
}

Result<Withdrawal> read_withdrawal(json::Value const& body) {
    if (!body.object()) return malformed("A withdrawal must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A withdrawal", {"about", "why"}));
    TRY(about, members::needed_id(body, "about"));
    TRY(why, members::needed_text(body, "why", "The member \"why\"", why_limit, Lines::many));
    return Withdrawal{about, std::move(why)};
}

Shape withdrawal_shape() {
    using namespace shape;
    return named(withdrawal_kind, closed({{"about", id()}, {"why", text()}}));
}

Result<void> check_withdrawal(json::Value const& body) {
    TRY_OK(read_withdrawal(body));
    return {};
}

}  // namespace comity::situation
