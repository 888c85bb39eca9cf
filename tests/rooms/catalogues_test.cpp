// Catalogues never change: each version of each has one hash for ever. A new version is a new file with a
// line of its own here.
#include "rooms/confidence/catalogues.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace comity::confidence {
namespace {

// By "id-version", as the files are named.
std::map<std::string, std::string> const& hashes() {
    static std::map<std::string, std::string> const all{
        {"admiralty-credibility-1", "7519b95bc937bc7ac4553f82ad7c544cdcbd765a3eaa283f25397c12004d0bb8"},
        {"admiralty-reliability-1", "a414c14928426413cebd7add36be80cccea8b5fad79552bc4d1b3c54567f8ed3"},
        {"arf-cbms-1", "e864db54b7b1738effd855b480ffc0b755c0c968cf88d160bf031c5743752858"},
        {"confidence-1", "a68d15ed510c06152d282e580d0731d6c9ba8f47af6de2895928b4a114ccd3da"},
        {"ict4peace-tcbm-2013-1", "77eb29fc6e6bb47e7973355938bffce067d0eee855b9ccf020fb042e8e3b55d3"},
        {"likelihood-1", "02af2449e595aa03f763f646967d4e4363bdaf9e6db4caa90cf4550edd8625af"},
        {"oas-cbms-1", "7ce588dc5f4cae242793e96987cd9b03f95d57c9bc1b2b16ea2d5ce4c31b8045"},
        {"osce-cbms-1", "1d1477f59ec20fe70b177da8da6b84517ba07195d72a6bd418631922e10e1588"},
        {"sectors-1", "1c7e78fddd32eb0f7887c5e9e6b61b989a0ffd9cef241887e90398eb1b255168"},
        {"severity-1", "a6905ba38498f4e4647b44c5a53320982467e1d809cb282db1afaf351316d649"},
        {"severity-nis-1", "b694209a4b63aeedd671bda9401e50e187746f36bc51b1b3accd76a23c02192e"},
        {"tlp-1", "d105de675cfdb10296488d7fa94c8aed3de8c160e76a2e375d9cd0b1b1614628"},
        {"un-global-cbms-1", "1e1136311b90727b7278a6a217a66cbf5b959c7ccaca6ccd467e1d1abb288c05"},
        {"un-norms-2015-1", "061cdc724c65684ab028e096b03c4a7640958280ba88c9441e682c68ac7c2602"},
    };
    return all;
}

TEST(Catalogues, NoVersionEverChanges) {
    std::map<std::string, std::string> found;
    for (auto const& each : catalogues())
        found[each.id + "-" + std::to_string(each.version)] = each.sha256.hex();
    EXPECT_EQ(found, hashes());
}

TEST(Catalogues, EachIsWhole) {
    for (auto const& each : catalogues()) {
        EXPECT_FALSE(each.title.empty() || each.document.empty()) << each.id;
        std::set<std::string> ids;
        for (auto const& item : each.items) {
            EXPECT_TRUE(ids.insert(item.id).second) << each.id << " has " << item.id << " twice";
            EXPECT_FALSE(item.title.empty() || item.summary.empty()) << each.id << " " << item.id;
        }
        EXPECT_FALSE(ids.empty()) << each.id;
        for (auto const& [language, address] : each.links)
            EXPECT_TRUE(address.starts_with("https://")) << each.id << " " << language;
    }
}

TEST(Catalogues, HoldTheNormsAndMeasures) {
    std::map<std::string, std::size_t> const counts{
        {"un-norms-2015", 11}, {"un-global-cbms", 8}, {"osce-cbms", 16},          {"oas-cbms", 11},
        {"arf-cbms", 7},       {"sectors", 8},        {"ict4peace-tcbm-2013", 5}, {"tlp", 5}};
    for (auto const& [id, count] : counts) {
        auto const* catalogue = find_catalogue(id, 1);
        ASSERT_TRUE(catalogue) << id;
        EXPECT_EQ(catalogue->items.size(), count) << id;
    }
    EXPECT_EQ(find_catalogue("un-norms-2015", 1)->find_item("13k")->verified, Verified::topic);
    EXPECT_EQ(find_catalogue("oas-cbms", 1)->find_item("11")->verified, Verified::none);
}

TEST(Catalogues, WhatIsNotThereIsNotFound) {
    EXPECT_FALSE(find_catalogue("osce-cbms", 2));
    EXPECT_FALSE(find_catalogue("osce", 1));
    EXPECT_FALSE(newest_catalogue("osce"));
    EXPECT_FALSE(find_catalogue("osce-cbms", 1)->find_item("17"));
    EXPECT_EQ(newest_catalogue("osce-cbms"), find_catalogue("osce-cbms", 1));
}

}  // namespace
}  // namespace comity::confidence
