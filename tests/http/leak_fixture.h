// The world of the leak tests (law 3): each statement carries a word of its own and the readers who may find
// it, and every exit that the program itself lists can be asked in every way by every kind of reader. A new
// exit is walked without touching this file. One thread.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/rooms.h"
#include "formats/photo_parts.h"
#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/people.h"
#include "kernel/space.h"
#include "testing.h"

namespace comity::http {

struct Reader {
    std::string name;
    PartyId party;
    Scope scope;
    Role role = Role::everyone;  // in both spaces, as far as the scope reaches
};

// A way out of the program, from the description that it gives of itself.
struct Exit {
    std::string verb, path, answers;
    Pairs query;
    bool takes_body = false;
};

// One question, as a caller would put it.
struct Question {
    Method method;
    std::string path;
    Pairs query;
    std::string body, type;
};

struct Answered {
    std::string all;  // status, headers and body
    std::string tag;
    int status = 0;
};

class LeakTest : public ::testing::Test {
  protected:
    static std::unique_ptr<House> make_house(std::filesystem::path const& folder, Clock const& clock);
    void SetUp() override;

    // -- the world: "hill" is for its members, "harbour" is public; both take reports from the public --
    PartyId introduce(std::string const& label);
    void add_reader(std::string const& name, Role role);
    void change_role(std::string const& name, Role role);
    Reader const& reader(std::string const& name) const;
    std::set<std::string> all_names() const;

    // A word that those named may find, and nobody else.
    std::string canary(std::string const& what, std::set<std::string> const& who);
    Heard say(std::string const& space, std::string const& kind, std::string const& body);
    Heard note(std::string const& space, std::string const& kind, Result<Heard> const& heard);
    Heard publish(std::string const& space, Heard const& report, std::string const& word,
                  std::string const& more = "");
    void withdraw(std::string const& space, Heard const& publication, std::string const& why);
    std::string keep(std::string const& space, std::string const& file);
    void open_form(std::string const& space);
    Reply send_form(std::string const& space, Pairs const& fields, std::string const& photo = "");
    void send_messages(std::string const& space, std::set<std::string> const& members);
    void fill(std::string const& space);  // one of everything

    // -- the walk --
    void read_exits();
    std::vector<std::string> values_of(std::string const& capture) const;
    std::vector<std::string> paths_of(std::string const& path) const;
    std::vector<Pairs> queries_of(Exit const& exit) const;
    std::vector<Question> questions(Exit const& exit) const;
    static std::vector<Question> questions(Exit const& exit, std::string const& path, Pairs const& query);
    Answered ask(Reader const& who, Question const& question, Pairs headers = {});
    // `visit` is called with each question that can be put to what is no stream.
    void walk(std::function<void(Exit const&, Question const&)> const& visit) const;

    comity::testing::TemporaryFolder folder;
    comity::testing::ToldClock told;
    std::unique_ptr<House> house = make_house(folder.path(), told.clock());
    Service service{*house, {}};
    Introducer by{house->operator_party(), "folder"};
    std::vector<Reader> readers;
    std::map<std::string, std::set<std::string>> canaries;
    struct Told {
        std::string space, kind;
        std::uint64_t number;
    };
    std::vector<Told> all_told;                          // by say(), in order
    std::vector<std::string> spaces{"hill", "harbour"};  // that are walked
    std::vector<std::string> asked_for{"0",    "geojson", "csv",           "hxl",
                                       "json", "hill",    "intake.report", "true"};  // in queries
    std::set<std::string> numbers, ids, hashes, names;
    std::vector<std::string> codes;  // of receipts
    std::vector<std::string> keys;   // of gateways
    std::set<std::string> contacts;
    // From where messages came: nobody finds it anywhere.
    std::string const telephone = "99937112233445";
    std::vector<Exit> exits;
    int asked = 0;
};

// A photo that a camera could have made, with words behind its points.
std::string photo_with(std::string const& words);

}  // namespace comity::http
