// The page of a receipt: what became of a statement, for an old phone, without script.
#include <algorithm>

#include "base/text.h"
#include "formats/html.h"
#include "http/api.h"
#include "http/receipt_words.h"
#include "kernel/fate.h"
#include "kernel/space.h"
#include "kernel/tree.h"

namespace comity::http {
namespace {

using html::escape;

// A person who mistypes tries a few times; a program that guesses tries thousands.
constexpr Pace pace{.of_sender = 20, .of_sender_ms = 5 * 60'000, .of_space = 2000, .of_space_ms = 60'000};

Catalogue const& receipt_words() {
    static Catalogue const words(receipt_words_files());
    return words;
}

Language const& language_for(Request const& request) {
    return choose_language(request.asked("lang").value_or(""), request.header("accept-language"),
                           language_codes());
}

std::string say(Language const& language, std::string_view key) {
    return escape(receipt_words().say(language.code, key));
}

Reply page(int status, Language const& language, std::string_view title_key, std::string body) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/html; charset=utf-8";
    reply.headers = {{"Content-Security-Policy", html::content_policy()},
                     {"Vary", "Accept-Language"},
                     {"Cache-Control", "no-store"},
                     {"Referrer-Policy", "no-referrer"}};
    reply.body = html::write({language, receipt_words().say(language.code, title_key), std::move(body), ""});
    return reply;
}

std::string when(Language const& language, std::int64_t at_ms) {
    return date_and_time(at_ms, receipt_words().say(language.code, "months"));
}

// The code is sent in the path, where a form without script cannot put it: /r?code= leads there.
std::string entry_form(Language const& language, std::string_view typed) {
    return "<form action=\"/r\" method=\"get\"><input type=\"hidden\" name=\"lang\" value=\"" +
           std::string(language.code) + "\"><p><label class=\"q\" for=\"code\">" + say(language, "ask") +
           "</label><input type=\"text\" id=\"code\" name=\"code\" dir=\"ltr\" autocomplete=\"off\" "
           "autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"60\" required value=\"" +
           escape(typed) + "\"></p><p><button>" + say(language, "show") + "</button></p></form>\n";
}

std::string frame(Language const& language, std::string_view path, std::string_view title_key,
                  std::string const& inner) {
    return html::language_links(path, language, say(language, "languages"), language_codes()) + "<main><h1>" +
           say(language, title_key) + "</h1>\n" + inner + "</main>\n";
}

std::string fact(std::string const& name, std::string const& value) {
    return "<dt>" + name + "</dt><dd>" + value + "</dd>";
}

std::string steps_of(Language const& language, Fate const& fate) {
    std::string out = "<dl>" + fact(say(language, "received"), escape(when(language, fate.heard_at_ms)));
    for (auto const* name : {"checked", "acted", "closed"}) {
        auto const step = std::ranges::find(fate.steps, name, &Step::name);
        out += fact(say(language, name), step == fate.steps.end()
                                             ? "<span class=\"hint\">" + say(language, "not.yet") + "</span>"
                                             : escape(when(language, step->heard_at_ms)));
    }
    return out + "</dl>\n";
}

std::string note(Language const& language, std::string_view key) {
    return "<p class=\"note\">" + say(language, key) + "</p>\n";
}

std::string fate_of_words(Language const& language, Fate const& fate) {
    if (!fate.erased_at_ms)
        return steps_of(language, fate) + "<p class=\"hint\">" + say(language, "checked.hint") + "</p>\n";
    auto const told =
        receipt_words().say(language.code, "erased", {{"time", when(language, *fate.erased_at_ms)}});
    return "<dl>" + fact(say(language, "received"), escape(when(language, fate.heard_at_ms))) + "</dl>\n<p>" +
           escape(told) + "</p>\n";
}

Result<Reply> show_receipt(House& house, Request const& request) {
    auto const& language = language_for(request);
    auto const code = std::string(request.capture("code"));
    auto const found = house.find_receipt(code);
    if (!found) return refuse(Fault::not_found, "No receipt with this code is known here.");
    auto const path = "/r/" + percent_encode(code);
    if (found->is_lost)
        return page(200, language, "title", frame(language, path, "title", note(language, "lost")));
    TRY(fate, fate_of(*found->space, found->number));
    auto const mode = found->space->state().mode;
    std::string inner = mode == "life" ? "" : note(language, mode);
    inner += "<p>" + say(language, "code") + " <bdi dir=\"ltr\"><b>" +
             escape(found->space->receipt_code(found->number)) + "</b></bdi></p>\n";
    inner += fate_of_words(language, fate);
    inner += "<p><a href=\"" + escape(path) + "/proof\">" + say(language, "proof") +
             "</a></p><p class=\"hint\">" + say(language, "proof.hint") + "</p>\n";
    return page(200, language, "title", frame(language, path, "title", inner));
}

Result<Reply> show_proof(House& house, Request const& request) {
    auto const found = house.find_receipt(request.capture("code"));
    if (!found || found->is_lost) return refuse(Fault::not_found, "No receipt with this code is known here.");
    TRY(file, receipt_file(*found->space, found->number));
    Reply reply;
    reply.content_type = "text/plain; charset=utf-8";
    reply.headers = {{"Content-Disposition", "attachment; filename=\"receipt.tlog-proof\""},
                     {"Cache-Control", "no-store"}};
    reply.body = std::move(file);
    return reply;
}

Result<Reply> ask_for_code(House&, Request const& request) {
    auto const& language = language_for(request);
    auto const code = request.asked("code").value_or("");
    if (trim(code).empty())
        return page(200, language, "title", frame(language, "/r", "title", entry_form(language, "")));
    Reply reply;
    reply.status = 303;
    reply.headers = {{"Location", "/r/" + percent_encode(trim(code)) + "?lang=" + std::string(language.code)},
                     {"Referrer-Policy", "no-referrer"}};
    return reply;
}

std::string_view words_for(Fault fault) {
    if (fault == Fault::too_many) return "often";
    return fault == Fault::not_found || fault == Fault::malformed ? "unknown" : "busy";
}

Reply refused(Request const& request, Error const& error) {
    auto const& language = language_for(request);
    auto const typed = request.capture("code").substr(0, 60);
    auto const key = words_for(error.fault);
    auto const title = key == "unknown" ? "unknown.title" : "title";
    return page(status_of(error.fault), language, title,
                frame(language, "/r", title, note(language, key) + entry_form(language, typed)));
}

}  // namespace

