#include "shared/houses.h"

#include <fstream>
#include <stdexcept>

#include "app/rooms.h"
#include "base/json.h"
#include "cli/mapped_file.h"
#include "shared/figures.h"
#include "shared/reports.h"

namespace comity::bench {

namespace fs = std::filesystem;

namespace {

template <class T>
T held(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().why);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::size_t count_of(json::Value const& counts, std::string_view name) {
    auto const* value = counts.find(name);
    return value && value->integer() ? static_cast<std::size_t>(*value->integer()) : 0;
}

// The last line of a piece holds the counts so far.
json::Value last_line(std::string_view piece) {
    piece.remove_suffix(1);
    return held(json::parse(piece.substr(piece.rfind('\n') + 1)));
}

}  // namespace

OpenHouse::OpenHouse(fs::path folder, Clock const& clock) {
    if (!fs::exists(folder / "house")) held(House::create(folder, clock));
    house_ = held(House::open({.folder = folder, .rooms = &all_rooms(), .clock = clock}));
    service_ = std::make_unique<http::Service>(*house_, http::Pages{});
}

Reply OpenHouse::reply_to(Request request) {
    request.speaker = house_->operator_party();
    request.via = "folder";
    auto reply = service_->ask(std::move(request));
    if (reply.status >= 400) throw std::runtime_error(reply.body);
    return reply;
}

std::string OpenHouse::ask(Method method, std::string path, std::string body) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    auto const owner = std::make_shared<std::string const>(std::move(body));
    request.body = *owner;
    request.body_owner = owner;
    return reply_to(std::move(request)).body;
}

void OpenHouse::open_space(std::string const& name) {
    ask(Method::post, "/api/v1/spaces", json::write(json::Object{{"name", name}}));
}

void OpenHouse::open_space(Opening const& opening) {
    held(house_->open_space(opening, house_->operator_party()));
}

Imported OpenHouse::import(std::string const& space, fs::path const& csv, std::size_t reports,
                           std::function<void(std::size_t)> const& stored) {
    auto const file = held(cli::map_file(csv));
    Request request;
    request.method = Method::post;
    request.path = "/api/v1/spaces/" + space + "/imports";
    request.query.emplace_back("format", "csv");
    request.body = file->bytes();
    request.body_owner = file;
    Stopwatch const watch;
    auto const reading_before = own_thread_seconds();
    auto reply = reply_to(std::move(request));
    json::Value last;
    while (auto piece = held(reply.next())) {
        last = last_line(*piece);
        if (auto const* progress = last.find("progress"); progress && stored)
            stored(count_of(*progress, "stored"));
    }
    Imported const imported{watch.seconds(), own_thread_seconds() - reading_before};
    auto const* done = last.find("done");
    if (!done || count_of(*done, "stored") != reports)
        throw std::runtime_error("not all reports were stored: " + json::write(last));
    return imported;
}

void forget_views(fs::path const& house) {
    for (auto const* file : {"index.db", "index.db-wal", "index.db-shm"}) fs::remove(house / file);
    std::vector<fs::path> spaces{house / "house"};
    for (auto const& space : fs::directory_iterator(house / "spaces")) spaces.push_back(space.path());
    for (auto const& space : spaces)
        for (auto const* file : {"views.db", "views.db-wal", "views.db-shm"}) fs::remove(space / file);
}

void write_csv(fs::path const& file, std::size_t reports, std::size_t first) {
    std::ofstream out(file, std::ios::binary);
    out << csv_header();
    for (auto i = first; i < first + reports; ++i) out << csv_row(made_report(i), i);
    if (!out.flush()) throw std::runtime_error("the CSV could not be written");
}

}  // namespace comity::bench
