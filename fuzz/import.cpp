// Any CSV as reports: its header is a mapping or is refused, each row is a report or is refused, and what the
// check accepts is written and read the same.
#include <cstddef>
#include <cstdint>

#include "formats/csv.h"
#include "rooms/intake/mapping.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    auto const dialect = csv::sniff(bytes);
    if (!dialect) return 0;
    csv::Reader reader(bytes, *dialect);
    csv::Record record;
    if (!reader.next(record) || !record.wrong.empty()) return 0;
    auto const mapping = intake::find_mapping(record.fields);
    if (!mapping) return 0;
    while (reader.next(record)) {
        if (!record.wrong.empty()) continue;
        auto const row = mapping->read(record.fields);
        if (!row) continue;
        auto const body = intake::write_report(row->report);
        if (!intake::check_report(body)) continue;
        auto const read = json::parse(json::write(body));
        MUST(read && intake::read_report(*read) == row->report);
    }
    return 0;
}
