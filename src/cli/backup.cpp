// Backups: made by the house or its server; put back by this process, since there is no house yet.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/asking.h"
#include "cli/lines.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "kernel/restore.h"

namespace comity::cli {

namespace fs = std::filesystem;

namespace {

long long count_of(json::Value const& object, std::string_view name) {
    auto const* value = object.find(name);
    return value && value->integer() ? *value->integer() : 0;
}

// One line of a backup's answer; the last one says what became of it.
class BackupPrinter {
  public:
    void take(std::string_view line) {
        auto const object = json::parse(line);
        if (!object) return;
        if (auto const* progress = object->find("progress"); progress && on_terminal_) {
            std::fprintf(stderr, "\r%lld of %lld spaces", count_of(*progress, "spaces"),
                         count_of(*progress, "of"));
        }
        if (auto const* done = object->find("done")) finish(*done);
        if (auto const* refused = object->find("refused")) {
            clear();
            bool const failed = count_of(*refused, "status") >= 500;
            ended_ = print_refusal(
                {failed ? Fault::broken : Fault::conflict, std::string(refused->text_of("detail"))});
        }
    }
    Exit result() const {
        if (ended_) return *ended_;
        return print_refusal({Fault::broken, "The backup broke off; nothing of it is left."});
    }

  private:
    void clear() const {
        if (on_terminal_) std::fprintf(stderr, "\r\x1b[K");
    }
    void finish(json::Value const& done) {
        clear();
        std::printf(
            "%s holds %lld entries in %lld spaces, as of %s. Keep it as safe as the house's own folder.\n",
            shown(done.text_of("path")).c_str(), count_of(done, "entries"), count_of(done, "spaces"),
            shown(done.text_of("made_at")).c_str());
        ended_ = Exit::done;
    }

    bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
    std::optional<Exit> ended_;
};

Exit print_backup(Arguments const&, Reply& reply) {
    BackupPrinter printer;
    for_each_line(reply, [&](std::string_view line) { printer.take(line); });
    return printer.result();
}

Exit print_backups(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const list = json::parse(reply.body);
    auto const* backups = list ? list->find("backups") : nullptr;
    if (!backups || !backups->array()) return print_refusal({Fault::broken, "The answer cannot be read."});
    for (auto const& backup : *backups->array()) {
        auto const* there = backup.find("there");
        std::printf("%s  %s  %lld entries  %s\n", shown(backup.text_of("made_at")).c_str(),
                    there && there->boolean() && *there->boolean() ? "there  " : "missing",
                    count_of(backup, "entries"), shown(backup.text_of("path")).c_str());
    }
    return Exit::done;
}

Result<std::vector<HeldNote>> read_notes(std::string const& names) {
    std::vector<HeldNote> notes;
    for (auto const name : split(names, ',')) {
        std::ifstream in{std::string(name), std::ios::binary};
        if (!in)
            return refuse(Fault::not_found, "There is no file " + std::string(name) + " that can be read.");
        notes.push_back({std::string(name), {std::istreambuf_iterator<char>(in), {}}});
    }
    return notes;
}

Exit print_restored(Arguments const& arguments, Restored const& restored) {
    for (auto const& space : restored.spaces)
        std::printf("%s: %llu entries\n", shown(space.name).c_str(),
                    static_cast<unsigned long long>(space.size));
    std::printf("The house of %s is restored in %s. Sessions, tokens and links have ended.\n",
                format_time(restored.made_at_ms).c_str(), shown(arguments.option("data")).c_str());
    for (auto const& shortfall : restored.shortfalls)
        std::fprintf(stderr, "comity: %s\n", shown(shortfall).c_str());
    return restored.shortfalls.empty() ? Exit::done : Exit::refused;
}

}  // namespace

Exit backup(Doors const& doors, Arguments const& arguments) {
    bool const lists = arguments.has("list");
    if (lists != (arguments.words.size() == 1) || (arguments.has("json") && !lists))
        return print_usage("After \"backup\" comes a new folder, or --list [--json].");
    if (lists) return send(doors, arguments, request(Method::get, "/api/v1/backups"), print_backups);
    // The server has another folder to begin from.
    auto const target = fs::absolute(arguments.words[1]).lexically_normal().string();
    auto const body = json::write(json::Value(json::Object{{"target", target}}));
    auto making = request(Method::post, "/api/v1/backups", body);
    making.headers.emplace_back("content-type", "application/json");
    return send(doors, arguments, std::move(making), print_backup);
}

Exit restore(Doors const& doors, Arguments const& arguments) {
    log::silence();
    Restoring restoring{.backup = arguments.words[1],
                        .folder = arguments.option("data"),
                        .rooms = doors.rooms,
                        .clock = machine_clock(),
                        .why = arguments.option("why")};
    if (arguments.has("seen")) {
        auto notes = read_notes(arguments.option("seen"));
        if (!notes) return print_refusal(notes.error());
        restoring.seen = std::move(*notes);
    }
    auto const restored = comity::restore(restoring);
    return restored ? print_restored(arguments, *restored) : print_refusal(restored.error());
}

}  // namespace comity::cli
