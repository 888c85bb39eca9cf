// Files of MMS and WhatsApp: the message is heard at once, its files are fetched from the gateway's own host
// alone, once, and what could not be fetched is said openly.
#include "base/hash.h"
#include "form_fixture.h"
#include "kernel/vault.h"
#include "talking.h"

namespace comity::http {
namespace {

class MessageFiles : public Talking {
  protected:
    static constexpr char api[] = "http://127.0.0.1:9";
    std::string path = make("twilio", R"({"token":"T0KEN","sid":"AC1","api":"http://127.0.0.1:9"})");
    std::string const media = std::string(api) + "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME";

    std::vector<Fetching> fetched;
    std::function<Fetched(Fetching const&)> gives = [](Fetching const&) {
        return Fetched{200, "application/pdf", "%PDF-1.4", "", false};
    };

    void fetch() {
        Agents agents(
            *house, service.gateways(),
            [](Posting const&, std::stop_token const&) { return Posted{Posted::How::answered, 201, "{}"}; },
            [this](Fetching const& fetching, std::stop_token const&) {
                fetched.push_back(fetching);
                return gives(fetching);
            });
        agents.work_through("hill");
    }
    Reply send(std::string const& words, std::vector<std::string> const& urls,
               std::string const& sid = "MM1") {
        Pairs fields{{"MessageSid", sid},
                     {"From", number},
                     {"Body", words},
                     {"NumMedia", std::to_string(urls.size())}};
        for (std::size_t at = 0; at < urls.size(); ++at) {
            fields.emplace_back("MediaUrl" + std::to_string(at), urls[at]);
            fields.emplace_back("MediaContentType" + std::to_string(at), "image/jpeg");
        }
        auto reply = post_signed(path, fields);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply;
    }
    // What the steward reads of the gateway, the latest first.
    std::vector<std::string> told_of_gateway() {
        std::vector<std::string> whys;
        auto const listed = read("hill/gateways");
        for (auto const& each : *listed.find("gateways")->array()->front().find("refusals")->array())
            whys.emplace_back(each.text_of("why"));
        return whys;
    }
    struct Attached {
        std::string report, sha256, media_type;
    };
    Attached last_attached() {
        EXPECT_EQ(kind_of_last(), "intake.attachment");
        auto const body = last_body();
        auto const& file = body.find("attachments")->array()->front();
        return {std::string(body.text_of("report")), std::string(file.text_of("sha256")),
                std::string(file.text_of("media_type"))};
    }
};

TEST_F(MessageFiles, AreAttachedToTheReportAsTheyCame) {
    gives = [](Fetching const&) { return Fetched{200, "Image/JPEG; name=x", jpeg, "", false}; };
    send("Pon an kraze", {media + "0"});
    auto const report = last();
    EXPECT_EQ(report.header.kind, "intake.report");
    EXPECT_EQ(last_body().text_of("text"), "Pon an kraze");
    EXPECT_EQ(last_body().text_of("title"), "");
    fetch();
    ASSERT_EQ(fetched.size(), 1u);
    EXPECT_EQ(fetched[0].url, media + "0");
    EXPECT_EQ(fetched[0].name, "AC1");
    EXPECT_EQ(fetched[0].password, "T0KEN");
    EXPECT_EQ(fetched[0].limit_bytes, 16u * 1024 * 1024);
    auto const attached = last_attached();
    EXPECT_EQ(attached.report, report.id.hex());
    EXPECT_EQ(attached.sha256, sha256(jpeg).hex());
    EXPECT_EQ(attached.media_type, "image/jpeg");
    EXPECT_EQ(last().via, "twilio");
    EXPECT_EQ(last().header.party, report.header.party);
    EXPECT_TRUE(told_of_gateway().empty());
}

TEST_F(MessageFiles, AloneAreAReportThatSaysSo) {
    send("", {media + "0", media + "1"});
    EXPECT_EQ(last_body().text_of("title"), "Files: 2");
    auto const before = size();
    fetch();
    EXPECT_EQ(fetched.size(), 2u);
    EXPECT_EQ(size(), before + 2);
}

TEST_F(MessageFiles, AnswersWithFilesAreReports) {
    send("Pon an kraze", {});
    say("intake.message", {{"contact", last_contact()}, {"text", "Ki pon?"}});
    send("Sa a", {media + "0"}, "MM2");
    EXPECT_EQ(kind_of_last(), "intake.report");
    send("Tanpri", {}, "MM3");
    EXPECT_EQ(kind_of_last(), "intake.reply");
}

TEST_F(MessageFiles, ComeOnceHoweverOftenTheMessageComes) {
    auto const first = send("Pon", {media + "0"});
    send("Pon", {media + "0"});
    fetch();
    auto const after = size();
    EXPECT_EQ(receipt_of(send("Pon", {media + "0"})), receipt_of(first));
    fetch();
    EXPECT_EQ(fetched.size(), 1u);
    EXPECT_EQ(size(), after);
}

TEST_F(MessageFiles, SurviveACrashBetweenAnyTwoSteps) {
    send("Pon", {media + "0", media + "1"});
    auto const before = size();
    gives = [](Fetching const&) -> Fetched { throw Broken("the power is gone"); };
    EXPECT_THROW(fetch(), Broken);
    gives = [](Fetching const&) { return Fetched{200, "application/pdf", "%PDF", "", false}; };
    Service again(*house, {});
    pass(minute_ms);
    fetch();
    EXPECT_EQ(size(), before + 2);
    fetch();
    EXPECT_EQ(size(), before + 2);
    EXPECT_EQ(fetched.size(), 3u);
}

// The files were on disk, and the server stopped before it had said the report.
TEST_F(MessageFiles, KnowTheirReportWhereItWasNotSaidYet) {
    auto const visit = service.gateways().visit("twilio", path.substr(path.rfind('/') + 1));
    ASSERT_TRUE(visit);
    Saying saying;
    saying.kind = "intake.report";
    saying.body = R"({"text":"Pon"})";
    saying.channel = "gateway/" + visit->id;
    saying.external_id = "MM1";
    visit->files.keep("c1", {{1, "MM1", media + "0", "application/pdf", saying}});
    auto const before = size();
    fetch();
    EXPECT_EQ(size(), before + 2);
    auto const report = testing::visit(*house).sight.record(before);
    ASSERT_TRUE(report);
    EXPECT_EQ(last_attached().report, report->id.hex());
}

TEST_F(MessageFiles, AreAskedOfTheGatewaysOwnHostAlone) {
    for (auto const* url :
         {"http://127.0.0.1:99/ME0", "http://127.0.0.1:9.evil.example/ME0", "http://169.254.169.254/latest",
          "https://evil.example/ME0", "file:///etc/passwd", "http://127.0.0.1:9", "http://127.0.0.1:9/", "",
          "http://127.0.0.1:9@evil.example/"})
        send(std::string("From ") + url, {url}, "MM" + std::string(url));
    fetch();
    EXPECT_TRUE(fetched.empty());
    EXPECT_EQ(told_of_gateway(),
              std::vector<std::string>{
                  "A file of a message was not fetched: it lies at another address than \"api\"."});
    EXPECT_EQ(kind_of_last(), "intake.report");
}

TEST_F(MessageFiles, WithoutAnAccountAreNamedAsMissing) {
    path = make("twilio", R"({"token":"T0KEN"})");
    send("", {"https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME0"});
    EXPECT_EQ(last_body().text_of("title"), "Files: 1");
    fetch();
    EXPECT_TRUE(fetched.empty());
    auto const listed = read("hill/gateways");
    std::string whys;
    for (auto const& gateway : *listed.find("gateways")->array())
        for (auto const& refusal : *gateway.find("refusals")->array()) whys += refusal.text_of("why");
    EXPECT_EQ(whys, "Files of a message were not fetched: set \"sid\", so that they can be.");
}

TEST_F(MessageFiles, AreTriedAgainLaterAndLaterAndThenGivenUpOpenly) {
    gives = [](Fetching const&) { return Fetched{404, "", "", "", false}; };
    send("Pon", {media + "0"});
    auto const before = size();
    fetch();
    fetch();
    EXPECT_EQ(fetched.size(), 1u) << "too soon";
    EXPECT_EQ(told_of_gateway().front(),
              "A file of a message could not be fetched, and is tried again: Twilio answered with 404.");
    std::size_t tries = 1;
    for (auto const wait_ms : {minute_ms, 5 * minute_ms, 30 * minute_ms}) {
        pass(wait_ms - 1);
        fetch();
        EXPECT_EQ(fetched.size(), tries) << "too soon";
        pass(1);
        fetch();
        EXPECT_EQ(fetched.size(), ++tries);
    }
    EXPECT_EQ(told_of_gateway().front(),
              "A file of a message could not be fetched, and is given up: Twilio answered with 404.");
    pass(24 * hour_ms);
    fetch();
    EXPECT_EQ(fetched.size(), 4u);
    EXPECT_EQ(size(), before);
}

TEST_F(MessageFiles, ThatCameLateAreAttachedAllTheSame) {
    gives = [](Fetching const&) { return Fetched{0, "", "", "Nobody listens there.", false}; };
    send("Pon", {media + "0"});
    fetch();
    gives = [](Fetching const&) { return Fetched{200, "audio/ogg; codecs=opus", "OggS", "", false}; };
    pass(minute_ms);
    fetch();
    EXPECT_EQ(last_attached().media_type, "audio/ogg");
}

TEST_F(MessageFiles, AreKeptOnlyWhereTheyAreWhatTheySay) {
    std::vector<std::pair<Fetched, std::string>> const wrong{
        {{0, "", "", "The answer is too long.", true}, "It has more than 16 MiB."},
        {{200, "text/html", "<script>", "", false}, "It is no photo, sound, film, PDF or card."},
        {{200, "image/svg+xml", "<svg/>", "", false}, "It is no photo, sound, film, PDF or card."},
        {{200, "audio/", "x", "", false}, "It is no photo, sound, film, PDF or card."},
        {{200, "application/pdf", "", "", false}, "It is empty."}};
    auto const before = size();
    std::uint64_t messages = 0;
    for (auto const& [given, why] : wrong) {
        gives = [&](Fetching const&) { return given; };
        send("Pon", {media + "0"}, "MM" + std::to_string(++messages));
        fetch();
        EXPECT_EQ(told_of_gateway().front(),
                  "A file of a message could not be fetched, and is given up: " + why);
    }
    gives = [](Fetching const&) { return Fetched{200, "image/jpeg", jpeg.substr(0, 60), "", false}; };
    send("Pon", {media + "0"}, "MM" + std::to_string(++messages));
    fetch();
    EXPECT_EQ(size(), before + messages);
    pass(24 * hour_ms);
    fetch();
    EXPECT_EQ(fetched.size(), messages) << "what is wrong is not asked for again";
}

TEST_F(MessageFiles, WaitSealed) {
    send("zanzibarian", {media + "0"});
    EXPECT_EQ(bytes_of_files().find("Accounts/AC1"), std::string::npos);
    EXPECT_EQ(bytes_of_files().find("371122"), std::string::npos);
    fetch();
    EXPECT_EQ(bytes_of_files().find("Accounts/AC1"), std::string::npos);
}

TEST_F(MessageFiles, AreNotFetchedForWhomWasErasedOrAtAGatewayThatWasEnded) {
    send("Pon", {media + "0"});
    auto const contact = std::string(last_body().text_of("contact"));
    EXPECT_EQ(
        as_operator(Method::post, "hill/contacts/" + contact + "/erasure", R"({"why":"asked for"})").status,
        200);
    fetch();
    EXPECT_TRUE(fetched.empty());
    send("Pon", {media + "0"}, "MM2");
    auto const id = std::string(read("hill/gateways").find("gateways")->array()->front().text_of("id"));
    EXPECT_EQ(as_operator(Method::remove, "hill/gateways/" + id).status, 200);
    fetch();
    EXPECT_TRUE(fetched.empty());
}

// The person is erased while the file is on its way.
TEST_F(MessageFiles, AreNotAttachedToWhatWasDestroyedMeanwhile) {
    send("Pon", {media + "0"});
    auto const contact = std::string(last_body().text_of("contact"));
    gives = [&](Fetching const&) {
        EXPECT_EQ(as_operator(Method::post, "hill/contacts/" + contact + "/erasure", R"({"why":"asked for"})")
                      .status,
                  200)
            << "it does not wait for the file";
        return Fetched{200, "application/pdf", "%PDF", "", false};
    };
    fetch();
    EXPECT_EQ(fetched.size(), 1u);
    EXPECT_EQ(kind_of_last(), "space.erasure");
    EXPECT_TRUE(told_of_gateway().empty());
}

}  // namespace
}  // namespace comity::http
