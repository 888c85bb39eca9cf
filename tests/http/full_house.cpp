#include "full_house.h"

#include "app/rooms.h"
#include "base/hash.h"
#include "base/time.h"
#include "formats/photo.h"
#include "formats/photo_parts.h"
#include "kernel/people.h"
#include "signed_party.h"

namespace comity::http {

FullHouse::FullHouse()
    : house_(testing::house_with_space(folder_.path(), told_.clock(), all_rooms())), service_(*house_, {}) {
    EXPECT_TRUE(house_->open_space({.name = "harbour", .mode = Mode::exercise, .is_public = true},
                                   house_->operator_party()));
    EXPECT_TRUE(
        testing::visit(*house_, "harbour").speak.say({.kind = "space.clock", .body = R"({"speed":60})"}));
    Introducer const by{house_->operator_party(), "folder"};
    auto const party = introduce_person(*house_, by, "Ada");
    EXPECT_TRUE(party && make_steward_of_all(*house_, by, *party, "Ada"));
    auto const opened = house_->vault().open_account("ada", passphrase(), *party, "Ada");
    EXPECT_TRUE(opened);
    ada_ = *opened;
    EXPECT_TRUE(house_->make_channel("hill", "form", house_->operator_party(), "folder"));
    photo::Picture const picture{20, 10, std::vector<std::uint8_t>(600, 99)};
    photo_ = keep(photo::write_jpeg(picture));
    say_reports();
    judge();
    publish();
    make_gateways();
    add_xform();
    talk();
    say("intake.form", R"({"open":true,"categories":["Water"]})");
    gather();
    EXPECT_TRUE(house_->open_space({.name = "forum", .rooms = {"confidence"}}, house_->operator_party()));
    EXPECT_TRUE(make_member(*house_, "forum", by, ada_.party, Role::steward, "Ada"));
    commit();
    reach();
    consult();
}

Heard FullHouse::say(std::string const& kind, std::string const& body) {
    auto const heard = testing::visit(*house_).speak.say({.kind = kind, .body = body});
    EXPECT_TRUE(heard) << kind << ": " << (heard ? "" : heard.error().why);
    if (!heard) return {};
    numbers_.insert(std::to_string(heard->number));
    return *heard;
}

std::string FullHouse::keep(std::string const& file) {
    auto const hash = testing::visit(*house_).speak.keep_blob(file);
    EXPECT_TRUE(hash);
    return hash ? hash->hex() : "";
}

void FullHouse::say_reports() {
    report_ = say("intake.report",
                  R"({"title":"No water at Hill Street","text":"Call +999 555 0100 or ada@amathea.example",)"
                  R"("language":"en","place":{"lon":-48.2,"lat":12.8,"radius_m":150,"name":"Hill Street"},)"
                  R"("at":"2026-02-28T06:38:00Z","categories":["water","health"],"contact":"q7xk-m2vd-tt0a",)"
                  R"("verified":true,"may_publish":true,)"
                  R"("source":{"system":"ushahidi","id":"7","approved":true,"verified":false},)"
                  R"("attachments":[{"sha256":")" +
                      photo_ + R"(","media_type":"image/jpeg","name":"tank.jpg"}]})");
    say("intake.report", R"({"text":"Nobody knows where.","place":{"name":"somewhere"}})");
    unwanted_ = std::to_string(say("intake.report", R"({"text":"Nothing but words."})").number);
    auto const wrong = say("intake.report", R"({"title":"Bridge down","place":{"lon":-48.1,"lat":12.9}})");
    say("intake.report", R"({"title":"Bridge open","corrects":")" + wrong.id.hex() + "\"}");
}

void FullHouse::judge() {
    auto const about = R"({"about":[")" + report() + R"("])";
    say("situation.assessment",
        about + R"(,"verification":"verified","reliability":"B","credibility":2,"reason":"Two say so."})");
    auto const action = say(
        "situation.action",
        about + R"(,"who":"Water company","what":"Tankers","state":"planned","due":"2026-03-02T18:00:00Z"})");
    say("situation.action", about + R"(,"who":"Water company","what":"Tankers","state":"done","changes":")" +
                                action.id.hex() + "\"}");
    auto const again = say("intake.report", R"({"title":"No water","language":"en"})");
    say("situation.closing", R"({"about":[")" + again.id.hex() + R"("],"how":"duplicate","of":")" + report() +
                                 R"(","why":"The same words."})");
}

