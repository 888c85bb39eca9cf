#include "rooms/intake/form_route.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "base/hash.h"
#include "base/time.h"
#include "formats/html.h"
#include "formats/photo.h"
#include "kernel/space.h"
#include "rooms/intake/form_page.h"
#include "rooms/intake/form_view.h"

namespace comity::intake {

namespace {

constexpr char path[] = "/report/{space}";
// A photo of the largest size, the texts, and one byte too many of it: that is for the page to say.
constexpr std::uint64_t body_limit_bytes = photo_limit_bytes + 2 * 1024 * 1024;
constexpr std::string_view json_type = "application/json";

// A bucket of thirty reports a network that fills up again within ten minutes; a thousand a space and minute.
constexpr Pace pace{.of_sender = 30, .of_sender_ms = 600'000, .of_space = 1000, .of_space_ms = 60'000};

Reply page(int status, std::string body) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/html; charset=utf-8";
    reply.headers = {{"Content-Security-Policy", html::content_policy()},
                     {"Vary", "Accept, Accept-Language"}};
    reply.body = std::move(body);
    if (status == 429 || status == 503) reply.headers.emplace_back("Retry-After", status == 429 ? "60" : "5");
    return reply;
}

// The page's own script asks for JSON, to show the receipt beside what else waits.
bool wants_json(Request const& request) {
    return request.header("accept").find(json_type) != std::string_view::npos;
}

Standing standing_of(Visit const& visit, Request const& request, Form const& form) {
    auto const state = visit.sight.space().state();
    return {visit.sight.space_name(), state.title, state.mode,
            choose_language(request.asked("lang").value_or(""), request.header("accept-language"),
                            form.languages)};
}

std::string fresh_token() {
    return to_base64url(random_bytes(16));
}

Result<Reply> show(Visit const& visit, Request const& request) {
    TRY(form, form_now(visit.sight));
    Filled empty;
    empty.token = fresh_token();
    return page(200, form_page(standing_of(visit, request, form), form, empty, {}));
}

// What a request was about, kept until its receipt is there.
struct Submission {
    Standing standing;
    Form form;
    Filled filled;
    std::shared_ptr<void const> body_owner;
    bool as_json = false;
};

Reply with_json(int status, json::Object members) {
    return json_reply(json::write(json::Value(std::move(members))), status);
}

// As every route tells programs why (RFC 9457), in the reader's language.
Reply refusal_with_json(int status, std::string const& why, json::Object more = {}) {
    json::Object members{
        {"type", "about:blank"}, {"title", "Not taken"}, {"status", std::int64_t{status}}, {"detail", why}};
    std::ranges::move(more, std::back_inserter(members));
    auto reply = with_json(status, std::move(members));
    reply.content_type = "application/problem+json";
    return reply;
}

// Never 4xx of HTTP's own making: the page again, with what was typed.
Reply again(Submission& said, int status, std::vector<Misfit> const& misfits,
            std::string const& said_before = "") {
    if (said.as_json) {
        std::string why = said_before;
        for (auto const& misfit : misfits)
            why += (why.empty() ? "" : " ") + form_words().say(said.standing.language.code, misfit.key);
        return refusal_with_json(status, why);
    }
    if (said.filled.token.empty()) said.filled.token = fresh_token();
    return page(status, form_page(said.standing, said.form, said.filled, misfits, said_before));
}

Reply receipt(Submission& said, Result<Heard> const& heard) {
    if (!heard)
        return again(said, 503, {{"", heard.error().fault == Fault::busy ? "error.busy" : "error.broken"}});
    bool const other = heard->outcome == Heard::Outcome::other_words;
    int const status = heard->outcome == Heard::Outcome::stored ? 201 : 200;
    if (!other)
        return said.as_json ? with_json(status, receipt_of(*heard))
                            : page(status, receipt_page(said.standing, *heard));
    auto const words = form_words().say(said.standing.language.code, "error.other",
                                        {{"number", std::to_string(heard->number)}});
    if (said.as_json) return refusal_with_json(409, words, receipt_of(*heard));
    said.filled.token = fresh_token();  // what stands there now is another report, if it is sent
    return again(said, 409, {}, words);
}

Reply say(Visit const& visit, std::shared_ptr<Submission> const& said, Report report) {
    Saying saying;
    saying.kind = report_kind;
    saying.body = json::write(write_report(std::move(report)));
    saying.channel = form_channel;
    saying.external_id = said->filled.token;
    Reply reply;
    reply.later = [speak = visit.speak, said, saying](std::function<void(Reply)> const& done) {
        speak.say(saying, [said, done](Result<Heard> const& heard) { done(receipt(*said, heard)); });
    };
    return reply;
}

// First bytes prove nothing: what cannot be read whole, or would take too much memory, is not laid before
// those who open it.
std::optional<Reply> misfit_of_photo(Submission& said) {
    auto const whole = photo::check_whole(*said.filled.photo);
    if (whole) return std::nullopt;
    auto const fault = whole.error().fault;
    if (fault == Fault::busy) return again(said, status_of(fault), {{"", "error.busy"}});
    return again(said, status_of(fault),
                 {{"photo", fault == Fault::too_large ? "error.photo.points" : "error.photo.damaged"}});
}

Result<Reply> take_report(Visit const& visit, Request const& request) {
    TRY(form, form_now(visit.sight));
    TRY(filled, read_filled(request));
    auto const said = std::make_shared<Submission>(
        Submission{standing_of(visit, request, form), form, filled, request.body_owner, wants_json(request)});
    if (!filled.trap.empty()) return again(*said, 400, {{"", "error.form"}});
    auto const now_ms = visit.sight.now_ms();
    if (auto const wrong = misfits(filled, form, now_ms); !wrong.empty()) {
        bool const large = wrong.back().key == "error.photo.large";
        return again(*said, large ? 413 : 400, wrong);
    }
    auto report = report_of(filled, now_ms);
    if (filled.photo) {
        if (auto refusal = misfit_of_photo(*said)) return std::move(*refusal);
        TRY(hash, visit.speak.keep_blob(*filled.photo));
        report.attachments.push_back({hash, std::string(photo_type(*filled.photo)), ""});
    }
    return say(visit, said, std::move(report));
}

std::string_view key_of(Fault fault) {
    switch (fault) {
        case Fault::too_large:
            return "error.large";
        case Fault::too_many:
            return "error.often";
        case Fault::busy:
            return "error.busy";
        case Fault::broken:
            return "error.broken";
        default:
            return "error.form";
    }
}

// A refusal that nothing of the space shows in. Where the form is at hand, what was typed stands in it again.
Reply refused(Visit const* visit, Request const& request, Error const& error) {
    auto const status = status_of(error.fault);
    std::string const key(key_of(error.fault));
    auto form = visit ? form_now(visit->sight) : refuse(Fault::not_found, "");
    auto filled = form ? read_filled(request) : refuse(Fault::not_found, "");
    if (form && filled) {
        Submission said{standing_of(*visit, request, *form), *form, *filled, request.body_owner,
                        wants_json(request)};
        return again(said, status, {{"", key}});
    }
    auto const& language = choose_language(request.asked("lang").value_or(""),
                                           request.header("accept-language"), language_codes());
    if (wants_json(request)) return refusal_with_json(status, form_words().say(language.code, key));
    if (status == 404) return page(status, no_form_page(language));
    return page(status, sentence_page({std::string(request.capture("space")), "", "", language}, key));
}

}  // namespace

std::vector<Route> form_routes() {
    Parameter const language{"lang", "string",
                             "ar, en, es, fr, ru or zh; otherwise as Accept-Language says."};
    Route shown;
    shown.path = path;
    shown.summary = "The public form of a space that has opened one, in six languages";
    shown.parameters = {language};
    shown.answers = "text/html";
    shown.role = Role::everyone;
    shown.cacheable = false;
    shown.answer = show;
    shown.channel = form_channel;
    shown.refused = refused;
    Route taken = shown;
    taken.method = Method::post;
    taken.summary = "Takes a report from the public form; the answer is a page with its receipt";
    taken.body_limit_bytes = body_limit_bytes;
    taken.takes = {{"multipart/form-data"}, {"application/x-www-form-urlencoded"}};
    taken.also_gives = json_body(receipt_shape());
    taken.statuses = {200, 201};
    taken.answer = take_report;
    taken.pace = pace;
    return {std::move(shown), std::move(taken)};
}

}  // namespace comity::intake
