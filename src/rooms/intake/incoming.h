// What a file on its way in yields, one thing after another, whatever its format. An Incoming belongs to one
// thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "kernel/room.h"
#include "rooms/intake/said_mapping.h"

namespace comity::intake {

// Something to be said, or what is wrong with it.
struct Item {
    std::size_t file = 0;  // place in Incoming::files()
    std::size_t line = 0;
    std::string kind;
    json::Value body;
    std::string channel;
    std::string external_id;
    std::string wrong;  // one sentence; not empty: it is refused
    std::string note;   // what is said openly of it, though it is taken
    std::shared_ptr<Bytes const> blob_owner;
    BytesView blob;       // a file that the body names; empty: none, or handed over before
    std::string summary;  // members of a JSON object by which a track is told in the answer
};

// A file of an archive.
struct IncomingFile {
    std::string name;
    std::string format;  // empty: it was passed over
    std::string reason;  // why that is so, or why it could not be read
    bool is_read = false;
};

// What was asked for with the file.
struct Asked {
    std::string format;                  // empty: by the first bytes
    std::string name;                    // of the file; empty: not told
    std::optional<SaidMapping> mapping;  // empty: the automatic one
    bool mapping_is_saved = false;
    bool mapping_where_it_fits = false;  // tables with other columns are read automatically
    std::vector<SaidMapping> saved;      // all mappings of the space
    std::string sheet;
    std::string who;
    bool look = false;
};

class Incoming {
  public:
    virtual ~Incoming() = default;
    virtual bool next(Item& item) = 0;  // false at the end; in a look after the first rows of each table
    virtual std::string format() const = 0;
    virtual std::vector<std::string> unknown_columns() const { return {}; }
    // Lines of the answer that come before what is yielded next; only in a look.
    virtual std::string take_lines() { return {}; }
    virtual std::vector<IncomingFile> const& files() const;  // those of an archive so far; else none
};

inline constexpr std::size_t rows_a_look = 10;

struct FileBytes {
    BytesView bytes;
    std::shared_ptr<void const> owner;  // of the bytes, as long as they are needed
};

// By the format that was asked for, else by its first bytes.
Result<std::unique_ptr<Incoming>> open_incoming(Asked const& asked, FileBytes file);
// "csv", "xlsx", "geojson", "gpx", "photo" or "zip", by the first bytes.
std::string format_of(BytesView bytes);

// Each of one format, for open_incoming.
Result<std::unique_ptr<Incoming>> open_table(Asked const& asked, FileBytes file, std::string const& format);
Result<std::unique_ptr<Incoming>> open_gpx(Asked const& asked, FileBytes file);
Result<std::unique_ptr<Incoming>> open_photo(Asked const& asked, FileBytes file);
Result<std::unique_ptr<Incoming>> open_zip(Asked const& asked, FileBytes file);

// As the name of something that was handed in as a file: its last part, fit for a statement.
std::string file_name(std::string_view path);

}  // namespace comity::intake
