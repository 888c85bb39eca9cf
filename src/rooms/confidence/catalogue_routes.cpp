#include "rooms/confidence/catalogue_routes.h"

#include <limits>

#include "base/json.h"
#include "rooms/confidence/catalogues.h"

namespace comity::confidence {

namespace {

std::string_view use_of(Catalogue const& catalogue) {
    return catalogue.for_commitments ? "commitments" : "codes";
}

void write_links(json::Writer& writer, Catalogue const& catalogue) {
    writer.key("links").open('[');
    for (auto const& [language, address] : catalogue.links)
        writer.open('{').member("language", language).member("address", address).close('}');
    writer.close(']');
}

void write_head(json::Writer& writer, Catalogue const& catalogue) {
    writer.member("id", catalogue.id).member("version", catalogue.version);
    writer.member("use", use_of(catalogue)).member("title", catalogue.title);
    writer.member("document", catalogue.document).member("document_title", catalogue.document_title);
    writer.member("note", catalogue.note).member("sha256", catalogue.sha256.hex());
    write_links(writer, catalogue);
}

void write_item(json::Writer& writer, CatalogueItem const& item) {
    writer.open('{').member("id", item.id).member("title", item.title).member("summary", item.summary);
    writer.member("verified", name_of(item.verified));
    if (!item.stix.empty()) writer.member("stix", item.stix);
    writer.close('}');
}

Shape head_shape() {
    using namespace shape;
    auto const link = named("CatalogueLink", object({{"language", text()}, {"address", text()}}));
    return object({{"id", text()},
                   {"version", whole_number()},
                   {"use", one_of({"commitments", "codes"})},
                   {"title", text()},
                   {"document", text()},
                   {"document_title", text()},
                   {"note", text()},
                   {"sha256", id()},
                   {"links", list(link)}});
}

Shape one_shape() {
    using namespace shape;
    auto const item = object({{"id", text()},
                              {"title", text()},
                              {"summary", text()},
                              {"verified", verified_shape()},
                              optional("stix", text())});
    return named("Catalogue", object(with(head_shape(), {{"items", list(named("CatalogueItem", item))}})));
}

Shape list_shape() {
    using namespace shape;
    auto const line = object(with(head_shape(), {{"items", whole_number()}}));
    return named("Catalogues", object({{"catalogues", list(named("CatalogueLine", line))}}));
}

Result<Reply> answer_list(Visit const&, Request const&) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').key("catalogues").open('[');
    for (auto const& catalogue : catalogues()) {
        writer.open('{');
        write_head(writer, catalogue);
        writer.member("items", std::uint64_t{catalogue.items.size()}).close('}');
    }
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

Result<Reply> answer_one(Visit const&, Request const& request) {
    TRY(version, asked_integer(request, "version", 0, 0, std::numeric_limits<std::int32_t>::max()));
    auto const id = request.capture("catalogue");
    auto const* catalogue = version == 0 ? newest_catalogue(id) : find_catalogue(id, version);
    if (!catalogue) return refuse(Fault::not_found, "There is no such catalogue.");
    std::string body;
    json::Writer writer(body);
    writer.open('{');
    write_head(writer, *catalogue);
    writer.key("items").open('[');
    for (auto const& item : catalogue->items) write_item(writer, item);
    writer.close(']').close('}');
    return json_reply(std::move(body));
}

}  // namespace

std::vector<Route> catalogue_routes() {
    Route all;
    all.path = "/api/v1/spaces/{space}/catalogues";
    all.summary = "The catalogues that statements cite: norms, confidence-building measures, code lists.";
    all.gives = list_shape();
    all.answer = answer_list;
    Route one;
    one.path = "/api/v1/spaces/{space}/catalogues/{catalogue}";
    one.summary = "One catalogue with its items, its source and how each item was checked.";
    one.parameters = {{"version", "integer", "Which version; the newest where not said."}};
    one.gives = one_shape();
    one.answer = answer_one;
    return {all, one};
}

void add_catalogues(Room& room) {
    for (auto& route : catalogue_routes()) room.routes.push_back(std::move(route));
}

}  // namespace comity::confidence
