// How the leak tests walk the exits: every path, with every value that could stand in it, in every way.
#include "leak_fixture.h"

namespace comity::http {
namespace {

Method method_of(std::string const& verb) {
    if (verb == "post") return Method::post;
    if (verb == "put") return Method::put;
    return verb == "delete" ? Method::remove : Method::get;
}

}  // namespace

void LeakTest::read_exits() {
    Request request;
    request.path = "/api/v1/openapi.json";
    auto document = json::parse(service.ask(request).body);
    ASSERT_TRUE(document);
    for (auto const& [path, operations] : *document->find("paths")->object()) {
        for (auto const& [verb, operation] : *operations.object()) {
            Exit exit{.verb = verb, .path = path, .answers = {}, .query = {}};
            for (auto const& parameter : *operation.find("parameters")->array())
                if (parameter.text_of("in") == "query")
                    exit.query.emplace_back(parameter.text_of("name"), "");
            auto const& done = operation.find("responses")->object()->front();  // those of success come first
            ASSERT_TRUE(done.first.starts_with('2')) << path;
            exit.answers = done.second.find("content")->object()->front().first;
            exit.takes_body = operation.find("requestBody") != nullptr;
            exits.push_back(std::move(exit));
        }
    }
    for (auto const& room : house->rooms()) {
        for (auto const& dataset : room.datasets) names.insert(dataset.name);
        for (auto const& digest : room.digests) names.insert(digest.name + ".json");
    }
}

// Whatever could stand in a place that a path leaves open.
std::vector<std::string> LeakTest::values_of(std::string const& capture) const {
    if (capture == "space") {
        auto all = spaces;
        all.insert(all.end(), {"house", "nowhere"});
        return all;
    }
    if (capture == "z" || capture == "x" || capture == "y") return {"0"};
    if (capture == "path") return {"0/000.p/9", "entries/000.p/9"};
    if (capture == "code") return codes;
    if (capture == "key") return keys;
    if (capture == "contact") return {contacts.begin(), contacts.end()};
    std::vector<std::string> values{"0", "form"};
    auto const add = [&](std::set<std::string> const& set) {
        values.insert(values.end(), set.begin(), set.end());
    };
    bool const known =
        capture == "number" || capture == "sha256" || capture == "dataset" || capture == "file";
    if (!known || capture == "number") add(numbers);
    if (!known) add(ids);
    if (!known || capture == "sha256") add(hashes);
    if (!known || capture == "dataset" || capture == "file") add(names);
    return values;
}

std::vector<std::string> LeakTest::paths_of(std::string const& path) const {
    auto open = path.find('{');
    if (open == path.npos) return {path};
    auto close = path.find('}', open);
    std::vector<std::string> paths;
    for (auto const& value : values_of(path.substr(open + 1, close - open - 1)))
        for (auto const& rest : paths_of(path.substr(close + 1)))
            paths.push_back(path.substr(0, open) + value + rest);
    return paths;
}

std::vector<Pairs> LeakTest::queries_of(Exit const& exit) const {
    std::vector<Pairs> queries{{}};
    for (auto const& [name, unused] : exit.query)
        for (auto const& value : asked_for) queries.push_back({{name, value}});
    return queries;
}

// What takes a body is asked as a script does, and as a form does that lacks what it must have.
std::vector<Question> LeakTest::questions(Exit const& exit, std::string const& path, Pairs const& query) {
    auto const method = method_of(exit.verb);
    if (!exit.takes_body) return {{method, path, query, method == Method::get ? "" : "{}", ""}};
    return {{method, path, query, "{}", "application/json"},
            {method, path, query, "what=&category=none&lat=x", "application/x-www-form-urlencoded"}};
}

std::vector<Question> LeakTest::questions(Exit const& exit) const {
    std::vector<Question> all;
    for (auto const& path : paths_of(exit.path))
        for (auto const& query : queries_of(exit))
            for (auto& question : questions(exit, path, query)) all.push_back(std::move(question));
    return all;
}

Answered LeakTest::ask(Reader const& who, Question const& question, Pairs headers) {
    Request request;
    request.method = question.method;
    request.path = question.path;
    request.query = question.query;
    request.headers = std::move(headers);
    if (!question.type.empty()) request.headers.emplace_back("content-type", question.type);
    request.speaker = who.party;
    request.holder.party = who.party;
    request.holder.scope = who.scope;
    request.via = "http";
    request.body = question.body;
    ++asked;
    auto reply = service.ask(std::move(request));
    Answered answer{.all = std::to_string(reply.status) + "\n", .tag = "", .status = reply.status};
    for (auto const& [name, value] : reply.headers) {
        answer.all += name + ": " + value + "\n";
        if (name == "ETag") answer.tag = value;
    }
    answer.all += reply.body;
    while (reply.next) {
        auto more = reply.next();
        if (!more || !*more) break;
        answer.all += **more;
    }
    return answer;
}

void LeakTest::walk(std::function<void(Exit const&, Question const&)> const& visit) const {
    for (auto const& exit : exits) {
        // What has no end is listened to in leak_stream_test.cpp.
        if (exit.answers == "text/event-stream") continue;
        for (auto const& question : questions(exit)) {
            visit(exit, question);
            if (::testing::Test::HasFailure()) return;
        }
    }
}

}  // namespace comity::http
