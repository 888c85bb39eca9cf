#include "http/live_text.h"

#include "base/json.h"

namespace comity::http {
namespace {

void begin(std::string& out, std::string_view id, std::string_view name) {
    if (!id.empty()) out.append("id: ").append(id).append("\n");
    out.append("event: ").append(name).append("\ndata: ");
}

void write_named(std::string& out, std::string_view event, std::string_view space) {
    begin(out, "", event);
    json::Writer(out).open('{').member("space", space).close('}');
    out += "\n\n";
}

void write_sizes(json::Writer& writer, std::vector<SpaceSize> const& spaces) {
    writer.key("spaces").open('{');
    for (auto const& each : spaces) writer.member(each.space, each.size);
    writer.close('}');
}

}  // namespace

void write_ready(std::string& out, std::string_view id, std::string_view at,
                 std::vector<SpaceSize> const& spaces) {
    begin(out, id, "ready");
    json::Writer writer(out);
    writer.open('{').member("at", at);
    write_sizes(writer, spaces);
    writer.close('}');
    out += "\n\n";
}

void write_reset(std::string& out, std::string_view id, std::vector<SpaceSize> const& spaces) {
    begin(out, id, "reset");
    json::Writer writer(out);
    writer.open('{');
    write_sizes(writer, spaces);
    writer.close('}');
    out += "\n\n";
}

void write_heard(std::string& out, std::string_view id, std::string_view space, Event const& event) {
    begin(out, id, "heard");
    json::Writer writer(out);
    writer.open('{').member("space", space).member("number", event.number);
    writer.member("kind", event.kind).member("id", event.id.hex()).close('}');
    out += "\n\n";
}

void write_many(std::string& out, std::string_view space, Many const& many) {
    begin(out, "", "many");
    json::Writer writer(out);
    writer.open('{').member("space", space).member("first", many.first).member("last", many.last);
    writer.key("kinds").open('{');
    for (auto const& [kind, count] : many.kinds) writer.member(kind, count);
    writer.close('}').close('}');
    out += "\n\n";
}

void write_claims(std::string& out, std::string_view space) {
    write_named(out, "claims", space);
}

void write_left(std::string& out, std::string_view space) {
    write_named(out, "left", space);
}

void write_place(std::string& out, std::string_view id) {
    out.append("id: ").append(id).append("\n\n");
}

void write_beat(std::string& out, std::string_view id, std::string_view at) {
    out.append(": ").append(at).append("\n");
    write_place(out, id);
}

}  // namespace comity::http
