// Answers to a form of OpenRosa, as phones send them: XML of the shape of the form's first instance. The page
// is docs/formats/openrosa.md. A Submission belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace comity::xform {

inline constexpr std::size_t submission_limit_bytes = 160 * 1024;

using Paths = std::set<std::string, std::less<>>;

// One leaf that holds something.
struct Answer {
    std::string path;        // below the root
    std::string_view value;  // lives as long as the submission
    std::size_t turn = 0;    // of the innermost repeat that it stands in, from 1; 0 outside of any
};

class Submission {
  public:
    static Result<Submission> read(std::string_view bytes);
    ~Submission();
    Submission(Submission&&) noexcept;
    Submission& operator=(Submission&&) noexcept;

    std::string const& form_id() const { return form_id_; }
    std::string const& version() const { return version_; }
    // Where the phone gave none: made of all that it sent.
    std::string const& instance() const { return instance_; }
    std::string const& replaces() const { return replaces_; }  // the instance that this one edits; or empty

    std::vector<Answer> answers(Paths const& repeats) const;  // in their order
    // The XML with nothing in the leaves of these paths.
    Result<std::string> without(Paths const& emptied) const;

  private:
    struct Document;
    explicit Submission(std::unique_ptr<Document> document);
    std::unique_ptr<Document> document_;
    std::string form_id_, version_, instance_, replaces_;
};

// Submissions as rows of a table: the answers outside of all repeats, or those of each turn of one repeat.
class Rows {
  public:
    // `repeat` empty: the table of the answers outside. `columns` are paths.
    Rows(std::vector<std::string> const& columns, std::vector<std::string> const& repeats,
         std::string repeat);
    ~Rows();
    Rows(Rows const&) = delete;
    Rows& operator=(Rows const&) = delete;

    struct Row {
        std::string key, parent_key;          // as ODK Central makes them of the instance
        std::vector<std::string_view> cells;  // one a column; empty where nothing was answered
    };
    // Calls `take` for each row of the XML of one submission that was read before. The row lives for the
    // call.
    void read(std::string_view xml, std::string_view instance, std::function<void(Row const&)> const& take);

  private:
    struct Walk;
    std::unique_ptr<Walk> walk_;
};

}  // namespace comity::xform