// How tables are read, and ways that were taken: with a gap, and without times.
void FullHouse::gather() {
    say("intake.mapping", R"({"name":"desk","title":["Incident"],"lon":"X","lat":"Y"})");
    say("intake.track", R"({"who":"Patrol 3","name":"Upper valley","began":"2026-03-01T03:30:02Z",)"
                        R"("segments":[[[-48.2,12.8,0],[-48.201,12.801,60],[-48.3,12.9,4000]]],)"
                        R"("file":{"sha256":")" +
                            keep("<gpx/>") + R"(","media_type":"application/gpx+xml","name":"upper.gpx"}})");
    say("intake.track", R"({"segments":[[[-48.2,12.8],[-48.201,12.801]]]})");
}

void FullHouse::make_gateways() {
    for (auto const& [type, settings] : {std::pair{"smssync", R"({"reply":"receipt","secret":"S3CRET"})"},
                                         {"twilio", R"({"token":"T"})"},
                                         {"generic", "{}"},
                                         {"openrosa", "{}"}}) {
        auto const body = R"({"type":")" + std::string(type) + R"(","settings":)" + settings + "}";
        Request request;
        request.method = Method::post;
        request.path = "/api/v1/spaces/hill/gateways";
        request.speaker = house_->operator_party();
        request.body = body;
        auto const made = json::parse(service_.ask(std::move(request)).body);
        EXPECT_TRUE(made);
        ways_in_[type] = made ? made->text_of("path") : "";
    }
    for (auto const* message : {R"({"from":"+999371199","text":"Dlo"})", R"({"text":"Dlo"})"}) {
        Request request;
        request.method = Method::post;
        request.path = way_in("generic");
        request.headers = {{"content-type", "application/json"}};
        request.body = message;
        service_.ask(std::move(request));
    }
    auto const sight = testing::visit(*house_).sight;
    contact_ = json::parse(sight.record(sight.size() - 1)->body)->text_of("contact");
}

std::string FullHouse::xform(std::string const& version) {
    std::string choices;  // more than a statement lists
    for (int i = 0; i < 201; ++i) choices += "<item><value>a" + std::to_string(i) + "</value></item>";
    return R"xml(<html><head><title>Wells</title><model><itext><translation lang="en"/></itext>
<instance><d id="wells" version=")xml" +
           version + R"xml("><what/><phone/><well><name/></well></d></instance>
<instance id="l" src="jr://file-csv/wells.csv"/>
<bind nodeset="/d/what" required="true()" relevant="1" constraint="1"/>
<bind nodeset="/d/phone" readonly="true()" preload="property"/></model></head><body>
<select1 ref="/d/what"><label>What?</label><hint>One.</hint><item><value>a</value><label>A</label></item>)xml" +
           choices + R"xml(</select1>
<repeat nodeset="/d/well"><input ref="/d/well/name"/></repeat></body></html>)xml";
}

// A form for phones with a file beside it, and answers to it in two posts.
void FullHouse::add_xform() {
    auto const ask = [&](Method method, std::string path, std::string_view body, std::string const& type) {
        Request request;
        request.method = method;
        request.path = std::move(path);
        request.headers = {{"content-type", type}};
        request.speaker = request.path.starts_with("/api/") ? house_->operator_party() : PartyId{};
        request.body = body;
        auto reply = service_.ask(std::move(request));
        EXPECT_EQ(reply.status, 201) << reply.body;
        return reply.body;
    };
    auto const added =
        json::parse(ask(Method::post, "/api/v1/spaces/hill/xforms", xform("1"), "application/xml"));
    EXPECT_TRUE(added && added->find("number"));
    xform_ = std::to_string(*added->find("number")->integer());
    ask(Method::put, "/api/v1/spaces/hill/xforms/" + xform_ + "/media/wells.csv", "name\n", "text/csv");
    std::string const edit = "<meta><instanceID>b</instanceID><deprecatedID>a</deprecatedID></meta>";
    std::string const late = "<meta><instanceID>a</instanceID></meta>";
    for (auto const& [file, meta] :
         {std::pair<std::string, std::string>{"one", ""}, {"two", ""}, {"one", edit}, {"one", late}})
        ask(Method::post, way_in("openrosa") + "/submission",
            "--B\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; filename=\"s.xml\"\r\n\r\n"
            "<d id=\"wells\" version=\"1\"><what>a</what><well><name>North</name></well>" +
                meta +
                "</d>\r\n"
                "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" +
                file + ".txt\"\r\n\r\n" + file + "\r\n--B--\r\n",
            "multipart/form-data; boundary=B");
    for (auto number = testing::visit(*house_).sight.size() - 6;
         number < testing::visit(*house_).sight.size(); ++number)
        numbers_.insert(std::to_string(number));
}

