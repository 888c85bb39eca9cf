#include "leak_fixture.h"

#include "base/hash.h"

namespace comity::http {

using comity::testing::visit;

std::string photo_with(std::string const& words) {
    return photo::write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)}) + words;
}

std::unique_ptr<House> LeakTest::make_house(std::filesystem::path const& folder, Clock const& clock) {
    EXPECT_TRUE(House::create(folder, clock));
    auto house = House::open({.folder = folder, .rooms = &all_rooms(), .clock = clock});
    EXPECT_TRUE(house);
    for (bool is_public : {false, true}) {
        Opening opening{.name = is_public ? "harbour" : "hill", .is_public = is_public};
        EXPECT_TRUE((*house)->open_space(opening, (*house)->operator_party()));
    }
    return std::move(*house);
}

void LeakTest::SetUp() {
    readers.push_back({"public", {}, {}});
    readers.push_back({"stranger", introduce("stranger"), {}});
    for (auto role : {Role::observer, Role::contributor, Role::analyst, Role::steward})
        add_reader(std::string(name_of(role)), role);
    readers.push_back({"narrow", reader("analyst").party, Scope{false, "harbour"}, Role::analyst});
    add_reader("revoked", Role::analyst);
    for (auto const* space : {"hill", "harbour"}) {
        open_form(space);
        fill(space);
    }
    change_role("revoked", Role::everyone);
    read_exits();
}

PartyId LeakTest::introduce(std::string const& label) {
    auto party = introduce_person(*house, by, label);
    EXPECT_TRUE(party);
    return *party;
}

void LeakTest::add_reader(std::string const& name, Role role) {
    auto party = introduce(name);
    for (auto const* space : {"hill", "harbour"})
        EXPECT_TRUE(make_member(*house, space, by, party, role, name));
    readers.push_back({name, party, {}, role});
}

void LeakTest::change_role(std::string const& name, Role role) {
    auto const* said = role == Role::everyone ? "none" : name_of(role).data();
    for (auto const* space : {"hill", "harbour"})
        say(space, "space.member",
            R"({"party":")" + reader(name).party.hex() + R"(","role":")" + said + "\"}");
    std::ranges::find(readers, name, &Reader::name)->role = role;
}

Reader const& LeakTest::reader(std::string const& name) const {
    return *std::ranges::find(readers, name, &Reader::name);
}

std::set<std::string> LeakTest::all_names() const {
    std::set<std::string> all;
    for (auto const& each : readers) all.insert(each.name);
    return all;
}

std::string LeakTest::canary(std::string const& what, std::set<std::string> const& who) {
    auto word = "canary" + what + std::to_string(canaries.size()) + "zq";
    canaries[word] = who;
    return word;
}

Heard LeakTest::say(std::string const& space, std::string const& kind, std::string const& body) {
    return note(space, kind, visit(*house, space).speak.say({.kind = kind, .body = body}));
}

// It was said; the walk knows it from now on.
Heard LeakTest::note(std::string const& space, std::string const& kind, Result<Heard> const& heard) {
    EXPECT_TRUE(heard) << kind << ": " << heard.error().why;
    if (!heard) return {};
    all_told.push_back({space, kind, heard->number});
    numbers.insert(std::to_string(heard->number));
    codes.push_back(heard->code);
    ids.insert(heard->id.hex());
    return *heard;
}

Heard LeakTest::publish(std::string const& space, Heard const& report, std::string const& word,
                        std::string const& more) {
    return say(
        space, "situation.publication",
        R"({"about":")" + report.id.hex() + R"(","language":"en","title":")" + word + "\"" + more + "}");
}

void LeakTest::withdraw(std::string const& space, Heard const& publication, std::string const& why) {
    say(space, "situation.withdrawal", R"({"about":")" + publication.id.hex() + R"(","why":")" + why + "\"}");
}

std::string LeakTest::keep(std::string const& space, std::string const& file) {
    auto const blob = visit(*house, space).speak.keep_blob(file);
    EXPECT_TRUE(blob);
    hashes.insert(blob->hex());
    return blob->hex();
}

// What it says is for everybody, also where the space is not.
void LeakTest::open_form(std::string const& space) {
    EXPECT_TRUE(house->make_channel(space, "form", house->operator_party(), "folder"));
    auto everybody = all_names();
    everybody.insert("revoked");
    say(space, "intake.form",
        R"({"open":true,"greeting":")" + canary("greeting", everybody) + R"(","categories":[")" +
            canary("choice", everybody) + "\"]}");
}

Reply LeakTest::send_form(std::string const& space, Pairs const& fields, std::string const& photo) {
    std::string body;
    for (auto const& [name, value] : fields)
        body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    body += "--B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n" + photo;
    Request request;
    request.method = Method::post;
    request.path = "/report/" + space;
    request.headers = {{"content-type", "multipart/form-data; boundary=B"}};
    body += "\r\n--B--\r\n";
    request.body = body;
    request.via = "http";
    return service.ask(std::move(request));
}

