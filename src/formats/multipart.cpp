#include "formats/multipart.h"

#include <algorithm>

#include "base/text.h"

namespace comity::multipart {

namespace {

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_word(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

bool is_token_character(char letter) {
    bool const letter_or_digit = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                                 (letter >= '0' && letter <= '9');
    return letter_or_digit || std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
}

bool is_boundary_character(char letter) {
    return is_token_character(letter) ||
           std::string_view("()+,-./:=? ").find(letter) != std::string_view::npos;
}

// A header's value: a word, then parameters, each once. Browsers write `"` in a quoted name as %22 and line
// ends as %0D%0A; a backslash before another character is that character in neither of them.
class Value {
  public:
    explicit Value(std::string_view text) : rest_(trim(text)) {}

    std::string_view word() {
        auto const end = std::min(rest_.find(';'), rest_.size());
        auto const taken = trim(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return taken;
    }

    // The next parameter; false at the end. A refusal where there is something else.
    Result<bool> next(std::string& name, std::string& value) {
        rest_ = trim(rest_);
        if (rest_.empty() || rest_ == ";") return false;
        if (rest_.front() != ';') return malformed("A header of a part has something after a value.");
        rest_ = trim(rest_.substr(1));
        auto const end =
            static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_token_character) - rest_.begin());
        name = rest_.substr(0, end);
        std::ranges::transform(name, name.begin(), lower);
        rest_.remove_prefix(end);
        if (name.empty() || !rest_.starts_with('='))
            return malformed("A header of a part has a parameter without a value.");
        rest_.remove_prefix(1);
        return rest_.starts_with('"') ? quoted(value) : plain(value);
    }

  private:
    Result<bool> plain(std::string& value) {
        auto const end =
            static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_token_character) - rest_.begin());
        if (end == 0) return malformed("A header of a part has a parameter without a value.");
        value = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return true;
    }
    Result<bool> quoted(std::string& value) {
        value.clear();
        for (std::size_t at = 1; at < rest_.size(); ++at) {
            if (rest_[at] == '"') {
                rest_.remove_prefix(at + 1);
                return true;
            }
            bool const escapes = rest_[at] == '\\' && at + 1 < rest_.size() && rest_[at + 1] == '"';
            if (escapes) ++at;
            value += rest_[at];
        }
        return malformed("A header of a part has a quotation mark that is never closed.");
    }

    std::string_view rest_;
};

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string out;
    for (;;) {
        auto const at = text.find(what);
        out += text.substr(0, at);
        if (at == text.npos) return out;
        out += with;
        text.remove_prefix(at + what.size());
    }
}

// As the HTML standard writes names into a form; any other percent sign is the sender's own.
std::string unescaped(std::string_view name) {
    return replaced(replaced(replaced(name, "%22", "\""), "%0D", "\r"), "%0A", "\n");
}

// Old browsers sent whole paths, and others may send worse.
std::string last_piece(std::string_view path) {
    auto const slash = path.find_last_of("/\\");
    auto const piece = slash == path.npos ? path : path.substr(slash + 1);
    return piece == "." || piece == ".." ? "" : std::string(piece);
}

Result<void> read_disposition(Part& part, std::string_view text) {
    Value disposition(text);
    if (!same_word(disposition.word(), "form-data"))
        return malformed("A part's Content-Disposition is not form-data.");
    bool has_name = false;
    std::string name, value;
    for (;;) {
        TRY(more, disposition.next(name, value));
        if (!more) break;
        if (name == "name") {
            if (has_name) return malformed("A part has two names.");
            has_name = true;
            part.name = unescaped(value);
        } else if (name == "filename") {
            if (part.file_name) return malformed("A part has two file names.");
            part.file_name = last_piece(unescaped(value));
        } else if (name == "filename*") {
            return malformed("A part writes its file name in a way that RFC 7578 forbids.");
        }
    }
    if (!has_name || part.name.empty()) return malformed("A part has no name.");
    if (!is_utf8(part.name) || (part.file_name && !is_utf8(*part.file_name)))
        return malformed("The name of a part is not UTF-8.");
    return {};
}

