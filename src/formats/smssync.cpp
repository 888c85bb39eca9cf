#include "formats/smssync.h"

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/text.h"

namespace comity::smssync {

namespace {

constexpr std::size_t uuids_limit = 1000;

void write_orders(json::Writer& writer, std::vector<Order> const& orders, std::string_view secret) {
    writer.member("task", "send").member("secret", secret).key("messages").open('[');
    for (auto const& order : orders) {
        writer.open('{').member("to", order.to).member("message", order.message);
        writer.member("uuid", order.uuid).close('}');
    }
    writer.close(']');
}

bool words_have(std::string text, std::string_view word) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return text.find(word) != text.npos;
}

// Whole numbers, as telephones write them with and without quotes.
std::optional<std::int64_t> read_code(json::Value const& result, std::string_view name) {
    auto const* value = result.find(name);
    if (value && value->integer()) return *value->integer();
    auto text = result.text_of(name);
    bool const negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    auto const number = read_whole_number(text);
    if (!number || *number > 1'000'000) return std::nullopt;
    return negative ? -static_cast<std::int64_t>(*number) : static_cast<std::int64_t>(*number);
}

// Android says -1 where it has sent, the manual of SMSSync 0; others are faults. Of a delivery the code alone
// tells nothing: 0 is written for what arrived and for what did not. So the words count, where there are any.
// What the telephone says in words may name a number: the code alone goes on the record.
Told read_result(json::Value const& result) {
    Told told{std::string(result.text_of("uuid")), Outcome::sent, ""};
    auto const sent = read_code(result, "sent_result_code").value_or(0);
    auto const arrived = std::string(result.text_of("delivered_result_message"));
    if (sent != 0 && sent != -1) {
        told.outcome = Outcome::failed;
        told.why = "The telephone could not send it: code " + std::to_string(sent) + ".";
    } else if (!trim(arrived).empty()) {
        bool const not_there = words_have(arrived, "not") || words_have(arrived, "fail");
        told.outcome = not_there ? Outcome::sent : Outcome::delivered;
        if (not_there) told.why = "The telephone was told that it did not arrive.";
    }
    return told;
}

}  // namespace

Result<Posted> read(fields::Fields const& fields, Names const& names) {
    auto const value = [&](std::string const& name) { return fields::find(fields, name); };
    TRY(message, text_message(value(names.from), value(names.message), value(names.message_id),
                              value(names.sent_timestamp)));
    return Posted{std::move(message), std::string(value(names.secret))};
}

std::string taken(std::vector<Order> const& orders, std::string_view secret) {
    std::string out;
    json::Writer writer(out);
    writer.open('{').key("payload").open('{').member("success", true).key("error").null();
    if (!orders.empty()) write_orders(writer, orders, secret);
    writer.close('}').close('}');
    return out;
}

std::string orders(std::vector<Order> const& orders, std::string_view secret) {
    std::string out;
    json::Writer writer(out);
    writer.open('{').key("payload").open('{');
    write_orders(writer, orders, secret);
    writer.close('}').close('}');
    return out;
}

std::string refused(std::string_view why) {
    std::string out;
    json::Writer(out)
        .open('{')
        .key("payload")
        .open('{')
        .member("success", false)
        .member("error", why)
        .close('}')
        .close('}');
    return out;
}

Result<std::vector<std::string>> read_queued(std::string_view body) {
    TRY(said, json::parse(body));
    auto const* list = said.find("queued_messages");
    if (!list || !list->array() || list->array()->size() > uuids_limit)
        return refuse(Fault::malformed, "The list \"queued_messages\" of at most 1,000 ids is missing.");
    std::vector<std::string> uuids;
    for (auto const& each : *list->array())
        if (each.text()) uuids.push_back(*each.text());
    return uuids;
}

std::string uuids(std::vector<std::string> const& uuids) {
    std::string out;
    json::Writer writer(out);
    writer.open('{').key("message_uuids").open('[');
    for (auto const& each : uuids) writer.value(each);
    writer.close(']').close('}');
    return out;
}

Result<std::vector<Told>> read_results(std::string_view body) {
    TRY(said, json::parse(body));
    auto const* list = said.find("message_result");
    json::Value unquoted;
    if (list && list->text()) {
        TRY(read, json::parse(*list->text()));
        unquoted = std::move(read);
        list = &unquoted;
    }
    if (!list || !list->array() || list->array()->size() > uuids_limit)
        return refuse(Fault::malformed, "The list \"message_result\" of at most 1,000 results is missing.");
    std::vector<Told> results;
    for (auto const& each : *list->array())
        if (each.object()) results.push_back(read_result(each));
    return results;
}

}  // namespace comity::smssync
