// Any file as it is imported: whatever it is, what it yields is a statement that passes its check or is
// refused with a sentence, and a look at it ends.
#include <cstddef>
#include <cstdint>

#include "rooms/intake/incoming.h"
#include "rooms/intake/track.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const bytes = std::make_shared<Bytes const>(reinterpret_cast<char const*>(data), size);
    for (bool const look : {false, true}) {
        intake::Asked asked;
        asked.look = look;
        auto const incoming = intake::open_incoming(asked, {*bytes, bytes});
        if (!incoming) continue;
        for (intake::Item item; (*incoming)->next(item); item = {}) {
            if (!item.wrong.empty()) continue;
            auto const checked = item.kind == intake::track_kind ? intake::check_track(item.body)
                                                                 : intake::check_report(item.body);
            MUST(checked || !checked.error().why.empty());
            MUST(!item.external_id.empty() || look);
        }
    }
    return 0;
}
