// The letters of a communication check, handed to the mail server, and what came of each, said.
#include <cstdio>

#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

struct Posting {
    Doors const& doors;
    std::string data, space, campaign;
    Ask ask;
    int sent = 0, bounced = 0;
    std::size_t withheld = 0;
};

Result<void> say_delivery(Posting const& posting, std::string_view contact, char const* outcome,
                          std::string_view note) {
    json::Object body{
        {"campaign", posting.campaign}, {"contact", contact}, {"channel", "mail"}, {"outcome", outcome}};
    if (!note.empty()) body.emplace_back("note", note);
    auto saying = request(Method::post, space_path(posting.space) + "/statements", json::write(body));
    saying.query.emplace_back("kind", "confidence.delivery");
    TRY(reply, posting.ask(std::move(saying)));
    if (reply.status < 400) return {};
    TRY(text, read_whole(reply));
    TRY(problem, json::parse(text));
    return refuse(Fault::malformed, std::string(problem.text_of("detail")));
}

// Sent first, said after: what breaks off between is sent once more, with the same nonce.
Result<void> post(Posting& posting, json::Value const& letter) {
    auto const contact = letter.text_of("contact");
    auto const to = letter.text_of("to");
    if (to.empty()) {
        ++posting.sent;
        return say_delivery(posting, contact, "sent", "Not sent: this is an exercise.");
    }
    TRY(taken,
        posting.doors.send_letter(posting.data, std::string(to), std::string(letter.text_of("subject")),
                                  std::string(letter.text_of("text"))));
    TRY_OK(say_delivery(posting, contact, "sent", ""));
    ++(taken ? posting.sent : posting.bounced);
    if (taken) return {};
    return say_delivery(posting, contact, "bounced", "The mail server refused the address.");
}

Result<void> post_all(Posting& posting, std::string const& number) {
    TRY(reply,
        posting.ask(request(Method::get, space_path(posting.space) + "/campaigns/" + number + "/mail")));
    TRY(text, read_whole(reply));
    TRY(told, json::parse(text));
    if (reply.status >= 400) return refuse(Fault::not_found, std::string(told.text_of("detail")));
    posting.campaign = told.text_of("campaign");
    if (auto const* withheld = told.find("withheld"); withheld && withheld->array())
        posting.withheld = withheld->array()->size();
    auto const* letters = told.find("letters");
    if (letters && letters->array())
        for (auto const& letter : *letters->array()) TRY_OK(post(posting, letter));
    return {};
}

}  // namespace

Exit mail(Doors const& doors, Arguments const& arguments) {
    auto const number = read_whole_number(arguments.words[2]);
    if (!number) return print_usage("After \"mail SPACE\" comes the number of a campaign.");
    auto ask = doors.reach(arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    Posting posting{.doors = doors,
                    .data = arguments.option("data"),
                    .space = arguments.words[1],
                    .campaign = {},
                    .ask = std::move(*ask)};
    auto const done = post_all(posting, std::to_string(*number));
    if (done || posting.sent + posting.bounced > 0)
        std::printf("%d sent, %d came back\n", posting.sent, posting.bounced);
    if (posting.withheld > 0) std::printf("%zu not sent, since they are RED\n", posting.withheld);
    return done ? Exit::done : print_refusal(done.error());
}

}  // namespace comity::cli
