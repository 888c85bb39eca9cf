// The words of pages that the server draws: complete in six languages, and translated.
#include <gtest/gtest.h>

#include "held_words.h"
#include "rooms/intake/form_words.h"
#include "rooms/situation/public_words.h"

namespace comity {
namespace {

TEST(FormWords, AreCompleteAndTranslated) {
    testing::hold_words(intake::form_words_files());
}

TEST(PublicWords, AreCompleteAndTranslated) {
    testing::hold_words(situation::public_words_files());
}

}  // namespace
}  // namespace comity