void add_receipts_api(RouteTable& table, House& house) {
    HouseRoute asked;
    asked.path = "/r";
    asked.summary = "A page that asks for the code of a receipt";
    asked.parameters = {{"code", "string", "As it was typed; leads to its page."},
                        {"lang", "string", "ar, en, es, fr, ru or zh; otherwise as Accept-Language says."}};
    asked.answers = "text/html";
    asked.statuses = {200, 303};
    asked.refused = refused;
    asked.answer = [&house](Request const& request) { return ask_for_code(house, request); };
    HouseRoute shown = asked;
    shown.path = "/r/{code}";
    shown.summary =
        "What became of the statement with this receipt: received, checked, acted on, closed; no words";
    shown.parameters.erase(shown.parameters.begin());
    shown.statuses = {200};
    shown.pace = pace;
    shown.answer = [&house](Request const& request) { return show_receipt(house, request); };
    HouseRoute proved = shown;
    proved.path = "/r/{code}/proof";
    proved.summary =
        "That the statement with this receipt stands on the record, as a file that verifies offline";
    proved.answers = "text/plain";
    proved.answer = [&house](Request const& request) { return show_proof(house, request); };
    table.of_house.push_back(std::move(proved));
    table.of_house.push_back(std::move(asked));
    table.of_house.push_back(std::move(shown));
}

}  // namespace comity::http
