// Answers as tables: a row for each set of answers, or for each turn of a repeat, over all versions of a
// form.
#include <algorithm>

#include "base/time.h"
#include "formats/csv.h"
#include "formats/geojson.h"
#include "rooms/intake/answers.h"
#include "rooms/intake/xform_routes.h"

namespace comity::intake {

namespace {

constexpr int rows_a_piece = 1000;
constexpr int rows_of_first_piece = 100;

struct Asked {
    std::string path, name, type;
};

// The columns of a table: the questions of the newest version, then those that only older ones ask.
struct Layout {
    std::vector<Asked> columns;
    std::vector<std::string> paths, repeats;
};

// "/household/head" is "household-head"; in the table of a repeat what stands above it is left out.
std::string name_of(std::string_view path, std::string_view repeat) {
    std::string name(path.substr(repeat.size() + 1));
    std::ranges::replace(name, '/', '-');
    return name;
}

Result<Layout> layout_of(Sight const& sight, XFormRow const& asked, std::string const& repeat) {
    Layout layout;
    std::set<std::string> known, repeats;
    TRY(reading, sight.read());
    for (auto const& row : xforms(reading)) {
        if (row.family != asked.family) continue;
        repeats.insert(row.said.form.repeats.begin(), row.said.form.repeats.end());
        for (auto const& question : row.said.form.questions) {
            if (question.repeat != repeat || question.type == "device" || question.path == "/meta/instanceID")
                continue;
            if (!known.insert(question.path).second) continue;
            layout.columns.push_back({question.path, name_of(question.path, repeat), question.type});
            layout.paths.push_back(question.path);
        }
    }
    layout.repeats.assign(repeats.begin(), repeats.end());
    return layout;
}

// Reads what stands of the answers, piece by piece, in readings of their own.
class Answers {
  public:
    Answers(Sight sight, std::uint64_t family, Layout layout, std::string repeat)
        : sight_(std::move(sight)),
          family_(family),
          layout_(std::move(layout)),
          rows_(layout_.paths, layout_.repeats, std::move(repeat)) {}
    virtual ~Answers() = default;

    Result<std::optional<std::string>> next() {
        if (ended_) return std::nullopt;
        std::string piece;
        bool const first = cursor_ == 0;
        if (first) begin(piece);
        TRY(count, read_on(piece, first ? rows_of_first_piece : rows_a_piece));
        ended_ = count == 0;
        if (ended_) end(piece);
        return piece;
    }
    bool ended() const { return ended_; }

  protected:
    struct Head {
        std::uint64_t number;
        std::int64_t heard_at_ms;
    };
    virtual void begin(std::string& piece) = 0;
    virtual void row(std::string& piece, Head const& head, xform::Rows::Row const& row) = 0;
    virtual void end(std::string&) {}
    Layout const& layout() const { return layout_; }

  private:
    Result<int> read_on(std::string& piece, int most) {
        TRY(reading, sight_.read());
        auto& query = reading.query(
            "SELECT number, heard_at_ms, instance, replaced_by, xml FROM xform_answers"
            " WHERE family = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
        query.with(family_, cursor_, most);
        int count = 0;
        for (; query.step(); ++count) {
            cursor_ = static_cast<std::uint64_t>(query.integer(0));
            if (!query.is_null(3)) continue;
            Head const head{cursor_, query.integer(1)};
            rows_.read(query.text(4), query.text(2),
                       [&](xform::Rows::Row const& each) { row(piece, head, each); });
        }
        query.reset();
        return count;
    }

    Sight sight_;
    std::uint64_t family_;
    Layout layout_;
    xform::Rows rows_;
    std::uint64_t cursor_ = 0;
    bool ended_ = false;
};

bool is_number_type(std::string_view type) {
    return type == "integer" || type == "decimal" || type == "range";
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.-") == text.npos && text.rfind('-') + 1 <= 1;
}

class CsvOfAnswers : public Answers {
  public:
    CsvOfAnswers(Sight sight, std::uint64_t family, Layout layout, std::string const& repeat)
        : Answers(std::move(sight), family, std::move(layout), repeat), of_repeat_(!repeat.empty()) {}

  private:
    void begin(std::string& piece) override {
        csv::Writer writer(piece);
        if (!of_repeat_) writer.plain("SubmissionDate");
        for (auto const& column : layout().columns) {
            if (column.type != "geopoint") {
                writer.text(column.name);
                continue;
            }
            for (auto const* part : {"-Latitude", "-Longitude", "-Altitude", "-Accuracy"})
                writer.text(column.name + part);
        }
        if (of_repeat_) writer.plain("PARENT_KEY");
        writer.plain("KEY");
        if (!of_repeat_) writer.plain("Number");
        writer.end_row();
    }

