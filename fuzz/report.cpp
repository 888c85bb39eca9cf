// Any JSON as a report: it is read or refused with a sentence, and what is accepted is accepted again, the
// same, once it was written.
#include "rooms/intake/report.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto const body = json::parse({reinterpret_cast<char const*>(data), size});
    if (!body) return 0;
    auto const report = intake::read_report(*body);
    MUST(intake::check_report(*body).has_value() == report.has_value());
    if (!report) {
        MUST(report.error().why.ends_with('.'));
        return 0;
    }
    intake::report_blobs(*body);
    auto const written = json::parse(json::write(intake::write_report(*report)));
    MUST(written);
    auto const again = intake::read_report(*written);
    MUST(again && *again == *report);
    return 0;
}
