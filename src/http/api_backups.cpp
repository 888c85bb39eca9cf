#include <filesystem>

#include "base/time.h"
#include "http/api.h"
#include "http/said.h"
#include "kernel/backup.h"
#include "kernel/vault.h"

namespace comity::http {

namespace {

// A path on the server's disk is the operator's; a token of theirs is a program's.
Result<void> must_be_operator(House const& house, Request const& request) {
    if (is_operator(house, request)) return {};
    return refuse(Fault::forbidden, "Backups are made on the server's machine, by its operator.");
}

std::string failed_line(Error const& error) {
    std::string line;
    json::Writer writer(line);
    writer.open('{').key("refused").open('{').member("status", status_of(error.fault));
    writer.member("detail", error.why).close('}').close('}');
    return line + '\n';
}

std::string progress_line(Backup const& backup) {
    std::string line;
    json::Writer writer(line);
    writer.open('{').key("progress").open('{').member("spaces", std::uint64_t{backup.done()});
    writer.member("of", std::uint64_t{backup.spaces()}).close('}').close('}');
    return line + '\n';
}

std::string done_line(BackupMade const& made) {
    std::string line;
    json::Writer writer(line);
    writer.open('{').key("done").open('{').member("path", made.path);
    writer.member("made_at", format_time(made.made_at_ms)).member("spaces", std::uint64_t{made.sizes.size()});
    writer.member("entries", made.entries()).close('}').close('}');
    return line + '\n';
}

// A line a space; the last one says what became of it, since the status was sent before.
std::optional<std::string> next_line(std::unique_ptr<Backup>& backup) {
    if (!backup) return std::nullopt;
    auto const more = backup->next();
    if (more && *more) return progress_line(*backup);
    auto last = more ? done_line(backup->made()) : failed_line(more.error());
    backup.reset();
    return last;
}

Result<Reply> make_backup(House& house, Request const& request) {
    TRY_OK(must_be_operator(house, request));
    TRY(body, said_object(request));
    TRY(target, said_text(body, "target"));
    TRY(backup, Backup::begin(house, target));
    Reply reply;
    reply.content_type = "application/x-ndjson";
    reply.next = [backup = std::make_shared<std::unique_ptr<Backup>>(std::move(backup))] {
        return Result<std::optional<std::string>>(next_line(*backup));
    };
    return reply;
}

Result<Reply> list_backups(House& house, Request const& request) {
    TRY_OK(must_be_operator(house, request));
    json::Array backups;
    for (auto const& backup : house.vault().backups()) {
        std::error_code unreadable;
        bool const is_there =
            std::filesystem::exists(std::filesystem::path(backup.path) / manifest_name, unreadable);
        backups.emplace_back(json::Object{{"made_at", format_time(backup.made_at_ms)},
                                          {"path", backup.path},
                                          {"there", is_there},
                                          {"entries", static_cast<std::int64_t>(backup.entries())}});
    }
    return private_reply(json::write(json::Object{{"backups", std::move(backups)}}));
}

Shape listed_shape() {
    using namespace shape;
    auto line = named(
        "BackupLine",
        object({{"made_at", instant()}, {"path", text()}, {"there", truth()}, {"entries", whole_number()}}));
    return object({{"backups", list(std::move(line))}});
}

}  // namespace

void add_backups_api(RouteTable& table, House& house) {
    add_house_route(table, house, list_backups,
                    {.path = "/api/v1/backups",
                     .summary = "The backups that the house remembers; for its operator alone",
                     .gives = listed_shape()});
    add_house_route(
        table, house, make_backup,
        {.method = Method::post,
         .path = "/api/v1/backups",
         .summary = "Makes a backup in a new folder on the server's disk, for the operator alone; a line a "
                    "space, the last what became of it",
         .answers = "application/x-ndjson",
         .takes = json_body(shape::named("NewBackup", shape::object({{"target", shape::text()}})))});
}

}  // namespace comity::http
