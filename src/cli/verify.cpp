#include <cstdio>

#include "base/json.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "kernel/verify.h"

namespace comity::cli {

namespace fs = std::filesystem;

namespace {

void print_json(std::string const& space, Verdict const& verdict) {
    std::string line;
    json::Writer writer(line);
    writer.open('{').member("space", space).member("entries", verdict.entries);
    writer.member("id", verdict.id.hex()).member("root", to_base64(verdict.root.view()));
    writer.member("signatures", verdict.signatures).member("view_tables", verdict.view_tables);
    writer.key("findings").open('[');
    for (auto const& finding : verdict.findings) writer.value(finding);
    writer.close(']').key("notes").open('[');
    for (auto const& note : verdict.notes) writer.value(note);
    writer.close(']').close('}');
    print_all(line + '\n');
}

void print_words(std::string const& space, Verdict const& verdict) {
    for (auto const& finding : verdict.findings)
        std::fprintf(stderr, "comity: %s: %s.\n", shown(space).c_str(), shown(finding).c_str());
    for (auto const& note : verdict.notes)
        std::fprintf(stderr, "comity: %s: note: %s.\n", shown(space).c_str(), shown(note).c_str());
    if (!verdict.findings.empty()) return;
    std::printf("%s: %llu entries, %llu signatures and %llu tables of views fit together; id %s, root %s\n",
                shown(space).c_str(), static_cast<unsigned long long>(verdict.entries),
                static_cast<unsigned long long>(verdict.signatures),
                static_cast<unsigned long long>(verdict.view_tables), verdict.id.hex().c_str(),
                to_base64(verdict.root.view()).c_str());
}

}  // namespace

// Reads the files themselves, beside a server too: a verdict must not lean on the program that is judged.
Exit verify(Doors const& doors, Arguments const& arguments) {
    fs::path data = arguments.option("data");
    bool one = arguments.words.size() > 1;
    if (!one && !fs::exists(data / "house") && !fs::exists(data / "spaces")) {
        return print_refusal({Fault::not_found, "There is no house in this folder."});
    }
    auto print = arguments.has("json") ? print_json : print_words;
    auto exit = Exit::done;
    std::map<std::string, SpaceId> verified;
    for (auto const& space : one ? std::vector{arguments.words[1]} : spaces_on_disk(data)) {
        VerifyOptions options{.views = !arguments.has("no-views"), .progress = {}};
        auto verdict = comity::verify(data, space, *doors.rooms, options);
        if (!verdict && one) return print_refusal(verdict.error());
        if (!verdict) verdict = Verdict{.findings = {"its folder is missing"}};
        verified[space] = verdict->id;
        print(space, *verdict);
        if (!verdict->findings.empty()) exit = Exit::refused;
    }
    if (one) return exit;
    for (auto const& missing : missing_spaces(data, verified)) {
        std::fprintf(stderr, "comity: %s.\n", shown(missing).c_str());
        exit = Exit::refused;
    }
    return exit;
}

}  // namespace comity::cli
