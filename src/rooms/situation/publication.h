// The statement situation.publication: what the public may know of a report, in an analyst's words; and
// situation.withdrawal, which takes it back. Their pages are in docs/statements. Values and pure functions;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "base/json.h"
#include "kernel/shape.h"
#include "methods/grid.h"

namespace comity::situation {

inline constexpr char publication_kind[] = "situation.publication";
inline constexpr char withdrawal_kind[] = "situation.withdrawal";

// A copy that was drawn anew without metadata, and what it shows in words.
struct PublishedPhoto {
    Hash blob;
    std::string alt;
};

struct Publication {
    StatementId about;
    std::string language;
    std::string title;
    std::string text;  // may be empty
    std::optional<grid::Cell> place;
    std::vector<std::string> categories;
    std::vector<PublishedPhoto> photos;
};

Result<Publication> read_publication(json::Value const& body);
Shape photo_shape();
Shape publication_shape();
Result<void> check_publication(json::Value const& body);
std::vector<Hash> publication_blobs(json::Value const& body);          // of a body that passed the check
std::optional<StatementId> published_report(json::Value const& body);  // likewise

struct Withdrawal {
    StatementId about;  // a publication
    std::string why;    // for members, never for the public
};

Result<Withdrawal> read_withdrawal(json::Value const& body);
Shape withdrawal_shape();
Result<void> check_withdrawal(json::Value const& body);

}  // namespace comity::situation