    void row(std::string& piece, Head const& head, xform::Rows::Row const& row) override {
        csv::Writer writer(piece);
        if (!of_repeat_) writer.plain(format_time(head.heard_at_ms));
        for (std::size_t at = 0; at < row.cells.size(); ++at) {
            auto const& type = layout().columns[at].type;
            if (type == "geopoint")
                write_point(writer, row.cells[at]);
            else if (is_number_type(type) && is_number(row.cells[at]))
                writer.plain(row.cells[at]);
            else
                writer.text(row.cells[at]);
        }
        if (of_repeat_) writer.text(row.parent_key);
        writer.text(row.key);
        if (!of_repeat_) writer.plain(std::to_string(head.number));
        writer.end_row();
    }

    static void write_point(csv::Writer& writer, std::string_view cell) {
        bool const reads = read_position(cell).has_value();
        int written = 0;
        while (reads && written < 4 && !cell.empty()) {
            auto const end = std::min(cell.find(' '), cell.size());
            if (end > 0) {
                writer.plain(cell.substr(0, end));
                ++written;
            }
            cell.remove_prefix(std::min(end + 1, cell.size()));
        }
        if (!reads && !cell.empty()) {
            writer.text(cell);
            ++written;
        }
        for (; written < 4; ++written) writer.plain("");
    }

    bool of_repeat_;
};

class GeojsonOfAnswers : public Answers {
  public:
    using Answers::Answers;

  private:
    void begin(std::string& piece) override { features_.open(piece); }
    void end(std::string& piece) override { features_.close(piece); }

    void row(std::string& piece, Head const& head, xform::Rows::Row const& row) override {
        std::optional<geojson::Point> place;
        std::string properties;
        json::Writer writer(properties);
        writer.open('{');
        for (std::size_t at = 0; at < row.cells.size(); ++at) {
            auto const& column = layout().columns[at];
            auto const cell = row.cells[at];
            if (cell.empty()) continue;
            auto const position = column.type == "geopoint" ? read_position(cell) : std::nullopt;
            if (position && !place) place = geojson::Point{position->lon, position->lat};
            writer.member(column.name, cell);
        }
        writer.member("SubmissionDate", format_time(head.heard_at_ms)).member("KEY", row.key);
        writer.member("Number", head.number).close('}');
        features_.feature(piece, place, properties);
    }

    geojson::FeatureCollection features_;
};

Result<Reply> streamed(std::shared_ptr<Answers> const& answers, std::string type, std::string const& name) {
    Reply reply;
    reply.content_type = std::move(type);
    reply.headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}};
    // The first piece before the status is sent: what cannot be read at all is refused, not torn.
    TRY(first, answers->next());
    reply.body = std::move(*first);
    if (!answers->ended()) reply.next = [answers] { return answers->next(); };
    return reply;
}

std::string file_name(Sight const& sight, XFormRow const& row, std::string const& what) {
    std::string name = sight.space_name() + "-" + row.said.form.form_id + what;
    std::ranges::replace_if(
        name,
        [](char c) {
            bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            return !plain && c != '-' && c != '_' && c != '.';
        },
        '_');
    return name;
}

Result<Reply> answers_csv(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    TRY(layout, layout_of(visit.sight, row, ""));
    return streamed(std::make_shared<CsvOfAnswers>(visit.sight, row.family, std::move(layout), ""),
                    "text/csv; charset=utf-8", file_name(visit.sight, row, ".csv"));
}

Result<Reply> answers_geojson(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    TRY(layout, layout_of(visit.sight, row, ""));
    return streamed(std::make_shared<GeojsonOfAnswers>(visit.sight, row.family, std::move(layout), ""),
                    "application/geo+json", file_name(visit.sight, row, ".geojson"));
}

// A repeat is named by its path, its slashes as hyphens: "household-child".
Result<Reply> repeat_csv(Visit const& visit, Request const& request) {
    TRY(row, asked_xform(visit.sight, request));
    TRY(outside, layout_of(visit.sight, row, ""));
    auto const wanted = request.capture("repeat");
    auto const found =
        std::ranges::find_if(outside.repeats, [&](auto const& each) { return name_of(each, "") == wanted; });
    if (found == outside.repeats.end()) return refuse(Fault::not_found, "This form has no such repeat.");
    auto const& repeat = *found;
    TRY(layout, layout_of(visit.sight, row, repeat));
    return streamed(std::make_shared<CsvOfAnswers>(visit.sight, row.family, std::move(layout), repeat),
                    "text/csv; charset=utf-8",
                    file_name(visit.sight, row, "-" + name_of(repeat, "") + ".csv"));
}

Route exporting(std::string const& file, std::string summary, std::string type,
                Result<Reply> (*answer)(Visit const&, Request const&)) {
    Route route;
    route.path = "/api/v1/spaces/{space}/xforms/{form}/" + file;
    route.summary = std::move(summary);
    route.answers = std::move(type);
    route.answer = answer;
    return route;
}

}  // namespace

std::vector<Route> xform_export_routes() {
    return {exporting("answers.csv", "The answers to a form, all its versions in one table", "text/csv",
                      answers_csv),
            exporting("answers.geojson", "The same, each at its first place", "application/geo+json",
                      answers_geojson),
            exporting("repeats/{repeat}.csv", "The turns of one repeat, each with the key of its answers",
                      "text/csv", repeat_csv)};
}

}  // namespace comity::intake
