// The words of a text for searching, and the words a query asks for. A text is found by a query when it holds
// all of the query's words. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace comity {

// The rules, number 1 (a change of them is a new number, and views that keep words are built anew):
//
// 1. Unicode NFKC with case folding; invalid UTF-8 separates. A word is a run of letters, marks and digits;
//    all else separates: "COVID-19" is "covid 19", "18.5" is "18 5". Digits of every script become ASCII.
// 2. Marks go where people leave them out when typing: Latin and Greek lose all accents (é ñ ç ά -> e n c α),
//    and ø ł đ ð ɗ ħ ŧ ı ɓ ƙ ƴ æ œ þ become o l d d d h t i b k y ae oe th. Cyrillic loses stress marks and ё
//    ѐ ѝ become е е и; й ї ў ѓ ќ are letters of their own and stay. Hebrew loses points. In all other scripts
//    (Devanagari, Thai …) marks are vowels and stay.
// 3. Arabic loses vowel signs and tatweel; أ إ آ ٱ are ا, ى and ی are ي, ة is ه, ک is ك. The article
//    goes, with what is written on to it (ال وال بال وبال كال فال لل ولل), while three letters remain;
//    repeated, so that الالتهاب and التهاب become the same word. لل swallows a lam: للاجئين is kept as اجئين
//    and as لاجئين.
// 4. An apostrophe between two letters divides a word and joins it: "l'eau" is found as eau and as leau,
//    "n'ap" as ap and as nap, "Sana'a" as Sanaa. A query leaves an elided beginning out (one letter, or qu-
//    and its kin), also a final 's, and asks for the rest; where nothing is left out it asks for the joined
//    word.
// 5. Scripts written without spaces, or with endings joined on (Han, kana, Hangul, Thai, Lao, Khmer,
//    Myanmar): every character and every overlapping pair is a word; a query asks for the pairs, or for its
//    one character. A dictionary would cut a sentence and a query differently (医院 is inside 总医院), and
//    then nothing is found; with pairs, whatever stands in the text is found. Traditional and simplified
//    forms stay apart.
// 6. Nothing is stemmed: Russian больница does not find больницы, nor school schools; a caller can offer
//    prefixes.
//
// The words of a text in its order, joined by single spaces. In ASCII they hold only a-z and 0-9, so SQLite's
// FTS5 keeps them whole with tokenize='ascii'.
std::string words_of(std::string_view utf8);

// Each word once. All of them are among words_of() of the same text.
std::vector<std::string> query_words(std::string_view utf8);

// "words 1, ICU 72.1, Unicode 15.0": whoever keeps words builds them anew when it changes.
std::string_view words_version();

}  // namespace comity
