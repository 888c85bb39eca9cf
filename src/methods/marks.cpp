#include "methods/marks.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "methods/marks_text.h"

namespace comity::marks {

namespace {

// Each of these looks at one place of the text, in code points, and says what begins there.
using Found = std::optional<Mark>;

bool is_one_of(char32_t code, std::u32string_view some) {
    return some.find(code) != some.npos;
}

// ---- addresses ----

bool is_host(Text const& text, std::size_t at) {
    return text.is_word(at) || text.plain(at) == '-';
}

// Labels with a dot between them, two at least, the last one of letters.
std::optional<std::size_t> end_of_host(Text const& text, std::size_t at) {
    std::size_t labels = 0;
    std::size_t end = at;
    bool letters = false;
    constexpr std::size_t longest = 253;
    while (is_host(text, end) && end - at < longest) {
        auto const begin = end;
        letters = true;
        while (is_host(text, end) && end - at < longest) letters = !text.is_digit(end++) && letters;
        letters = letters && end - begin >= 2;
        ++labels;
        if (text.plain(end) != '.' || !is_host(text, end + 1)) break;
        ++end;
    }
    if (labels < 2 || !letters) return std::nullopt;
    return end;
}

// What follows belongs to the address up to a blank, without the punctuation of the sentence around it.
std::size_t end_of_address(Text const& text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && !text.is_blank(end) && !is_one_of(text.code(end), U"<>\"«»“”「」、。，"))
        ++end;
    while (end > begin && is_one_of(text.code(end - 1), U".,;:!?)'’…،؟؛।")) --end;
    return end;
}

Found find_url(Text const& text, std::size_t at) {
    if (text.is_word(at - 1)) return std::nullopt;
    auto after = at;
    while (text.is_word(after) && text.plain(after) != '\0') ++after;
    bool const scheme = after > at + 1 && text.has(after, U"://") && !text.is_blank(after + 3);
    if (scheme || text.has(at, U"www.")) {
        auto const end = end_of_address(text, scheme ? after + 3 : at + 4);
        if (end > after) return Mark{Kind::url, at, end};
    }
    auto const host = end_of_host(text, at);
    if (!host || text.plain(*host) != '/' || !text.is_word(*host + 1)) return std::nullopt;
    return Mark{Kind::url, at, end_of_address(text, *host)};
}

bool is_local(Text const& text, std::size_t at) {
    return text.is_word(at) || (text.plain(at) != '\0' && is_one_of(text.code(at), U"._%+-"));
}

Found find_email(Text const& text, std::size_t at) {
    if (!text.is_word(at) || is_local(text, at - 1)) return std::nullopt;
    auto end = at;
    while (is_local(text, end)) ++end;
    if (text.plain(end) != '@') return std::nullopt;
    auto const host = end_of_host(text, end + 1);
    if (!host) return std::nullopt;
    return Mark{Kind::email, at, *host};
}

// "@somebody", and "@somebody@somewhere" of the networks that have many houses.
Found find_handle(Text const& text, std::size_t at) {
    if (text.plain(at) != '@' || is_local(text, at - 1)) return std::nullopt;
    auto end = at + 1;
    while (is_local(text, end) || (text.plain(end) == '@' && text.is_word(end + 1))) ++end;
    while (end > at && !text.is_word(end - 1)) --end;
    if (end < at + 3) return std::nullopt;
    return Mark{Kind::handle, at, end};
}

// ---- numbers ----

// Spaces, hyphens, dots, brackets, and the marks of direction that people's phones put around numbers.
bool parts_number(Text const& text, std::size_t at) {
    return text.is_space(at) ||
           is_one_of(text.code(at), U"-.()/‐‑‒–\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069");
}

std::size_t end_of_digits(Text const& text, std::size_t at) {
    while (text.is_digit(at)) ++at;
    return at;
}

// "2026-11-22", "22.11.2026", "22/11/26": three groups with one sign between them.
std::optional<std::size_t> end_of_date(Text const& text, std::size_t at) {
    auto const first = end_of_digits(text, at);
    auto const sign = text.plain(first);
    if (!is_one_of(text.code(first), U"-./") || sign == '\0') return std::nullopt;
    auto const second = end_of_digits(text, first + 1);
    if (text.plain(second) != sign) return std::nullopt;
    auto const third = end_of_digits(text, second + 1);
    auto const lengths = std::array{first - at, second - first - 1, third - second - 1};
    auto const is_short = [](std::size_t length) { return length == 1 || length == 2; };
    bool const year_first = lengths[0] == 4 && is_short(lengths[1]) && is_short(lengths[2]);
    bool const year_last =
        is_short(lengths[0]) && is_short(lengths[1]) && (lengths[2] == 4 || lengths[2] == 2);
    bool const goes_on = text.is_joined(third) || (text.plain(third) == sign && text.is_digit(third + 1));
    if ((!year_first && !year_last) || goes_on) return std::nullopt;
    return third;
}

// "-48.2031", "12,8044": at most three digits, then three or more; or "12°48'10\"N".
Found find_position(Text const& text, std::size_t at) {
    if (!text.is_digit(at) || text.is_joined(at - 1)) return std::nullopt;
    auto const whole = end_of_digits(text, at);
    auto end = whole;
    std::size_t decimals = 0;
    if (is_one_of(text.code(whole), U".,٫") && text.is_digit(whole + 1)) {
        end = end_of_digits(text, whole + 1);
        decimals = end - whole - 1;
    }
    bool const degrees = text.code(end) == U'°';
    bool const thousands = decimals == 3 && text.code(whole) == U',';
    if (whole - at > 3 || (!degrees && (decimals < 3 || thousands))) return std::nullopt;
    if (degrees) {
        while (text.is_digit(end) || (end < text.size() && is_one_of(text.code(end), U"°'\"′″’”. "))) ++end;
        if (is_one_of(text.code(end), U"NSEWO") && !text.is_joined(end + 1)) ++end;
        while (text.is_space(end - 1) || text.plain(end - 1) == '.') --end;
        if (end_of_digits(text, at) + 1 == end) return std::nullopt;  // "38°" is a temperature
    } else if (text.is_joined(end) || text.code(end) == U'%' ||
               (text.plain(end) == '.' && text.is_digit(end + 1))) {
        return std::nullopt;
    }
    bool const sign = at > 0 && is_one_of(text.code(at - 1), U"-−");
    return Mark{Kind::position, sign ? at - 1 : at, end};
}

struct Digits {
    std::size_t end = 0;
    std::size_t count = 0;
    std::size_t groups = 0;
};

Digits read_groups(Text const& text, std::size_t at) {
    Digits digits;
    while (text.is_digit(at)) {
        digits.end = end_of_digits(text, at);
        digits.count += digits.end - at;
        ++digits.groups;
        at = digits.end;
        for (int parts = 0; parts < 3 && parts_number(text, at); ++parts) ++at;
        if (end_of_date(text, at)) break;
    }
    return digits;
}

Found find_phone(Text const& text, std::size_t at) {
    bool const plus = text.plain(at) == '+';
    auto begin = plus ? at + 1 : at;
    while (plus && (parts_number(text, begin))) ++begin;
    if (!text.is_digit(begin) || text.is_joined(at - 1)) return std::nullopt;
    auto const digits = read_groups(text, begin);
    bool const zero = text.plain(begin) == '0';
    bool const long_enough = plus ? digits.count >= 6 : digits.count >= 7 && (zero || digits.groups > 1);
    if (!long_enough) return std::nullopt;
    bool const bracket = text.plain(at - 1) == '(';
    return Mark{Kind::phone, bracket ? at - 1 : at, digits.end};
}

// A word with five digits or more in it, hyphens between its parts not counted.
Found find_number(Text const& text, std::size_t at) {
    auto const in_number = [&](std::size_t i) {
        return text.is_joined(i) ||
               (is_one_of(text.plain(i), U"-/") && text.is_joined(i - 1) && text.is_joined(i + 1));
    };
    if (!text.is_joined(at) || in_number(at - 1)) return std::nullopt;
    auto end = at;
    std::size_t digits = 0;
    std::size_t letters_in_row = 0;
    for (; in_number(end) && letters_in_row < 12; ++end) {
        digits += text.is_digit(end);
        letters_in_row = text.is_letter(end) ? letters_in_row + 1 : 0;
    }
    if (digits < 5 || letters_in_row == 12) return std::nullopt;
    return Mark{Kind::number, at, end};
}

// ---- names ----

constexpr std::array<std::u32string_view, 43> titles{
    U"Mr",    U"Mrs",    U"Ms",       U"Miss",     U"Dr",      U"Prof",     U"Capt",    U"Sgt",    U"Mme",
    U"Mlle",  U"M",      U"Monsieur", U"Madame",   U"Sr",      U"Sra",      U"Señor",   U"Señora", U"Don",
    U"Doña",  U"Dra",    U"г-н",      U"г-жа",     U"гр",      U"господин", U"госпожа", U"доктор", U"товарищ",
    U"السيد", U"السيدة", U"الدكتور",  U"الدكتورة", U"الأستاذ", U"الشيخ",    U"الحاج",   U"أبو",    U"أم",
    U"د",     U"κ",      U"κα",       U"श्री",      U"श्रीमती",  U"डॉ",       U"कुमारी"};
constexpr std::array<std::u32string_view, 8> han_titles{U"先生", U"女士", U"小姐", U"太太",
                                                        U"医生", U"老师", U"同志", U"师傅"};

std::size_t after_gap(Text const& text, std::size_t at) {
    if (text.plain(at) == '.') ++at;
    return text.is_space(at) ? at + 1 : at;
}

// "O'Neil" and "Jean-Paul" are one word.
std::size_t end_of_name(Text const& text, std::size_t at) {
    auto end = text.end_of_word(at);
    while (is_one_of(text.code(end), U"-'’") && text.is_letter(end + 1)) end = text.end_of_word(end + 1);
    return end;
}

// A title and up to three words behind it.
Found find_titled(Text const& text, std::size_t at) {
    if (!text.is_word(at) || text.is_word(at - 1)) return std::nullopt;
    for (auto title : titles) {
        auto const end = at + title.size();
        if (!text.has(at, title) || text.is_word(end)) continue;
        bool const cased = text.is_capital(at) || text.is_small(at);
        auto name = after_gap(text, end);
        std::size_t last = 0;
        for (int words = 0; words < 3 && name > end && text.is_letter(name); ++words) {
            if (cased && !text.is_capital(name)) break;
            if (!cased && words == 2) break;
            last = end_of_name(text, name);
            if (!text.is_space(last)) break;
            name = last + 1;
        }
        if (last > 0) return Mark{Kind::name, at, last};
    }
    return std::nullopt;
}

// Chinese puts the title behind the name, of at most three signs.
Found find_han_name(Text const& text, std::size_t at) {
    if (!text.is_han(at)) return std::nullopt;
    for (std::size_t signs = 1; signs <= 3 && text.is_han(at + signs - 1); ++signs)
        for (auto title : han_titles)
            if (text.has(at + signs, title)) return Mark{Kind::name, at, at + signs + title.size()};
    return std::nullopt;
}

// A capital and small letters behind it, or an apostrophe.
std::size_t end_of_capital_word(Text const& text, std::size_t at) {
    bool const elided = is_one_of(text.code(at + 1), U"'’") && text.is_capital(at + 2);
    return text.is_capital(at) && (text.is_small(at + 1) || elided) ? end_of_name(text, at) : at;
}

Found find_capitals(Text const& text, std::size_t at) {
    if (text.is_word(at - 1)) return std::nullopt;
    std::size_t words = 0;
    std::size_t last = at;
    for (auto next = at;;) {
        auto const end = end_of_capital_word(text, next);
        if (end == next) break;
        ++words;
        last = end;
        if (!text.is_space(end)) break;
        next = end + 1;
    }
    if (words < 2) return std::nullopt;
    return Mark{Kind::name, at, last};
}

Found find_at(Text const& text, std::size_t at) {
    for (auto find : {find_url, find_email, find_handle, find_position, find_phone, find_number, find_titled,
                      find_han_name, find_capitals})
        if (auto found = find(text, at)) return found;
    return std::nullopt;
}

// UTF-16 units in UTF-8 bytes: one a beginning byte, two where it begins four bytes.
std::size_t units_in(std::string_view utf8) {
    std::size_t units = 0;
    for (char c : utf8) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

}  // namespace

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 7> names{"phone",  "email",    "url", "handle",
                                                    "number", "position", "name"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<Mark> marks_of(std::string_view utf8) {
    std::vector<Mark> marks;
    if (!is_utf8(utf8)) return marks;
    Text const text(utf8);
    for (std::size_t at = 0; at < text.size();) {
        auto const date = text.is_digit(at) && !text.is_joined(at - 1) ? end_of_date(text, at) : std::nullopt;
        auto const found = date ? std::nullopt : find_at(text, at);
        if (found) marks.push_back({found->kind, text.byte(found->begin), text.byte(found->end)});
        at = found ? found->end : date ? *date : at + 1;
    }
    return marks;
}

std::vector<Mark> in_utf16(std::string_view utf8, std::vector<Mark> marks) {
    std::size_t bytes = 0;
    std::size_t units = 0;
    auto const units_at = [&](std::size_t byte) {
        units += units_in(utf8.substr(bytes, byte - bytes));
        bytes = byte;
        return units;
    };
    for (auto& mark : marks) {
        mark.begin = units_at(mark.begin);
        mark.end = units_at(mark.end);
    }
    return marks;
}

}  // namespace comity::marks
