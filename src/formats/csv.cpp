#include "formats/csv.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace comity::csv {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::size_t utf16_mark_bytes = 2;

std::size_t count_line_ends(std::string_view text, char line_end) {
    std::size_t count = 0;
    for (auto at = text.find(line_end); at != text.npos; at = text.find(line_end, at + 1)) ++count;
    return count;
}

bool is_ascii(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string row_of_fields(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " field" : " fields");
}

}  // namespace

Reader::Reader(std::string_view bytes, Dialect const& dialect) : text_(bytes), dialect_(dialect) {
    switch (dialect.encoding) {
        case Encoding::utf8:
            if (bytes.starts_with(utf8_mark)) text_.remove_prefix(utf8_mark.size());
            break;
        case Encoding::utf16_little:
        case Encoding::utf16_big:
            copy_ = utf8_from_utf16(bytes.substr(std::min(bytes.size(), utf16_mark_bytes)),
                                    dialect.encoding == Encoding::utf16_big);
            text_ = copy_;
            break;
        case Encoding::windows_1252:
            break;
    }
    ends_unquoted_[static_cast<unsigned char>(dialect.delimiter)] = true;
    ends_unquoted_[static_cast<unsigned char>(dialect.line_end)] = true;
    at_ = text_.data();
    end_ = at_ + text_.size();
    rereading_left_ = 8 * text_.size() + 16 * record_limit_bytes;
}

bool Reader::next(Record& record) {
    fields_.clear();
    undoubled_.clear();
    converted_.clear();
    lines_in_quotes_ = 0;
    record.fields.clear();
    record.wrong.clear();
    if (!skip_blank_lines()) return false;
    record.line = line_;
    record.begin = static_cast<std::size_t>(at_ - text_.data());
    auto const ending = read_fields();
    if (ending == Ending::sound) {
        hand_over(record);
    } else {
        give_up_line(record, ending);
    }
    at_header_ = false;
    return true;
}

bool Reader::skip_blank_lines() {
    while (at_ < end_ && at_line_end(at_)) {
        at_ += *at_ == dialect_.line_end ? 1 : std::min<std::ptrdiff_t>(2, end_ - at_);
        ++line_;
    }
    return at_ < end_;
}

// At a line end, or at the '\r' before it; a '\r' that is the last byte of the file is half of a line end.
bool Reader::at_line_end(char const* place) const {
    if (*place == dialect_.line_end) return true;
    return *place == '\r' && (place + 1 == end_ || place[1] == dialect_.line_end);
}

char const* Reader::limit_of_record() const {
    auto const left = static_cast<std::size_t>(end_ - at_);
    auto const most = std::min(left, record_limit_bytes);
    if (rereading_left_ > 0) return at_ + most;
    auto const* line_end = static_cast<char const*>(std::memchr(at_, dialect_.line_end, most));
    return line_end ? line_end : at_ + most;
}

Reader::Ending Reader::read_fields() {
    auto const* begin = at_;
    auto const* limit = limit_of_record();
    for (;;) {
        if (at_ < limit && *at_ == '"') {
            if (auto const ending = read_quoted(limit); ending != Ending::sound) return ending;
        } else {
            read_unquoted(limit);
        }
        if (at_ == end_) return Ending::sound;
        if (at_ == begin + record_limit_bytes) return Ending::too_long;
        if (*at_++ == dialect_.line_end) return Ending::sound;
    }
}

void Reader::read_unquoted(char const* limit) {
    auto const* begin = at_;
    auto const* at = at_;
    while (at < limit && !ends_unquoted_[static_cast<unsigned char>(*at)]) ++at;
    at_ = at;
    if (at > begin && at[-1] == '\r' && (at == end_ || *at == dialect_.line_end)) --at;
    fields_.emplace_back(begin, static_cast<std::size_t>(at - begin));
}

