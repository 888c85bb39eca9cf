// Signed notes: as Go's x/mod and the standard write them, and refused wherever they are not.
#include "tlog/note.h"

#include <gtest/gtest.h>

#include <array>

#include "tlog/cosignature.h"
#include "trees.h"

namespace comity::tlog {
namespace {

// The example of c2sp.org/signed-note.
std::string const foo_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
std::string const foo_text = "This is an example message.\n";
std::string const foo_note =
    foo_text +
    "\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

// The example in the documentation of Go's note package.
std::string const neumann_secret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
std::string const neumann_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
std::string const neumann_text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
std::string const neumann_note =
    neumann_text +
    "\n\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

Signer signer(std::string const& name, char seed, KeyType type = KeyType::ed25519) {
    return make_signer(name, type, signing_key_from_seed(Bytes(seed_bytes, seed)));
}

std::vector<VerifierKey> known(std::initializer_list<Signer> signers) {
    std::vector<VerifierKey> keys;
    for (auto const& each : signers) keys.push_back(each.key);
    return keys;
}

std::string signed_by(std::string const& text, std::initializer_list<Signer> signers) {
    Note note{text, {}};
    for (auto const& each : signers) EXPECT_TRUE(add_signature(note, sign_text(each, text)));
    return write_note(note);
}

TEST(Note, OpensTheExamplesOfOthers) {
    std::array const foo{*read_verifier_key(foo_key)};
    auto const opened = open_note(foo_note, foo);
    ASSERT_TRUE(opened) << opened.error().why;
    EXPECT_EQ(opened->text, foo_text);
    ASSERT_EQ(opened->signatures.size(), 1u);
    EXPECT_EQ(opened->signatures[0].key.name, "example.com/foo");
    EXPECT_FALSE(opened->signatures[0].time_s);
    std::array const neumann{*read_verifier_key(neumann_key)};
    EXPECT_TRUE(open_note(neumann_note, neumann));
    EXPECT_FALSE(open_note(neumann_note, foo));
}

TEST(Note, SignsAsGoDoes) {
    auto const secret = read_signer(neumann_secret);
    ASSERT_TRUE(secret) << secret.error().why;
    EXPECT_EQ(write_signer(*secret), neumann_secret);
    EXPECT_EQ(write_verifier_key(secret->key), neumann_key);
    EXPECT_EQ(write_note({neumann_text, {sign_text(*secret, neumann_text)}}), neumann_note);
}

TEST(Note, KeysReadBack) {
    for (auto type : {KeyType::ed25519, KeyType::cosignature}) {
        auto const one = signer("witness.example/w1", 'a', type);
        EXPECT_EQ(*read_verifier_key(write_verifier_key(one.key)), one.key);
        EXPECT_EQ(read_signer(write_signer(one))->key, one.key);
    }
    EXPECT_NE(signer("x", 'a').key.id, signer("x", 'a', KeyType::cosignature).key.id);
    EXPECT_NE(signer("x", 'a').key.id, signer("y", 'a').key.id);
}

TEST(Note, OtherKeysAreRefused) {
    auto const good = foo_key;
    for (auto const& bad : std::vector<std::string>{
             std::string(), std::string("x"), std::string("a+b"), good + "A", good.substr(1),
             "+" + good.substr(15),
             "example.com/fo+530d903a+" + good.substr(25),   // the id is that of another name
             "example.com/foo+530D903A+" + good.substr(25),  // capitals
             "example.com/foo+530d903+" + good.substr(25), "example.com/foo+530d903a+",
             "example.com/foo+530d903a+" + to_base64("\1short"),
             "exa mple.com/foo+530d903a+" + good.substr(25), "example\u2003com+530d903a+" + good.substr(25)})
        EXPECT_FALSE(read_verifier_key(bad)) << bad;
    // A key of type 6, ML-DSA-44, is a key, but none that can be verified here.
    EXPECT_EQ(read_verifier_key("w+00000000+" + to_base64("\6" + Bytes(1312, 'k'))).error().fault,
              Fault::unsupported);
    EXPECT_FALSE(read_signer(neumann_key));
    EXPECT_FALSE(read_signer("PRIVATE+KEY+PeterNeumanm" + neumann_secret.substr(24)));
}

TEST(Note, NamesOfKeys) {
    for (auto const* good : {"a", "house-0011/abc", "مثال", "a=b&c"}) EXPECT_TRUE(is_key_name(good)) << good;
    for (auto const* bad :
         {"", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u0085", "\u3000", "\xff", "a\x01"})
        EXPECT_FALSE(is_key_name(bad)) << bad;
}

TEST(Note, ManySign) {
    auto const a = signer("a.example", 'a');
    auto const b = signer("b.example", 'b');
    auto const c = signer("c.example", 'c');
    auto const note = signed_by("hello\n", {a, b, c});
    EXPECT_EQ(open_note(note, known({a, b, c}))->signatures.size(), 3u);
    EXPECT_EQ(open_note(note, known({c}))->signatures.size(), 1u);
    auto const stranger = open_note(note, known({signer("a.example", 'x')}));
    ASSERT_FALSE(stranger);  // the same name, but another id
    EXPECT_EQ(stranger.error().fault, Fault::forbidden);
    EXPECT_FALSE(open_note(note, {}));
}

TEST(Note, ABadSignatureOfAKnownKeyRefusesTheNote) {
    auto const a = signer("a.example", 'a');
    auto const b = signer("b.example", 'b');
    auto forged = sign_text(a, "other words\n");
    auto const note = write_note({"hello\n", {sign_text(b, "hello\n"), forged}});
    EXPECT_TRUE(open_note(note, known({b})));
    EXPECT_EQ(open_note(note, known({a, b})).error().fault, Fault::forbidden);
    // Also where a good one of the same key stands before it.
    auto const twice = write_note({"hello\n", {sign_text(a, "hello\n"), forged}});
    EXPECT_FALSE(open_note(twice, known({a})));
    EXPECT_EQ(
        open_note(write_note({"hello\n", {sign_text(a, "hello\n"), sign_text(a, "hello\n")}}), known({a}))
            ->signatures.size(),
        1u);
}

TEST(Note, ASecondSignatureOfAKeyReplacesTheFirst) {
    auto const log = signer("log.example", 'l');
    auto const witness = signer("w.example", 'w', KeyType::cosignature);
    Note note{"log.example\n1\nx\n", {}};
    EXPECT_TRUE(add_signature(note, sign_text(log, note.text)));
    EXPECT_TRUE(add_signature(note, cosign_text(witness, note.text, 1000)));
    EXPECT_TRUE(add_signature(note, cosign_text(witness, note.text, 2000)));
    ASSERT_EQ(note.lines.size(), 2u);
    EXPECT_EQ(open_note(write_note(note), known({witness}))->signatures.at(0).time_s, 2000u);
}

TEST(Note, BlankLinesBelongToTheText) {
    auto const a = signer("a.example", 'a');
    for (auto const* text : {"\n", "one\n\ntwo\n", "one\n\n", "\n\n\n"}) {
        auto const opened = open_note(signed_by(text, {a}), known({a}));
        ASSERT_TRUE(opened) << opened.error().why;
        EXPECT_EQ(opened->text, text);
    }
}

TEST(Note, WhatIsNoNoteIsRefused) {
    auto const line = foo_note.substr(foo_text.size() + 1);
    for (auto const& bad : std::vector<std::string>{
             std::string(), foo_text, foo_text + "\n", "x\n" + line, "\n" + line, foo_note + "\n",
             foo_note.substr(0, foo_note.size() - 1), foo_note + "not a signature\n",
             foo_text + "\n-" + line.substr(3), foo_text + "\n\u2014 example.com/foo AAAA\n",
             foo_text + "\n\u2014 example.com/foo \n", foo_text + "\n\u2014  AAAAAAAA\n",
             foo_text + "\n\u2014 a b AAAAAAAA\n", foo_text + "\n\u2014 a+b AAAAAAAA\n",
             foo_text + "\n\u2014 a AAAAAAA\n", "\t" + foo_note, "\r" + foo_note, "\xff" + foo_note,
             std::string(1, '\0') + foo_note})
        EXPECT_FALSE(read_note(bad)) << bad;
    EXPECT_EQ(read_note(Bytes(note_limit_bytes, 'x') + foo_note).error().fault, Fault::too_large);
    EXPECT_TRUE(read_note(foo_text + "\n\u2014 a AAAAAAA=\n"));
}

TEST(Note, AtMostSixtyFourSign) {
    Note note{foo_text, {}};
    for (std::size_t i = 0; i < signature_lines_limit; ++i)
        EXPECT_TRUE(add_signature(note, {"k" + std::to_string(i), "12345"}));
    EXPECT_EQ(read_note(write_note(note))->lines, note.lines);
    EXPECT_FALSE(add_signature(note, {"more", "12345"}));
    EXPECT_EQ(read_note(write_note(note) + write_signature_line({"more", "12345"})).error().fault,
              Fault::too_large);
}

TEST(Note, OneBitAnywhereAndItIsNotThatNote) {
    std::array const key{*read_verifier_key(foo_key)};
    for (std::size_t bit = 0; bit < foo_note.size() * 8; ++bit) {
        auto other = foo_note;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(open_note(other, key)) << bit;
    }
}

}  // namespace
}  // namespace comity::tlog