void FullHouse::publish() {
    auto const beginning =
        R"({"about":")" + report() + R"(","language":"en","title":"No water in the north")";
    auto const drawn = photo::draw_anew(photo::write_jpeg({20, 10, std::vector<std::uint8_t>(600, 99)}));
    EXPECT_TRUE(drawn);
    auto const copy = drawn ? keep(drawn->jpeg) : "";
    say("situation.publication",
        beginning + R"(,"text":"Some forty families.","place":{"grid_km":5,"cell":"5km-2286-2858"},)" +
            R"("categories":["water"],"photos":[{"blob":")" + copy + R"(","alt":"An empty tank"}]})");
    say("situation.publication", beginning + "}");
    auto const gone = say("situation.publication", beginning + "}");
    say("situation.withdrawal",
        R"({"about":")" + gone.id.hex() + R"(","why":"The family could be recognised."})");
}

// Versions that wait, stand, are replaced, withdrawn and void; an agreement that was signed and one that
// ended.
void FullHouse::commit() {
    testing::SignedParty asteria(*house_, "Asteria", "forum"), boreland(*house_, "Boreland", "forum");
    asteria.delegate("cert");
    auto const say_as = [&](testing::SignedParty& party, std::string const& kind, std::string const& body,
                            std::string const& role = "own") {
        auto const heard = party.say("forum", "confidence." + kind, body, role);
        EXPECT_TRUE(heard) << kind << ": " << (heard ? "" : heard.error().why);
        if (heard) numbers_.insert(std::to_string(heard->number));
        return heard ? heard->id.hex() : "";
    };
    auto const item = [](std::string const& name, std::string const& rest) {
        return R"({"catalogue":"osce-cbms","version":1,"item":")" + name + R"(","tlp":"GREEN",)" + rest + "}";
    };
    auto const first = say_as(asteria, "commitment", item("8", R"("status":"planned")"));
    auto const blob = testing::visit(*house_, "forum").speak.keep_blob("a decree")->hex();
    auto const second =
        say_as(asteria, "commitment",
               item("8", R"("status":"partly","measures":"A desk","evidence":[{"title":"Decree","link":)"
                         R"("https://law.asteria.example/17","blob":")" +
                             blob +
                             R"("}],"from":"2026-01-01",)"
                             R"("to":"2026-12-31","clearance":{"needed":1,"roles":["cert"]},"replaces":")" +
                             first + "\""));
    say_as(asteria, "clearance",
           R"({"about":")" + second + R"(","decision":"cleared"})");  // void: its own key
    say_as(asteria, "clearance", R"({"about":")" + second + R"(","decision":"cleared"})", "cert");
    say_as(boreland, "commitment", item("8", R"("status":"planned","replaces":")" + second + "\""));
    auto const gone = say_as(boreland, "commitment", item("3", R"("status":"implemented")"));
    say_as(boreland, "commitment_withdrawn", R"({"about":")" + gone + R"(","why":"Too early."})");

    auto const text = std::string("Each side answers within one day.");
    auto const laid = [&](std::string const& rest) {
        return say_as(asteria, "agreement",
                      R"({"title":"Answers","tlp":"CLEAR","text":")" + text + R"(","text_hash":")" +
                          sha256(text).hex() + R"(","parties":[")" + asteria.id.hex() + "\",\"" +
                          boreland.id.hex() + "\"]" + rest + "}");
    };
    auto const sign = [&](testing::SignedParty& party, std::string const& agreement,
                          std::string const& what) {
        say_as(party, "agreement_signed",
               R"({"agreement":")" + agreement + R"(","text_hash":")" + sha256(what).hex() + "\"}");
    };
    auto const agreed = laid(R"(,"in_force_from":"2026-01-01","in_force_until":"2099-01-01")");
    sign(boreland, agreed, "another text");
    for (auto* party : {&asteria, &boreland}) sign(*party, agreed, text);
    say_as(boreland, "agreement_ended", R"({"agreement":")" + laid("") + R"(","why":"Not in this form."})");
}

