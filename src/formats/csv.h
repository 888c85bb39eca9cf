// CSV: what encoding and delimiter a file has, its records one at a time, and rows written.
// Functions and values; a Reader belongs to one thread at a time, all else is for any thread.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace comity::csv {

enum class Encoding { utf8, utf16_little, utf16_big, windows_1252 };

struct Dialect {
    Encoding encoding = Encoding::utf8;
    char delimiter = ',';
    char line_end = '\n';  // a '\r' before it belongs to it; '\r' alone only in files of the old Macintosh
};

// By byte order mark; without one UTF-8, or Windows-1252 where the whole file is no valid UTF-8.
Encoding sniff_encoding(std::string_view bytes);

// Encoding, delimiter (comma, semicolon, tab or pipe) and line end, judged over the first records outside
// quotes. Refuses an empty file, one that is no text, and one that two delimiters fit: it names both.
Result<Dialect> sniff(std::string_view bytes);

inline constexpr std::size_t record_limit_bytes = 1 << 20;

struct Record {
    std::size_t line = 0;   // the physical line it begins on, from 1
    std::size_t begin = 0;  // its bytes in Reader::text(), line end included
    std::size_t end = 0;
    std::vector<std::string_view>
        fields;         // UTF-8, empty in a bad record; they live until the next call of next()
    std::string wrong;  // why it cannot be used, one sentence; empty in a sound record
};

// Reads records out of a file that lies in memory as a whole (mapped, as a rule) and must outlive it. No
// record is dropped: each byte lies in exactly one record, sound or bad, but for lines that are blank.
//
// The first record is the header; the others are held to its number of fields (empty ones beyond it are
// forgiven, spreadsheets write them). A row with bad quotes, or over record_limit_bytes, is bad: only its
// first physical line is given up, and reading goes on with the next one, so that a quote never closed costs
// one row. What must be read twice for that is bounded: a file that is mostly broken is read, from some point
// on, with quoted text kept to one physical line.
class Reader {
  public:
    Reader(std::string_view bytes, Dialect const& dialect);
    Reader(Reader const&) = delete;
    Reader& operator=(Reader const&) = delete;

    // Reuses `record`; false at the end of the file.
    bool next(Record& record);

    // What is read: the file without its byte order mark; UTF-16 as UTF-8 (these files alone are copied).
    std::string_view text() const { return text_; }

  private:
    enum class Ending { sound, unclosed, stray_quote, too_long };

    bool skip_blank_lines();
    char const* limit_of_record() const;
    Ending read_fields();
    Ending read_quoted(char const* limit);
    Ending finish_quoted(std::string_view field, char const* after, char const* limit);
    void read_unquoted(char const* limit);
    void give_up_line(Record& record, Ending ending);
    void hand_over(Record& record);
    void check_count(Record& record) const;
    bool at_line_end(char const* place) const;

    std::string copy_;  // of a UTF-16 file
    std::string_view text_;
    Dialect dialect_;
    bool ends_unquoted_[256] = {};  // delimiter and line end
    char const* at_ = nullptr;
    char const* end_ = nullptr;
    std::size_t line_ = 1;
    std::size_t lines_in_quotes_ = 0;
    std::size_t columns_ = 0;  // of the header; 0 before it, and where it is bad
    bool at_header_ = true;
    std::size_t rereading_left_;  // bytes that may still be read twice
    std::vector<std::string_view> fields_;
    std::string undoubled_;  // fields that held doubled quotes; never grows while views of it live
    std::deque<std::string> converted_;  // fields that were Windows-1252 beyond ASCII
};

// Writes rows as RFC 4180 has them: commas, CRLF, quotes only where needed.
//
// text() is for columns of people's words. A spreadsheet runs a cell that begins with = + - @ TAB or CR as a
// formula, so such text gets an apostrophe before it (and "-5" too, if its column is text). plain() is for
// numbers, times, ids and tags, which the house made itself; it writes them as they are.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}
    Writer& text(std::string_view cell);
    Writer& plain(std::string_view cell);
    void end_row();

  private:
    Writer& put(std::string_view apostrophe, std::string_view cell);

    std::string& out_;
    std::size_t cells_ = 0;
    bool blank_ = true;  // all cells of this row so far were empty
};

}  // namespace comity::csv
