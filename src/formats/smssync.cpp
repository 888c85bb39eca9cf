#include "formats/smssync.h"

#include "base/json.h"

namespace comity::smssync {

Result<Posted> read(fields::Fields const& fields, Names const& names) {
    auto const value = [&](std::string const& name) { return fields::find(fields, name); };
    TRY(message, text_message(value(names.from), value(names.message), value(names.message_id),
                              value(names.sent_timestamp)));
    return Posted{std::move(message), std::string(value(names.secret))};
}

std::string taken(std::optional<Order> const& order, std::string_view secret) {
    std::string out;
    json::Writer writer(out);
    writer.open('{').key("payload").open('{').member("success", true).key("error").null();
    if (order) {
        writer.member("task", "send").member("secret", secret).key("messages").open('[').open('{');
        writer.member("to", order->to).member("message", order->message).member("uuid", order->uuid);
        writer.close('}').close(']');
    }
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

}  // namespace comity::smssync