Result<void> read_header(Part& part, std::string_view lines) {
    bool has_disposition = false;
    while (!lines.empty()) {
        auto const end = lines.find("\r\n");
        auto const line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        auto const colon = line.find(':');
        if (colon == line.npos || colon == 0 ||
            !std::ranges::all_of(line.substr(0, colon), is_token_character) ||
            std::ranges::any_of(line, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; }))
            return malformed("A header of a part cannot be read.");
        auto const name = line.substr(0, colon);
        auto const value = trim(line.substr(colon + 1));
        if (same_word(name, "content-disposition")) {
            if (has_disposition) return malformed("A part has two Content-Dispositions.");
            has_disposition = true;
            TRY_OK(read_disposition(part, value));
        } else if (same_word(name, "content-type")) {
            if (!part.content_type.empty()) return malformed("A part has two Content-Types.");
            part.content_type = value;
        } else if (same_word(name, "content-transfer-encoding")) {
            bool const as_it_is =
                same_word(value, "binary") || same_word(value, "8bit") || same_word(value, "7bit");
            if (!as_it_is) return malformed("A part is encoded in a way that RFC 7578 has given up.");
        }
    }
    if (!has_disposition) return malformed("A part has no Content-Disposition.");
    return {};
}

// Splits a part into its header and what it holds.
Result<Part> read_part(std::string_view text, Limits const& limits) {
    Part part;
    auto const blank = text.substr(0, limits.header_bytes + 4).find("\r\n\r\n");
    if (blank == text.npos) {
        return text.size() > limits.header_bytes ? malformed("The header of a part is too long.")
                                                 : malformed("A part's header has no end.");
    }
    TRY_OK(read_header(part, text.substr(0, blank + 2)));
    part.bytes = text.substr(blank + 4);
    return part;
}

}  // namespace

Result<std::string> boundary_of(std::string_view content_type) {
    Value value(content_type);
    if (!same_word(value.word(), "multipart/form-data"))
        return refuse(Fault::unsupported, "This is not multipart/form-data.");
    std::string boundary, name, text;
    for (;;) {
        TRY(more, value.next(name, text));
        if (!more) break;
        if (name != "boundary") continue;
        if (!boundary.empty()) return malformed("The Content-Type names two boundaries.");
        boundary = text;
        if (boundary.empty() || boundary.size() > 70 || boundary.ends_with(' ') ||
            !std::ranges::all_of(boundary, is_boundary_character))
            return malformed("The boundary has 1 to 70 characters, and not these.");
    }
    if (boundary.empty()) return malformed("The Content-Type names no boundary.");
    return boundary;
}

Result<std::vector<Part>> read(std::string_view body, std::string_view boundary, Limits const& limits) {
    constexpr char const* torn = "The form broke off before its end.";
    auto const delimiter = "\r\n--" + std::string(boundary);
    std::vector<Part> parts;
    // Nothing stands before the first delimiter: no browser writes anything there, and it could hide a part.
    if (!body.starts_with(std::string_view(delimiter).substr(2)))
        return malformed("The form does not begin with its boundary.");
    body.remove_prefix(delimiter.size() - 2);
    for (;;) {
        if (body.starts_with("--")) return parts;
        auto const padding = std::min(body.find_first_not_of(" \t"), body.size());
        if (padding + 2 > body.size()) return malformed(torn);
        if (padding > 80 || body.substr(padding, 2) != "\r\n")
            return malformed("A boundary does not end its line.");
        body.remove_prefix(padding + 2);
        auto const end = body.find(delimiter);
        if (end == body.npos) return malformed(torn);
        if (parts.size() == limits.parts)
            return refuse(Fault::too_large,
                          "The form has more than " + std::to_string(limits.parts) + " parts.");
        TRY(part, read_part(body.substr(0, end), limits));
        parts.push_back(std::move(part));
        body.remove_prefix(end + delimiter.size());
    }
}

Part const* find(std::vector<Part> const& parts, std::string_view name) {
    auto const found = std::ranges::find(parts, name, &Part::name);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace comity::multipart
