// Key files: golden bytes that another program made, round trips, and what is refused.
#include <gtest/gtest.h>

#include "base/hash.h"
#include "kernel/files.h"
#include "kernel/key_file.h"
#include "tlog/signing.h"

namespace comity {
namespace {

std::string golden(std::string const& name) {
    return read_file(std::string(COMITY_SOURCE "/tests/golden/formats/") + name);
}

KeyFile some_key() {
    Bytes const seed(32, '\x07');
    return {
        .name = "CERT of Asteria",
        .party = PartyId::from_hex_text("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"),
        .public_key = signing_key_from_seed(seed).public_key,
        .seed = seed};
}

constexpr std::string_view passphrase = "correct horse battery staple";

TEST(KeyFileTest, IsWrittenAndReadAsThePageSays) {
    auto const text = golden("key-file.json");
    EXPECT_EQ(write_key_file(some_key()), text);
    auto const read = read_key_file(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name, "CERT of Asteria");
    EXPECT_EQ(read->party->hex().substr(0, 4), "2021");
    EXPECT_EQ(read->seed, Bytes(32, '\x07'));
}

TEST(KeyFileTest, IsSealedAsThePageSays) {
    auto const text = golden("key-file-sealed.json");
    Sealed const how{.salt = Bytes(16, '\x01'), .nonce = Bytes(12, '\x02')};
    EXPECT_EQ(write_key_file(seal_key_file(some_key(), passphrase, how)), text);
    auto const read = read_key_file(text);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->seed.empty());
    EXPECT_FALSE(open_key_file(*read, "wrong horse"));
    auto const opened = open_key_file(*read, passphrase);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->seed, some_key().seed);
    auto altered = *read;
    altered.sealed->text[3] = static_cast<char>(altered.sealed->text[3] ^ 1);
    EXPECT_FALSE(open_key_file(altered, passphrase));
    auto exchanged = *read;
    exchanged.public_key = make_signing_key().public_key;
    EXPECT_FALSE(open_key_file(exchanged, passphrase));
}

TEST(KeyFileTest, RefusesWhatIsNone) {
    auto const text = golden("key-file.json");
    auto const with = [&](std::string const& from, std::string const& to) {
        auto changed = text;
        changed.replace(changed.find(from), from.size(), to);
        return changed;
    };
    for (auto const& bad :
         {std::string(), std::string("{}"), with("comity-key/1", "comity-key/2"),
          with("\"seed\"", "\"sead\""), with("2021", "20"), with("BwcH", "CAcH"), with("6kps", "6kpt"),
          with("\"name\":\"CERT of Asteria\",", ""), text + std::string(5000, ' '), with("{", "{\"more\":1,"),
          golden("key-file-sealed.json").replace(golden("key-file-sealed.json").find("600000"), 6, "1"),
          with("\"seed\":", "\"sealed\":{},\"seed\":")})
        EXPECT_FALSE(read_key_file(bad)) << bad;
}

}  // namespace
}  // namespace comity
