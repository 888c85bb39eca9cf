#include "methods/signs.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <limits>
#include <string>

#include "base/error.h"

namespace comity::unicode {
namespace {

constexpr char32_t last_ascii = 0x7F;
constexpr char32_t tatweel = 0x0640;
constexpr char32_t long_vowel = 0x30FC;  // of kana; its script is "common"

UScriptCode script_of(char32_t code) {
    UErrorCode status = U_ZERO_ERROR;
    auto const script = uscript_getScript(static_cast<UChar32>(code), &status);
    return U_SUCCESS(status) ? script : USCRIPT_COMMON;
}

bool written_in_pairs(UScriptCode script, char32_t code) {
    switch (script) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_HANGUL:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return code == long_vowel;
    }
}

// Scripts whose marks are accents or aids that people leave out; elsewhere marks are vowels.
bool loses_marks(UScriptCode script) {
    switch (script) {
        case USCRIPT_LATIN:
        case USCRIPT_GREEK:
        case USCRIPT_CYRILLIC:
        case USCRIPT_ARABIC:
        case USCRIPT_HEBREW:
        case USCRIPT_COMMON:
        case USCRIPT_INHERITED:
            return true;
        default:
            return false;
    }
}

bool is_apostrophe(char32_t code) {
    switch (code) {
        case U'\'':
        case U'`':
        case 0x02B9:
        case 0x02BB:
        case 0x02BC:
        case 0x02BD:
        case 0x2018:
        case 0x2019:
        case 0x2032:
            return true;
        default:
            return false;
    }
}

// Letters that have no decomposition but are typed as others. Empty where a letter stays itself.
std::u32string_view typed_as(char32_t letter) {
    switch (letter) {
        case U'ø':
            return U"o";
        case U'ł':
            return U"l";
        case U'đ':
        case U'ð':
        case U'ɗ':
            return U"d";
        case U'ħ':
            return U"h";
        case U'ŧ':
            return U"t";
        case U'ı':
            return U"i";
        case U'ɓ':
            return U"b";
        case U'ƙ':
            return U"k";
        case U'ƴ':
            return U"y";
        case U'æ':
            return U"ae";
        case U'œ':
            return U"oe";
        case U'þ':
            return U"th";
        case U'ё':
        case U'ѐ':
            return U"е";
        case U'ѝ':
            return U"и";
        case U'أ':
        case U'إ':
        case U'آ':
        case U'ٱ':
            return U"ا";
        case U'ى':
        case U'ی':
            return U"ي";
        case U'ة':
            return U"ه";
        case U'ک':
            return U"ك";
        default:
            return {};
    }
}

icu::Normalizer2 const& folding() {
    UErrorCode status = U_ZERO_ERROR;
    auto const* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw Broken("the Unicode tables are missing");
    return *found;
}

icu::Normalizer2 const& decomposition() {
    UErrorCode status = U_ZERO_ERROR;
    auto const* found = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) throw Broken("the Unicode tables are missing");
    return *found;
}

icu::UnicodeString fold(std::string_view utf8) {
    MUST(utf8.size() < static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / 32));
    auto const text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
    UErrorCode status = U_ZERO_ERROR;
    auto folded = folding().normalize(text, status);
    if (U_FAILURE(status)) throw Broken("a text could not be folded");
    return folded;
}

// Takes the folded text code point by code point.
class Folder {
  public:
    explicit Folder(std::size_t expected) {
        signs_.codes.reserve(expected);
        signs_.kinds.reserve(expected);
    }

    void take(char32_t code) {
        auto const category = U_GET_GC_MASK(static_cast<UChar32>(code));
        if (code == tatweel) {
            keeps_marks_ = false;
        } else if (is_apostrophe(code)) {
            put(code, Kind::apostrophe);
        } else if (category & U_GC_ND_MASK) {
            put(U'0' + static_cast<char32_t>(u_charDigitValue(static_cast<UChar32>(code))), Kind::digit);
        } else if (category & (U_GC_L_MASK | U_GC_N_MASK)) {
            take_letter(code);
        } else if (category & U_GC_M_MASK) {
            if (keeps_marks_) append(code, Kind::mark);
        } else {
            put(U' ', Kind::gap);
        }
    }

    Signs finish() { return std::move(signs_); }

  private:
    void append(char32_t code, Kind kind) {
        signs_.codes.push_back(code);
        signs_.kinds.push_back(kind);
    }

    void put(char32_t code, Kind kind) {
        keeps_marks_ = false;
        append(code, kind);
    }

    void take_letter(char32_t letter) {
        if (letter <= last_ascii) return put(letter, Kind::letter);
        auto const script = script_of(letter);
        if (script == USCRIPT_LATIN || script == USCRIPT_GREEK) {
            take_undecorated(letter);
        } else if (written_in_pairs(script, letter)) {
            put(letter, Kind::pair);
        } else {
            put_as_typed(letter);
        }
        keeps_marks_ = !loses_marks(script);
    }

    void take_undecorated(char32_t letter) {
        if (!decomposition_.getDecomposition(static_cast<UChar32>(letter), parts_))
            return put_as_typed(letter);
        for (std::int32_t at = 0; at < parts_.length(); at = parts_.moveIndex32(at, 1)) {
            auto const part = parts_.char32At(at);
            if (!(U_GET_GC_MASK(part) & U_GC_M_MASK)) put_as_typed(static_cast<char32_t>(part));
        }
    }

    void put_as_typed(char32_t letter) {
        auto const others = typed_as(letter);
        if (others.empty()) put(letter, Kind::letter);
        for (auto other : others) put(other, Kind::letter);
    }

    icu::Normalizer2 const& decomposition_ = decomposition();
    icu::UnicodeString parts_;
    Signs signs_;
    bool keeps_marks_ = false;
};

}  // namespace

Signs signs_of(std::string_view utf8) {
    auto const text = fold(utf8);
    Folder folder(static_cast<std::size_t>(text.length()));
    auto const* units = text.getBuffer();
    for (std::int32_t at = 0; at < text.length();) {
        UChar32 code;
        U16_NEXT(units, at, text.length(), code);
        folder.take(static_cast<char32_t>(code));
    }
    return folder.finish();
}

}  // namespace comity::unicode
