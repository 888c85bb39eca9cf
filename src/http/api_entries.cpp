#include <algorithm>
#include <limits>

#include "base/time.h"
#include "http/api.h"
#include "http/said.h"

namespace comity::http {
namespace {

constexpr std::int64_t entries_limit = 1000;
constexpr std::uint64_t scanned_limit = 10'000;  // of a request, where most may not be heard by the reader

// Leaves the object open.
void write_record(json::Writer& writer, Record const& record) {
    writer.open('{').member("number", record.number).member("id", record.id.hex());
    writer.member("kind", record.header.kind).key("party");
    if (record.header.party.empty())
        writer.null();
    else
        writer.value(record.header.party.hex());
    writer.member("via", record.via).member("said_at", format_time(record.header.said_at_ms));
    writer.member("heard_at", format_time(record.heard_at_ms));
    writer.member("body_hash", record.header.body_hash.hex()).member("leaf_hash", record.leaf_hash.hex());
    writer.member("own_signature", record.own_signature).member("erased", record.erased);
}

Shape record_shape() {
    using namespace shape;
    return named("EntryLine", object({{"number", whole_number()},
                                      {"id", id()},
                                      {"kind", text()},
                                      {"party", or_null(id())},
                                      {"via", text()},
                                      {"said_at", instant()},
                                      {"heard_at", instant()},
                                      {"body_hash", id()},
                                      {"leaf_hash", id()},
                                      {"own_signature", truth()},
                                      {"erased", truth()}}));
}

Shape entry_shape() {
    return shape::named("Entry", shape::object(shape::with(record_shape(), {{"body", shape::anything()}})));
}

Shape entries_shape() {
    using namespace shape;
    return named("EntryPage", object({{"entries", list(record_shape())}, {"next", or_null(whole_number())}}));
}

Result<Reply> show_entry(Visit const& visit, Request const& request) {
    TRY(number, entry_number(request));
    TRY(record, visit.sight.record(number));
    std::string body;
    json::Writer writer(body);
    write_record(writer, record);
    writer.key("body").raw(record.body).close('}');
    return json_reply(std::move(body));
}

// Whoever may read the words may check that they are those whose hash was signed.
Result<Reply> show_words(Visit const& visit, Request const& request) {
    TRY(number, entry_number(request));
    TRY(record, visit.sight.record(number));
    return json_reply(
        json::write(json::Object{{"salt", to_base64(record.salt)}, {"body", to_base64(record.body)}}));
}

Result<Reply> list_entries(Visit const& visit, Request const& request) {
    TRY(after, asked_integer(request, "after", -1, -1, std::numeric_limits<std::int64_t>::max() - 1));
    TRY(limit, asked_integer(request, "limit", 100, 1, entries_limit));
    auto const first = static_cast<std::uint64_t>(after + 1);
    auto const size = visit.sight.size();
    auto const end = first < size ? first + std::min(size - first, scanned_limit) : first;
    std::string body;
    json::Writer writer(body);
    writer.open('{').key("entries").open('[');
    auto number = first;
    for (auto left = limit; number < end && left > 0; ++number) {
        auto const record = visit.sight.trace(number);
        if (!record) continue;  // not for this reader
        write_record(writer, *record);
        writer.close('}');
        --left;
    }
    writer.close(']').key("next");
    if (number < size)
        writer.value(number - 1);
    else
        writer.null();
    writer.close('}');
    return json_reply(std::move(body));
}

}  // namespace

void add_entries_api(RouteTable& table) {
    table.of_spaces.push_back(
        {.method = Method::get,
         .path = "/api/v1/spaces/{space}/entries/{number}/words",
         .summary =
             "What an entry says, byte for byte, and its salt: SHA-256(salt || body) is the hash in its "
             "header",
         .parameters = {},
         .gives =
             shape::named("Words", shape::object({{"salt", shape::base64()}, {"body", shape::base64()}})),
         .cacheable = false,
         .answer = show_words});
    table.of_spaces.push_back({.method = Method::get,
                               .path = "/api/v1/spaces/{space}/entries/{number}",
                               .summary = "One entry of the journal with what was said, byte for byte",
                               .parameters = {},
                               .gives = entry_shape(),
                               .cacheable = false,
                               .answer = show_entry});
    table.of_spaces.push_back(
        {.method = Method::get,
         .path = "/api/v1/spaces/{space}/entries",
         .summary = "Entries of the journal without what was said, in order",
         .parameters = {{"after", "integer", "Only entries after this number; `next` of the page before."},
                        {"limit", "integer", "At most so many, 1 to 1000; 100 where absent."}},
         .gives = entries_shape(),
         .cacheable = false,
         .answer = list_entries});
}

}  // namespace comity::http
