// comity import SPACE FILE
#include <unistd.h>

#include <cstdio>

#include "base/json.h"
#include "cli/asking.h"
#include "cli/lines.h"
#include "cli/mapped_file.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

std::int64_t count_of(json::Value const& counts, std::string_view name) {
    auto const* value = counts.find(name);
    return value && value->integer() ? *value->integer() : 0;
}

std::string summary(json::Value const& done) {
    auto part = [&](char const* name) { return std::to_string(count_of(done, name)); };
    return part("rows") + " rows: " + part("stored") + " stored, " + part("again") + " known already, " +
           part("changed") + " changed, " + part("refused") + " refused";
}

// "a.csv line 3: refused: …"; of a file that is no archive its name is known.
void print_row(json::Value const& row) {
    auto line = std::to_string(count_of(row, "line"));
    auto file = shown(row.text_of("file"));
    auto outcome = shown(row.text_of("outcome"));
    auto why = shown(row.text_of("reason"));
    std::printf("%s%sline %s: %s: %s\n", file.c_str(), file.empty() ? "" : " ", line.c_str(), outcome.c_str(),
                why.c_str());
}

void print_file(json::Value const& file) {
    auto const name = shown(file.text_of("name"));
    auto const reason = shown(file.text_of("reason"));
    auto const counts = summary(file);
    if (file.text_of("format").empty() && count_of(file, "refused") == 0)
        std::printf("%s: passed over: %s\n", name.c_str(), reason.c_str());
    else
        std::printf("%s: %s\n", name.c_str(), counts.c_str());
}

void print_track(json::Value const& track) {
    auto const who = shown(track.text_of("who")), name = shown(track.text_of("name"));
    auto const began = shown(track.text_of("began")), ended = shown(track.text_of("ended"));
    std::printf("track: %s%s%s, %lld points%s%s%s%s\n", who.c_str(), who.empty() || name.empty() ? "" : ", ",
                name.c_str(), static_cast<long long>(count_of(track, "points")), began.empty() ? "" : ", ",
                began.c_str(), began.empty() ? "" : " to ", ended.c_str());
}

std::string words_of(json::Value const* list, std::string_view between) {
    std::string words;
    if (!list || !list->array()) return words;
    for (auto const& each : *list->array())
        if (each.text()) words.append(words.empty() ? "" : between).append(shown(*each.text()));
    return words;
}

// How a look understands a table, column by column.
void print_table(json::Value const& table) {
    auto const* columns = table.find("columns");
    for (auto const& column : columns && columns->array() ? *columns->array() : json::Array{}) {
        auto const name = shown(column.text_of("name"));
        auto const as = words_of(column.find("as"), ", ");
        std::printf("column \"%s\": %s\n", name.c_str(), as.empty() ? "not read" : as.c_str());
    }
    if (auto const sheets = words_of(table.find("sheets"), ", "); !sheets.empty())
        std::printf("sheet \"%s\" of: %s\n", shown(table.text_of("sheet")).c_str(), sheets.c_str());
    if (auto const fits = words_of(table.find("fits"), ", "); !fits.empty())
        std::printf("mappings that fit: %s\n", fits.c_str());
}

// One line of an import's answer; the last one says what was done.
class ImportPrinter {
  public:
    explicit ImportPrinter(bool as_json) : as_json_(as_json) {}

    void take(std::string_view line) {
        auto object = json::parse(line);
        if (!object) return;
        if (auto const* progress = object->find("progress")) {
            if (on_terminal_) std::fprintf(stderr, "\r%s", summary(*progress).c_str());
            return;
        }
        if (as_json_) std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
        if (auto const* done = object->find("done")) finish(*done);
        auto const* table = object->find("table");
        if (table && !table->text_of("wrong").empty()) wrong_ = table->text_of("wrong");
        if (!as_json_) print(*object);
    }
    // Of a look: why a table cannot be read at all.
    Exit look_result() const {
        if (wrong_.empty()) return Exit::done;
        return print_refusal({Fault::malformed, wrong_});
    }
    Exit result() const {
        if (!done_)
            return print_refusal(
                {Fault::broken, "The import broke off; run it again, nothing is stored twice."});
        if (refused_ == 0) return Exit::done;
        auto rows = refused_ == 1 ? "One row was refused; it is listed above."
                                  : std::to_string(refused_) + " rows were refused; they are listed above.";
        return print_refusal({Fault::malformed, rows});
    }

  private:
    static void print(json::Value const& line) {
        if (auto const* table = line.find("table")) print_table(*table);
        if (auto const* row = line.find("row")) print_row(*row);
        if (auto const* track = line.find("track")) print_track(*track);
        if (auto const* file = line.find("file"); file && file->object()) print_file(*file);
        if (auto const* look = line.find("look")) std::printf("%s\n", shown(json::write(*look)).c_str());
    }

    void finish(json::Value const& done) {
        done_ = true;
        refused_ = count_of(done, "refused");
        if (on_terminal_) std::fprintf(stderr, "\r\x1b[K");
        if (as_json_) return;
        std::printf("%s\n", summary(done).c_str());
        auto const* unknown = done.find("unknown_columns");
        if (!unknown || !unknown->array()) return;
        for (auto const& column : *unknown->array()) {
            if (column.text())
                std::printf("The column \"%s\" was not read.\n", shown(*column.text()).c_str());
        }
    }

    bool as_json_;
    bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
    bool done_ = false;
    std::int64_t refused_ = 0;
    std::string wrong_;
};

Exit print_import(Arguments const& arguments, Reply& reply) {
    ImportPrinter printer(arguments.has("json"));
    bool whole = for_each_line(reply, [&](std::string_view line) { printer.take(line); });
    if (arguments.has("look") && whole) return printer.look_result();
    return printer.result();
}

}  // namespace

Exit import_file(Doors const& doors, Arguments const& arguments) {
    auto file = map_file(arguments.words[2]);
    if (!file) return print_refusal(file.error());
    auto import = request(Method::post, space_path(arguments.words[1]) + "/imports");
    auto const& path = arguments.words[2];
    import.query.emplace_back("name", path.substr(path.find_last_of('/') + 1));
    for (auto const* option : {"format", "mapping", "sheet", "who"}) {
        if (arguments.has(option)) import.query.emplace_back(option, arguments.option(option));
    }
    for (auto const* option : {"look", "correct"}) {
        if (arguments.has(option)) import.query.emplace_back(option, "1");
    }
    import.body = (*file)->bytes();
    import.body_owner = *file;
    return send(doors, arguments, std::move(import), print_import);
}

}  // namespace comity::cli
