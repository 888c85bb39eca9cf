#include <algorithm>
#include <cstdio>

#include "cli/output.h"
#include "cli/verbs.h"
#include "kernel/verify.h"

namespace comity::cli {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> all_spaces(fs::path const& data) {
    std::vector<std::string> names;
    if (fs::exists(data / "spaces")) {
        for (auto const& folder : fs::directory_iterator(data / "spaces")) {
            auto name = folder.path().filename().string();
            if (!name.starts_with('.')) names.push_back(std::move(name));
        }
    }
    std::ranges::sort(names);
    names.insert(names.begin(), "house");
    return names;
}

void print_verdict(std::string const& space, Verdict const& verdict) {
    for (auto const& finding : verdict.findings)
        std::fprintf(stderr, "comity: %s: %s.\n", space.c_str(), finding.c_str());
    if (!verdict.findings.empty()) return;
    std::printf("%s: %llu entries, %llu signatures and %llu tables of views fit together.\n", space.c_str(),
                static_cast<unsigned long long>(verdict.entries),
                static_cast<unsigned long long>(verdict.signatures),
                static_cast<unsigned long long>(verdict.view_tables));
}

}  // namespace

// Reads the files themselves, beside a server too: a verdict must not lean on the program that is judged.
Exit verify(Doors const& doors, Arguments const& arguments) {
    fs::path data = arguments.option("data");
    auto spaces = arguments.words.size() > 1 ? std::vector{arguments.words[1]} : all_spaces(data);
    auto exit = Exit::done;
    for (auto const& space : spaces) {
        VerifyOptions options{.views = !arguments.has("no-views"), .progress = {}};
        auto verdict = comity::verify(data, space, *doors.rooms, options);
        if (!verdict) return print_refusal(verdict.error());
        print_verdict(space, *verdict);
        if (!verdict->findings.empty()) exit = Exit::refused;
    }
    return exit;
}

}  // namespace comity::cli