Reader::Ending Reader::read_quoted(char const* limit) {
    auto const* begin = at_ + 1;
    auto const* at = begin;
    auto const undoubled_before = undoubled_.size();
    for (;;) {
        auto const* quote =
            at < limit ? static_cast<char const*>(std::memchr(at, '"', static_cast<std::size_t>(limit - at)))
                       : nullptr;
        if (!quote) {
            at_ = limit;
            return Ending::unclosed;
        }
        bool const doubled = quote + 1 < end_ && quote[1] == '"';
        bool const copied = undoubled_.size() > undoubled_before;
        if (!doubled && !copied) return finish_quoted({begin, quote}, quote + 1, limit);
        undoubled_.reserve(record_limit_bytes);  // once: all of a record fits
        undoubled_.append(at, quote + doubled);
        at = quote + 1 + doubled;
        if (!doubled) return finish_quoted(std::string_view(undoubled_).substr(undoubled_before), at, limit);
    }
}

// `after` is behind the closing quote; spaces there are forgiven, anything else is not.
Reader::Ending Reader::finish_quoted(std::string_view field, char const* after, char const* limit) {
    lines_in_quotes_ += count_line_ends({at_, after}, dialect_.line_end);
    fields_.push_back(field);
    at_ = after;
    while (at_ < limit && *at_ == ' ') ++at_;
    if (at_ == end_ || *at_ == dialect_.delimiter) return Ending::sound;
    if (!at_line_end(at_)) return at_ < limit ? Ending::stray_quote : Ending::too_long;
    if (*at_ != dialect_.line_end) ++at_;
    return Ending::sound;
}

// Only the first physical line is lost: whether the next ones belong to it nobody can say, and each of them
// is judged by its own number of fields.
void Reader::give_up_line(Record& record, Ending ending) {
    auto const* begin = text_.data() + record.begin;
    auto const* line_end = static_cast<char const*>(
        std::memchr(begin, dialect_.line_end, static_cast<std::size_t>(end_ - begin)));
    auto const* next_line = line_end ? line_end + 1 : end_;
    if (at_ > next_line) {
        rereading_left_ -= std::min(rereading_left_, static_cast<std::size_t>(at_ - next_line));
    }
    at_ = next_line;
    ++line_;
    record.end = static_cast<std::size_t>(at_ - text_.data());
    switch (ending) {
        case Ending::unclosed:
            record.wrong = "The row is torn: a quotation mark opens in it and is never closed.";
            break;
        case Ending::stray_quote:
            record.wrong = "The row has a quotation mark inside quoted text that is not doubled.";
            break;
        default:
            record.wrong = "The row is longer than 1 MiB.";
            break;
    }
}

void Reader::hand_over(Record& record) {
    line_ += lines_in_quotes_ + 1;
    record.end = static_cast<std::size_t>(at_ - text_.data());
    if (dialect_.encoding == Encoding::windows_1252) {
        for (auto& field : fields_) {
            if (!is_ascii(field)) field = converted_.emplace_back(utf8_from_windows_1252(field));
        }
    }
    record.fields.swap(fields_);
    if (at_header_) columns_ = record.fields.size();
    check_count(record);
    bool const is_damaged = dialect_.encoding == Encoding::utf8 && !at_header_ &&
                            !std::ranges::all_of(record.fields, [](auto field) { return is_utf8(field); });
    if (!is_damaged) return;
    record.wrong = "The row holds bytes that are not UTF-8, as the rest of the file is.";
    record.fields.clear();
}

void Reader::check_count(Record& record) const {
    auto const count = record.fields.size();
    if (columns_ == 0 || count == columns_) return;
    auto& fields = record.fields;
    if (count > columns_ &&
        std::all_of(fields.begin() + columns_, fields.end(), [](auto field) { return field.empty(); })) {
        fields.resize(columns_);
        return;
    }
    bool const torn = count < columns_ && at_ == end_ && text_.back() != dialect_.line_end;
    record.wrong = std::string(torn ? "The file ends in the middle of this row: it has " : "The row has ") +
                   row_of_fields(count) + " where the header has " + std::to_string(columns_) + ".";
    fields.clear();
}

}  // namespace comity::csv