// A case in "case" in which something is asked and overdue, and one in "ended" that was closed and summed up.
void FullHouse::consult() {
    Introducer const by{house_->operator_party(), "folder"};
    for (std::string const space : {"case", "ended"}) {
        EXPECT_TRUE(house_->open_space({.name = space, .mode = Mode::exercise, .rooms = {"confidence"}},
                                       house_->operator_party()));
        EXPECT_TRUE(make_member(*house_, space, by, ada_.party, Role::steward, "Ada"));
        testing::SignedParty cyprina(*house_, "Cyprina " + space, space),
            dorado(*house_, "Dorado " + space, space);
        auto const say_as = [&](testing::SignedParty& party, std::string const& kind,
                                std::string const& body) {
            auto const heard = party.say(space, "confidence." + kind, "{\"tlp\":\"CLEAR\"," + body + "}");
            EXPECT_TRUE(heard) << kind << ": " << (heard ? "" : heard.error().why);
            if (heard) numbers_.insert(std::to_string(heard->number));
        };
        auto const pass_days = [&](int days) {
            auto const there = testing::visit(*house_, space);
            auto const start = format_time(there.sight.now_ms() + days * 86'400'000LL);
            EXPECT_TRUE(there.speak.say({.kind = "space.clock", .body = R"({"start":")" + start + "\"}"}));
        };
        say_as(cyprina, "request",
               R"("to":")" + dorado.id.hex() +
                   R"(","track":"technical","what":"Records lost","when":"2026-02-28T22:10:00Z",)"
                   R"("systems":[{"sector":"health","critical":"essential"}],"severity":{"scale":"national",)"
                   R"("level":"4"},"asks":"Keep the logs.","asserts":"no_attribution")");
        pass_days(2);
        say_as(dorado, "request_acknowledgement", R"("text":"Received.")");
        say_as(dorado, "request_acknowledgement", R"("text":"Received.")");  // void
        say_as(dorado, "reply", R"("how":"accepted")");
        say_as(cyprina, "question", R"("text":"Whose is the address?")");
        pass_days(4);
        if (space == "case") continue;
        say_as(cyprina, "closure", R"("outcome":"resolved","why":"It stopped.")");
        say_as(dorado, "summary", R"("text":"It stopped.","language":"en")");
    }
}

std::string FullHouse::invitation() {
    return house_->vault().invite({.space = "hill",
                                   .role = Role::steward,
                                   .made_by = {},
                                   .ends_at_ms = house_->clock()() + invitation_ms});
}

std::vector<std::string> FullHouse::values_of(std::string const& capture) {
    if (capture == "space") return {"hill", "harbour", "house", "forum", "case", "ended"};
    if (capture == "number") return {numbers_.begin(), numbers_.end()};
    if (capture == "catalogue") return {"tlp", "osce-cbms"};
    if (capture == "sha256") return {photo_};
    if (capture == "party") return {ada_.party.hex()};
    if (capture == "channel") return {"form"};
    if (capture == "contact") return {written_to(), contact_, "many-0-bbbbbbbb"};
    if (capture == "key") return {way_in("generic").substr(way_in("generic").rfind('/') + 1)};
    if (capture == "form") return {xform_};
    if (capture == "name") return {"wells.csv"};
    if (capture == "repeat") return {"well"};
    if (capture == "path") return {"0/000.p/3", "entries/000.p/3"};
    if (capture == "code") return {report_.code, "7777-7777-777"};
    if (capture == "z" || capture == "x" || capture == "y") return {"0"};
    std::vector<std::string> values;
    for (auto const& room : house_->rooms()) {
        for (auto const& dataset : room.datasets)
            if (capture == "dataset") values.push_back(dataset.name);
        for (auto const& digest : room.digests)
            if (capture == "file") values.push_back(digest.name + ".json");
    }
    if (capture == "gateway")
        for (auto const& gateway : house_->vault().gateways(testing::visit(*house_).sight.space_id()))
            values.push_back(gateway.id);
    if (capture != "id") return values;
    for (auto const& token : house_->vault().tokens(ada_.id)) values.push_back(token.id.hex());
    for (auto const& invitation : house_->vault().invitations()) values.push_back(invitation.id.hex());
    for (auto const& passkey : house_->vault().passkeys(ada_.id)) values.push_back(to_base64url(passkey.id));
    return values;
}

}  // namespace comity::http
