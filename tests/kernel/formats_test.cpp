// What is for ever: the bytes of header, entry and leaf, held against golden files that another program
// wrote.
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "base/hash.h"
#include "kernel/entry.h"
#include "kernel/statement.h"
#include "tlog/merkle.h"

namespace comity {
namespace {

Bytes golden(std::string const& name) {
    std::ifstream in(std::string(COMITY_SOURCE) + "/tests/golden/formats/" + name + ".hex");
    std::string line;
    std::getline(in, line);
    auto bytes = from_hex(line);
    EXPECT_TRUE(bytes) << name;
    return bytes.value_or("");
}

Bytes counted(int from, int count) {
    Bytes bytes(static_cast<std::size_t>(count), '\0');
    std::iota(bytes.begin(), bytes.end(), static_cast<char>(from));
    return bytes;
}

std::string const body = R"({"title":"No water at Hill Street"})";

Header example_header() {
    Header header{.space = *SpaceId::from_bytes(counted(0x00, 32)),
                  .kind = "intake.report",
                  .party = *PartyId::from_bytes(counted(0x20, 32)),
                  .said_at_ms = 1772332860000,
                  .body_hash = body_hash(counted(0x60, 32), body)};
    std::ranges::copy(counted(0x40, 16), header.nonce.begin());
    return header;
}

TEST(HeaderFormat, IsTheGoldenBytes) {
    auto header = example_header();
    EXPECT_EQ(to_hex(write_header(header)), to_hex(golden("header")));
    EXPECT_EQ(statement_id(golden("header")).hex(),
              "6cc926b07fe8e4e1cb4f8dd286996be7bcf122f5b9788b694e75c6e467dd18bf");
    EXPECT_EQ(sha256(signed_bytes(golden("header"))).hex(),
              "c94267bae865cc9f7b4e96b999bf3bcefda5e4ad948df28be7c4c09515245add");
    Header opening{.kind = "space.opened",
                   .said_at_ms = 1772332860000,
                   .nonce = header.nonce,
                   .body_hash = body_hash(counted(0x60, 32), "{}")};
    EXPECT_EQ(to_hex(write_header(opening)), to_hex(golden("opening_header")));
}

TEST(HeaderFormat, ReadsBackAndRefusesAllElse) {
    auto bytes = golden("header");
    auto header = read_header(bytes);
    ASSERT_TRUE(header) << header.error().why;
    EXPECT_EQ(write_header(*header), bytes);
    EXPECT_EQ(header->kind, "intake.report");
    EXPECT_EQ(header->said_at_ms, 1772332860000);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_header(bytes.substr(0, length)));
    EXPECT_FALSE(read_header(bytes + "x"));
    auto changed = [&](std::size_t at, char value) {
        auto other = bytes;
        other[at] = value;
        return other;
    };
    EXPECT_FALSE(read_header(changed(0, 2)));     // another version
    EXPECT_FALSE(read_header(changed(1, 31)));    // an id of another length
    EXPECT_FALSE(read_header(changed(35, 'I')));  // a kind with a capital
    auto zero_party = bytes;
    zero_party.replace(49, 32, 32, '\0');  // "none" is a length of 0, not 32 zeros
    EXPECT_FALSE(read_header(zero_party));
    EXPECT_EQ(read_header(Bytes(1025, '\1')).error().fault, Fault::too_large);
}

TEST(HeaderFormat, KindNames) {
    for (auto const* good : {"intake.report", "space.opened", "intake.report/2", "a.b", "x_1.y_2/9"}) {
        EXPECT_TRUE(is_kind_name(good)) << good;
    }
    for (auto const* bad :
         {"", ".", "a.", ".a", "A.b", "a.b.c", "a b.c", "a.b/1", "a.b/10", "a.b/", "1a.b", "é.b"}) {
        EXPECT_FALSE(is_kind_name(bad)) << bad;
    }
}

TEST(EntryFormat, IsTheGoldenBytes) {
    EntryBytes entry{1772332860123, golden("header"), "", "http", counted(0x50, 16)};
    EXPECT_EQ(to_hex(write_entry(entry)), to_hex(golden("entry")));
    EXPECT_EQ(leaf_hash(golden("entry")).hex(),
              "a56ec48b36fb3beb4c902723245d32da5dc1b608d40ce528a50cf2778674f990");
}

TEST(EntryFormat, ReadsBackAndRefusesAllElse) {
    auto bytes = golden("entry");
    auto entry = read_entry(bytes);
    ASSERT_TRUE(entry) << entry.error().why;
    EXPECT_EQ(write_entry(*entry), bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_entry(bytes.substr(0, length)));
    EXPECT_FALSE(read_entry(bytes + "x"));
    EXPECT_FALSE(read_entry("\2" + bytes.substr(1)));
    EntryBytes odd{1, golden("header"), "", "http", ""};
    auto text = write_entry(odd);
    text[text.size() - 1] = 1;  // `once` of one byte, which is missing
    EXPECT_FALSE(read_entry(text));
    EXPECT_FALSE(read_entry(text + "x"));  // … and which is there
}

}  // namespace
}  // namespace comity
