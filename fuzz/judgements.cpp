// Any JSON as what an analyst says: read or refused with a sentence, and always the same way.
#include <cstddef>
#include <cstdint>

#include "rooms/situation/action.h"
#include "rooms/situation/assessment.h"
#include "rooms/situation/closing.h"
#include "rooms/situation/publication.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    using namespace comity::situation;
    auto const body = json::parse({reinterpret_cast<char const*>(data), size});
    if (!body) return 0;
    for (auto check : {check_assessment, check_action, check_closing, check_publication, check_withdrawal}) {
        auto const fits = check(*body);
        if (!fits) MUST(fits.error().why.ends_with('.'));
    }
    if (check_publication(*body)) publication_blobs(*body);
    return 0;
}
