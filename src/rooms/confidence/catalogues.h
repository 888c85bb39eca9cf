// The catalogues that statements cite: norms, confidence-building measures and code lists, as the files under
// catalogues/ have them, carried inside the program. One version of a catalogue never changes. Read once;
// then any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "formats/catalogue.h"
#include "kernel/shape.h"

namespace comity::confidence {

// How an item was compared with the document it is from.
enum class Verified { text, topic, none };

struct CatalogueItem {
    std::string id;
    std::string title;  // both in English and in words of our own
    std::string summary;
    Verified verified = Verified::none;
    std::string stix;  // the identifier that STIX has for it; may be empty
};

struct Catalogue {
    std::string id;
    std::int64_t version = 0;
    bool for_commitments = false;  // else a list of codes
    std::string title;
    std::string document;  // where it is from
    std::string document_title;
    std::vector<std::pair<std::string, std::string>> links;  // to the official text, by language
    std::string note;
    std::vector<CatalogueItem> items;
    Hash sha256;  // of its file

    CatalogueItem const* find_item(std::string_view item) const;
};

comity::Catalogue::Files const& catalogues_files();

// All of them: those for commitments first, then by id, the newest version of each first.
std::vector<Catalogue> const& catalogues();
Catalogue const* find_catalogue(std::string_view id, std::int64_t version);
Catalogue const* newest_catalogue(std::string_view id);

// What a body cites, or what is wrong with it. Catalogues never change, so a body that passed passes for
// ever.
Result<Catalogue const*> cited_catalogue(std::string const& id, std::int64_t version);
Result<void> check_cited(Catalogue const& catalogue, std::string const& item);

std::string_view name_of(Verified verified);
Shape verified_shape();

}  // namespace comity::confidence