// A gateway of each type, and what two of them hand in: from a number, and from a word.
void LeakTest::send_messages(std::string const& space, std::set<std::string> const& members) {
    auto const post = [&](std::string const& path, json::Object body) {
        auto const text = json::write(json::Value(std::move(body)));
        Request request;
        request.method = Method::post;
        request.path = path;
        request.headers = {{"content-type", "application/json"}};
        request.body = text;
        request.speaker = path.starts_with("/api/") ? house->operator_party() : PartyId{};
        request.via = "http";
        auto const reply = service.ask(std::move(request));
        EXPECT_LT(reply.status, 300) << path << reply.body;
        return reply;
    };
    auto const sender = canary("sender", {});
    for (std::string const type : {"smssync", "twilio", "generic"}) {
        auto const token = type == "twilio" ? json::Object{{"token", canary("token", {})}} : json::Object{};
        auto const made = json::parse(
            post("/api/v1/spaces/" + space + "/gateways", {{"type", type}, {"settings", token}}).body);
        auto const path = std::string(made->text_of("path"));
        keys.push_back(path.substr(path.rfind('/') + 1));
        ids.emplace(made->text_of("id"));
        if (type == "twilio") continue;
        post(path, {{"from", type == "smssync" ? "+" + telephone : sender},
                    {"message", canary("message", members)}});
        auto const last = visit(*house, space).sight.size() - 1;
        numbers.insert(std::to_string(last));
        all_told.push_back({space, "intake.report", last});
        auto const body = json::parse(visit(*house, space).sight.record(last)->body);
        contacts.emplace(body->text_of("contact"));
    }
    // Who looked at a number, and why: those who judge may know, and nobody is told the number again.
    auto judges = members;
    for (auto const* other : {"observer", "contributor"}) judges.erase(other);
    say(space, "space.contact_shown",
        R"({"contact":")" + *contacts.begin() + R"(","why":")" + canary("shown", judges) + "\"}");
}

void LeakTest::fill(std::string const& space) {
    std::set<std::string> members{"observer", "contributor", "analyst", "steward"};
    if (space == "harbour") members.insert("narrow");
    auto everyone = members;
    if (space == "harbour") everyone.insert({"public", "stranger", "revoked"});
    auto const file = keep(space, "\xff\xd8\xff\xe0" + canary("file", members));
    auto report = say(space, "intake.report",
                      R"({"title":")" + canary("title", members) + R"(","text":")" + canary("text", members) +
                          R"(","place":{"lon":-48.2,"lat":12.8,"name":")" + canary("place", members) +
                          R"("},"categories":[")" + canary("category", members) +
                          R"("],"attachments":[{"media_type":"image/jpeg","sha256":")" + file + R"("}]})");
    auto about = R"("about":[")" + report.id.hex() + R"("])";
    say(space, "situation.assessment",
        "{" + about + R"(,"verification":"doubtful","reliability":"C","credibility":4,"reason":")" +
            canary("reason", members) + "\"}");
    say(space, "situation.action",
        "{" + about + R"(,"who":")" + canary("who", members) + R"(","what":")" + canary("what", members) +
            R"(","state":"planned"})");
    say(space, "situation.closing",
        "{" + about + R"(,"how":"resolved","why":")" + canary("closed", members) + "\"}");
    publish(space, report, canary("published", everyone));
    auto gone = publish(space, report, canary("withdrawn", members));
    withdraw(space, gone, canary("why", members));

    // Where a patrol went is for members alone, and its file too.
    auto const way = keep(space, "<gpx>" + canary("way", members));
    say(space, "intake.track",
        R"({"who":")" + canary("patrol", members) + R"(","name":")" + canary("track", members) +
            R"(","segments":[[[-48.2,12.8],[-48.3,12.9]]],"file":{"media_type":"application/gpx+xml",)" +
            R"("name":")" + canary("gpx", members) + R"(","sha256":")" + way + R"("}})");
    say(space, "intake.mapping",
        R"({"name":")" + canary("mapping", members) + R"(","title":[")" + canary("column", members) +
            R"("]})");

    // A stranger's report through the form: not even the receipt repeats what was said.
    auto const photo = photo_with(canary("photo", members));
    hashes.insert(sha256(photo).hex());
    auto const receipt =
        send_form(space, {{"what", canary("sent", members)}, {"where", canary("where", members)}}, photo);
    EXPECT_EQ(receipt.status, 201) << receipt.body;
    EXPECT_EQ(receipt.body.find("canary"), receipt.body.npos);
    auto const last = visit(*house, space).sight.size() - 1;
    numbers.insert(std::to_string(last));
    all_told.push_back({space, "intake.report", last});
    send_messages(space, members);
}

}  // namespace comity::http
