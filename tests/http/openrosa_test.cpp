// Phones with forms: they find the forms, take them, and send answers; each set of answers is one report,
// however often and in how many pieces it comes.
#include <atomic>
#include <thread>

#include "base/hash.h"
#include "http/doorkeeper.h"
#include "openrosa_fixture.h"

namespace comity::http {
namespace {

TEST_F(OpenRosaTest, APhoneFindsAFormTakesItAndSendsAnswers) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    auto const list = get(base + "/formList");
    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.content_type, "text/xml; charset=utf-8");
    EXPECT_EQ(header(list, "X-OpenRosa-Version"), "1.0");
    EXPECT_TRUE(has(list, "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">")) << list.body;
    EXPECT_TRUE(
        has(list, "<formID>water-points</formID><name>Water points</name><version>1</version><hash>md5:"));
    auto const shown = get(path_of(between(list.body, "<downloadUrl>", "</downloadUrl>")));
    EXPECT_EQ(shown.body, form());
    EXPECT_FALSE(has(list, "manifestUrl"));

    auto const before = get(base + "/submission");
    EXPECT_EQ(before.status, 204);
    EXPECT_EQ(header(before, "X-OpenRosa-Accept-Content-Length"), "20971520");
    auto const taken = submit(base, answers("a"));
    EXPECT_EQ(taken.status, 201) << taken.body;
    EXPECT_TRUE(has(taken, "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\">"));
    EXPECT_TRUE(has(taken, receipt_of(taken)));
    EXPECT_EQ(receipt_of(taken), testing::visit(*house).sight.space().receipt_code(last().number));

    auto const body = last_body();
    EXPECT_EQ(body.text_of("title"), "Water points");
    EXPECT_EQ(body.text_of("text"), "What do you see? No water\nState of the well: Dry");
    EXPECT_EQ(body.text_of("at"), "2026-02-28T09:00:00Z");
    auto const& place = *body.find("place");
    double lon = 0, lat = 0, radius_m = 0;
    EXPECT_TRUE(place.find("lon")->number(lon) && place.find("lat")->number(lat) &&
                place.find("radius_m")->number(radius_m));
    EXPECT_EQ(lon, -48.2031);
    EXPECT_EQ(lat, 12.8044);
    EXPECT_EQ(radius_m, 8.5);
    EXPECT_EQ(last().via, "openrosa");
    EXPECT_EQ(
        csv(wells),
        "SubmissionDate,start,what,state,where-Latitude,where-Longitude,where-Altitude,where-Accuracy,photo,"
        "KEY,Number\r\n"
        "2026-03-01T02:41:00Z,2026-02-28T10:00:00.000+01,No water,dry,12.8044,-48.2031,35.0,8.5,,uuid:a," +
            std::to_string(last().number) + "\r\n");
}

TEST_F(OpenRosaTest, NothingIsKeptOfWhatAPhoneTellsOfItsOwner) {
    auto const base = make("openrosa");
    add_form(form());
    EXPECT_EQ(submit(base, answers("a")).status, 201);
    EXPECT_EQ(submit(base, answers("b", "x", "", "1")).status, 201);
    auto const files = bytes_of_files();
    EXPECT_NE(files.find("No water"), files.npos);
    EXPECT_EQ(files.find("371122"), files.npos);
    EXPECT_TRUE(last().body.find("<phone></phone>") != std::string::npos) << last().body;
}

TEST_F(OpenRosaTest, TheSameAnswersAreHeardOnceAndOthersUnderTheirNameAreRefused) {
    auto const base = make("openrosa"), other = make("openrosa");
    add_form(form());
    auto const first = submit(base, answers("a"));
    auto const before = size();
    for (auto const& way : {base, other}) {
        auto const again = submit(way, answers("a"));
        EXPECT_EQ(again.status, 201) << again.body;
        EXPECT_EQ(receipt_of(again), receipt_of(first));
    }
    auto const changed = submit(base, answers("a", "Much water"));
    EXPECT_EQ(changed.status, 409);
    EXPECT_TRUE(has(changed, "Other answers were taken under this instanceID before")) << changed.body;
    EXPECT_EQ(size(), before);
}

TEST_F(OpenRosaTest, FilesOfSeveralPostsAreAttachedOnce) {
    auto const base = make("openrosa");
    add_form(form());
    auto const xml = answers("a", "No water", "<photo>one.jpg</photo>");
    Part const one{"one.jpg", "one.txt", "text/plain", "her photo"},
        two{"two.txt", "two.txt", "text/plain", "second"};
    auto const first = submit(base, xml, {one});
    EXPECT_EQ(first.status, 201) << first.body;
    auto const report = last();
    EXPECT_EQ(last_body().find("attachments")->array()->size(), 1u);
    auto const second = submit(base, xml, {two});
    EXPECT_EQ(second.status, 201) << second.body;
    EXPECT_EQ(receipt_of(second), receipt_of(first));
    EXPECT_EQ(last().header.kind, "intake.attachment");
    EXPECT_EQ(last_body().text_of("report"), report.id.hex());
    auto const whole = size();
    for (auto const& files : {std::vector<Part>{one}, {two}, {one, two}, {}})
        EXPECT_EQ(submit(base, xml, files).status, 201);
    EXPECT_EQ(size(), whole);
    auto const body = last_body();
    auto const hash = body.find("attachments")->array()->front().text_of("sha256");
    EXPECT_EQ(as_operator(Method::get, "hill/blobs/" + std::string(hash)).body, "second");
    // They go with the report.
    auto const erased =
        as_operator(Method::post, "hill/entries/" + std::to_string(report.number) + "/erasure",
                    R"({"why":"She asked for it."})");
    EXPECT_EQ(erased.status, 201) << erased.body;
    EXPECT_EQ(as_operator(Method::get, "hill/blobs/" + std::string(hash)).status, 404);
    auto const again = submit(base, xml, {one});
    EXPECT_EQ(again.status, 201) << again.body;
    EXPECT_EQ(bytes_of_files().find("No water"), std::string::npos);
    EXPECT_EQ(bytes_of_files().find("her photo"), std::string::npos);
}

TEST_F(OpenRosaTest, NoFileIsLostWhileViewsAreMadeAgain) {
    auto const base = make("openrosa");
    add_form(form());
    for (int i = 0; i < 400; ++i) ASSERT_EQ(submit(base, answers("before " + std::to_string(i))).status, 201);
    auto const last_of_these = size() - 1;
    std::vector<std::string> files;
    std::jthread const erasing([&] {
        for (std::uint64_t at = last_of_these; at > last_of_these - 20; --at)
            EXPECT_EQ(as_operator(Method::post, "hill/entries/" + std::to_string(at) + "/erasure",
                                  R"({"why":"She asked for it."})")
                          .status,
                      201);
    });
    for (int i = 0; i < 40; ++i)
        for (auto const* name : {"one.txt", "two.txt"}) {
            files.push_back("file " + std::to_string(i) + name);
            Part const file{name, name, "text/plain", files.back()};
            Reply reply;
            for (reply.status = 503; reply.status == 503;) {
                reply = submit(base, answers("now " + std::to_string(i)), {file});
                if (reply.status == 503) std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            EXPECT_EQ(reply.status, 201) << reply.body;
        }
    for (auto const& file : files)
        EXPECT_EQ(as_operator(Method::get, "hill/blobs/" + sha256({file}).hex()).body, file);
}

TEST_F(OpenRosaTest, WhatIsRefusedLateIsToldToTheStewardToo) {
    auto const base = make("openrosa");
    add_form(form());
    // Twice as long when they stand in the body of a statement.
    auto const quotes = std::string(150 * 1024, '"');
    EXPECT_EQ(submit(base, answers("a", quotes)).status, 413);
    auto const listed = as_operator(Method::get, "hill/gateways");
    EXPECT_TRUE(has(listed, "256 KiB")) << listed.body;
}

TEST_F(OpenRosaTest, AKeyHandsInAThousandFilesAtOnceAndThenWaits) {
    auto const base = make("openrosa");
    add_form(form());
    std::string const long_post(65 * 1024, 'x');
    int refused = 0;
    for (Reply reply; refused < 100'000 && reply.status != 429; ++refused)
        reply = post_as(base + "/submission", "multipart/form-data; boundary=b0undary", long_post);
    EXPECT_GT(refused, 1000);
    EXPECT_LT(refused, 100'000);
    EXPECT_EQ(submit(base, answers("a")).status, 201);
}

TEST_F(OpenRosaTest, ATornPhotoIsKeptAsAFileAndTheAnswersWithIt) {
    auto const base = make("openrosa");
    add_form(form());
    auto const reply =
        submit(base, answers("a"), {{"p.jpg", "p.jpg", "image/jpeg", "\xff\xd8\xff\xe0 torn"}});
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_EQ(last_body().find("attachments")->array()->front().text_of("media_type"),
              "application/octet-stream");
}

TEST_F(OpenRosaTest, RepeatsAreTablesOfTheirOwn) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    submit(base, answers("a", "=1+1",
                         "<family><name>Ama</name><age>7</age></family><family><name>Kofi</name></family>"));
    EXPECT_NE(last_body().text_of("text").find("Name [2]: Kofi"), std::string::npos);
    EXPECT_EQ(
        csv(wells, "repeats/family.csv"),
        "name,age,PARENT_KEY,KEY\r\nAma,7,uuid:a,uuid:a/family[1]\r\nKofi,,uuid:a,uuid:a/family[2]\r\n");
    EXPECT_NE(csv(wells).find(",'=1+1,"), std::string::npos);
    EXPECT_EQ(as_operator(Method::get, "hill/xforms/" + wells + "/repeats/nobody.csv").status, 404);
    auto const places = csv(wells, "answers.geojson");
    EXPECT_NE(places.find("[-48.2031,12.8044]"), places.npos) << places;
    EXPECT_NE(places.find("\"KEY\":\"uuid:a\""), places.npos);
}

TEST_F(OpenRosaTest, EachRefusalIsOneSentence) {
    auto const base = make("openrosa");
    add_form(form());
    auto const refused = [&](Reply const& reply, int status, std::string_view why) {
        EXPECT_EQ(reply.status, status) << reply.body;
        EXPECT_TRUE(has(reply, "<OpenRosaResponse")) << reply.body;
        EXPECT_TRUE(has(reply, why)) << reply.body;
        EXPECT_EQ(header(reply, "X-OpenRosa-Version"), "1.0");
    };
    auto const before = size();
    refused(submit(base, answers("a", "x", "", "2")), 404, "this version of it, is not known here");
    refused(submit(base, "<data id=\"other\"/>"), 404, "is not known here");
    refused(submit(base, "<data/>"), 400, "does not say to which form it belongs");
    refused(submit(base, "<data id=\"water-points\""), 400, "is not well-formed XML");
    refused(submit(base, "<!DOCTYPE d [<!ENTITY a \"b\">]><data id=\"x\">&a;</data>"), 400, "has a DOCTYPE");
    refused(submit(base, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><data id=\"x\"/>"), 415, "as UTF-8");
    refused(submit(base, "<data id=\"x\">\xe9</data>"), 400, "is not valid UTF-8");
    std::string deep = "<data id=\"water-points\" version=\"1\">";
    for (int i = 0; i < 5000; ++i) deep += "<a>";
    for (int i = 0; i < 5000; ++i) deep += "</a>";
    refused(submit(base, deep + "</data>"), 413, "more than 100 deep");
    refused(submit(base, answers("a", std::string(170'000, 'x'))), 413, "more than 160 KiB");
    refused(submit(base, "<data id=\"water-points\" version=\"1\" encrypted=\"yes\"/>"), 415, "is encrypted");
    refused(
        service.ask(request(Method::post, base + "/submission", multipart({{"x", "x", "text/xml", "<a/>"}}),
                            {{"content-type", "multipart/form-data; boundary=b0undary"}})),
        400, "one part named xml_submission_file");
    refused(service.ask(request(Method::post, base + "/submission", "<a/>", {{"content-type", "text/xml"}})),
            415, "");
    EXPECT_EQ(size(), before);
    EXPECT_EQ(get("/in/openrosa/" + std::string(43, 'k') + "/formList").status, 404);
    EXPECT_EQ(get(base + "/forms/999").status, 404);
    EXPECT_EQ(get(base + "/manifest/nine").status, 404);
    EXPECT_EQ(get(base).status, 404);
}

TEST_F(OpenRosaTest, FiveEqualPostsAtOnceAreOneReport) {
    auto const base = make("openrosa");
    add_form(form());
    auto const before = size();
    constexpr int rounds = 20, posts = 5;
    std::atomic<int> created = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::jthread> phones;
        std::atomic<bool> go = false;
        for (int phone = 0; phone < posts; ++phone)
            phones.emplace_back([&, round] {
                while (!go) std::this_thread::yield();
                created += submit(base, answers(std::to_string(round))).status == 201 ? 1 : 0;
            });
        go = true;
    }
    EXPECT_EQ(created, rounds * posts);
    EXPECT_EQ(size(), before + rounds);
}

TEST_F(OpenRosaTest, FilesBesideAFormAreHandedOutByTheManifest) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    auto const put =
        as_operator(Method::put, "hill/xforms/" + wells + "/media/wells%20here.csv", "name,label\n");
    EXPECT_EQ(put.status, 201) << put.body;
    auto const list = get(base + "/formList");
    auto const manifest = get(path_of(between(list.body, "<manifestUrl>", "</manifestUrl>")));
    EXPECT_TRUE(has(manifest, "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">"))
        << manifest.body;
    EXPECT_TRUE(has(manifest, "<filename>wells here.csv</filename><hash>md5:"));
    auto const file = get(path_of(between(manifest.body, "<downloadUrl>", "</downloadUrl>")));
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body, "name,label\n");
    EXPECT_EQ(get(base + "/media/" + wells + "/other.csv").status, 404);
}

TEST_F(OpenRosaTest, AClosedFormIsOfferedNoMoreButItsAnswersAreTaken) {
    auto const base = make("openrosa");
    auto const wells = add_form(form());
    EXPECT_EQ(as_operator(Method::post, "hill/xforms/" + wells + "/state", R"({"open":false})").status, 201);
    EXPECT_FALSE(has(get(base + "/formList"), "water-points"));
    EXPECT_EQ(submit(base, answers("a")).status, 201);
    EXPECT_EQ(as_operator(Method::post, "hill/xforms/" + wells + "/state", R"({"open":true})").status, 201);
    EXPECT_TRUE(has(get(base + "/formList"), "water-points"));
}

TEST_F(OpenRosaTest, AFormWithLongConditionsIsTaken) {
    auto long_form = form();
    std::string condition;
    for (int i = 0; i < 200; ++i) condition += "/data/state = 'dry' or ";
    auto const at = long_form.find("required=\"true()\"");
    long_form.insert(at, "relevant=\"" + condition + "true()\" ");
    auto const shown = as_operator(Method::get, "hill/xforms/" + add_form(long_form));
    EXPECT_TRUE(has(shown, "/data/state = 'dry' or /data")) << shown.body;
    EXPECT_TRUE(has(shown, "…\"")) << shown.body;
}

TEST_F(OpenRosaTest, VersionsStandBesideEachOtherAndTheirAnswersInOneTable) {
    auto const base = make("openrosa");
    auto const first = add_form(form("1")), second = add_form(form("2"));
    auto const again = as_operator(Method::post, "hill/xforms", form("2"));
    EXPECT_EQ(again.status, 200) << again.body;
    auto const other = as_operator(Method::post, "hill/xforms", form("2") + "\n");
    EXPECT_EQ(other.status, 409) << other.body;
    EXPECT_EQ(submit(base, answers("a", "old", "", "1")).status, 201);
    EXPECT_EQ(submit(base, answers("b", "new", "", "2")).status, 201);
    for (auto const& wells : {first, second}) {
        auto const table = csv(wells);
        EXPECT_NE(table.find(",old,"), table.npos);
        EXPECT_NE(table.find(",new,"), table.npos);
    }
}

TEST_F(OpenRosaTest, ALookKeepsNothing) {
    auto const before = size();
    auto const bytes = form();
    auto asked = request(Method::post, "/api/v1/spaces/hill/xforms", bytes);
    asked.query = {{"look", "1"}};
    asked.speaker = house->operator_party();
    auto const looked = service.ask(asked);
    EXPECT_EQ(looked.status, 200) << looked.body;
    EXPECT_TRUE(has(looked, "\"path\":\"/what\",\"type\":\"text\",\"label\":\"What do you see?\""));
    EXPECT_TRUE(has(looked, "such as its number: that is not kept."));
    EXPECT_EQ(size(), before);
}

TEST_F(OpenRosaTest, MembersSayByBasicWhoTheyAre) {
    add_form(form());
    std::string const base = "/openrosa/hill";
    auto const basic = [](std::string const& pair) {
        return Pairs{{"authorization", "Basic " + to_base64(pair)}};
    };
    auto const nobody = get(base + "/formList");
    EXPECT_EQ(nobody.status, 401);
    EXPECT_TRUE(header(nobody, "WWW-Authenticate").starts_with("Basic realm=")) << nobody.body;
    EXPECT_EQ(header(get("/openrosa/no-such-space/formList"), "WWW-Authenticate"),
              header(nobody, "WWW-Authenticate"));
    auto& vault = house->vault();
    auto const account =
        vault.open_account("ama", "a long passphrase of Ama", testing::villager(*house), "Ama");
    ASSERT_TRUE(account);
    auto const ama = basic("ama:a long passphrase of Ama");
    EXPECT_EQ(get(base + "/formList", ama).status, 200);
    EXPECT_EQ(get(base + "/formList", basic("ama:another passphrase")).status, 401);
    EXPECT_EQ(get("/openrosa/no-such-space/formList", ama).status, 404);
    auto const taken = submit(base, answers("a"), {}, ama);
    EXPECT_EQ(taken.status, 201) << taken.body;
    EXPECT_EQ(last().header.party, testing::villager(*house));
    ASSERT_TRUE(vault.change_passphrase(account->id, "another long passphrase"));
    vault.end_sessions(account->id);
    EXPECT_EQ(get(base + "/formList", ama).status, 401);
    auto const token = vault.make_token(*account, "phone", {}, (*told.now_ms) + 1000'000);
    EXPECT_EQ(get(base + "/formList", basic("anything:" + token)).status, 200);
    EXPECT_EQ(submit(base, answers("a"), {}, basic("x:" + token)).status, 201);
}

TEST_F(OpenRosaTest, BasicCountsNowhereElse) {
    auto const token = house->vault().make_token(house->vault().account_of_programs(house->operator_party()),
                                                 "program", {}, (*told.now_ms) + 1000'000);
    Request asked;
    asked.headers = {{"authorization", "Basic " + to_base64("x:" + token)}};
    asked.path = "/api/v1/spaces/hill/reports";
    auto const elsewhere = recognise(house->vault(), asked);
    ASSERT_TRUE(elsewhere.refusal);
    EXPECT_EQ(elsewhere.refusal->status, 401);
    asked.path = "/openrosa/hill/formList";
    EXPECT_FALSE(recognise(house->vault(), asked).refusal);
    EXPECT_TRUE(asked.speaker.empty());
}

}  // namespace
}  // namespace comity::http
