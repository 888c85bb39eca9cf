#include "rooms/intake/form_page.h"

#include <algorithm>

#include "base/json.h"
#include "formats/html.h"
#include "rooms/intake/form_words.h"

namespace comity::intake {

namespace {

using html::escape;

constexpr std::string_view script = "/report-form.js";
constexpr double km_a_degree = 111.32;

std::string address_of(Standing const& standing) {
    return "/report/" + standing.space;
}

// Writes what the form says in the reader's language.
class Drawing {
  public:
    Drawing(Language const& language, std::vector<Misfit> const& misfits)
        : language_(language), misfits_(misfits) {}

    std::string say(std::string_view key) const { return escape(form_words().say(language_.code, key)); }

    // The sentences of what is wrong with the field, and their id for the field to point to.
    std::string why(std::string_view field) const {
        std::string out;
        for (auto const& misfit : misfits_) {
            if (misfit.field == field)
                out += "<p class=\"why\" id=\"" + std::string(field) + "-why\">" + say(misfit.key) + "</p>";
        }
        return out;
    }
    bool is_wrong(std::string_view field) const {
        return std::ranges::find(misfits_, field, &Misfit::field) != misfits_.end();
    }
    std::string marks(std::string_view field, bool has_hint) const {
        std::string ids = has_hint ? std::string(field) + "-hint" : "";
        if (is_wrong(field)) ids += (ids.empty() ? "" : " ") + std::string(field) + "-why";
        std::string out = ids.empty() ? "" : " aria-describedby=\"" + ids + "\"";
        return out + (is_wrong(field) ? " aria-invalid=\"true\"" : "");
    }
    std::string begin(std::string_view tag, std::string_view field) const {
        return "<" + std::string(tag) + (is_wrong(field) ? " class=\"bad\">" : ">");
    }
    std::string hint(std::string_view field) const {
        return "<p class=\"hint\" id=\"" + std::string(field) + "-hint\">" +
               say(std::string(field) + ".hint") + "</p>";
    }
    std::string optional() const { return " <span class=\"hint\">(" + say("optional") + ")</span>"; }

  private:
    Language const& language_;
    std::vector<Misfit> const& misfits_;
};

std::string hidden(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escape(value) + "\">";
}

std::string pick(std::string_view type, std::string_view name, std::string_view value, bool chosen,
                 std::string const& label) {
    return "<label class=\"pick\"><input type=\"" + std::string(type) + "\" name=\"" + std::string(name) +
           "\" value=\"" + escape(value) + "\"" + (chosen ? " checked" : "") + "><span>" + label +
           "</span></label>";
}

std::string draw_what(Drawing const& drawing, Filled const& filled) {
    return drawing.begin("div", "what") + "<label class=\"q\" for=\"what\">" + drawing.say("what") +
           "</label>" + drawing.hint("what") + drawing.why("what") +
           "<textarea id=\"what\" name=\"what\" rows=\"6\" required dir=\"auto\"" +
           drawing.marks("what", true) + ">\n" + escape(filled.what) + "</textarea></div>\n";
}

std::string draw_where(Drawing const& drawing, Filled const& filled) {
    return drawing.begin("div", "where") + "<label class=\"q\" for=\"where\">" + drawing.say("where") +
           drawing.optional() + "</label>" + drawing.hint("where") + drawing.why("where") +
           "<input type=\"text\" id=\"where\" name=\"where\" maxlength=\"300\" dir=\"auto\" "
           "autocomplete=\"off\" value=\"" +
           escape(filled.where) + "\"" + drawing.marks("where", true) + ">" + hidden("lat", filled.lat) +
           hidden("lon", filled.lon) + hidden("radius", filled.radius_m) + "<div id=\"place\"></div></div>\n";
}

std::string draw_when(Drawing const& drawing, Filled const& filled) {
    auto const& when = filled.when;
    return drawing.begin("fieldset", "when") + "<legend>" + drawing.say("when") + "</legend>" +
           drawing.why("when") +
           pick("radio", "when", "now", when.empty() || when == "now", drawing.say("when.now")) +
           pick("radio", "when", "today", when == "today", drawing.say("when.today")) +
           pick("radio", "when", "date", when == "date", drawing.say("when.date")) +
           "<input type=\"date\" name=\"date\" aria-label=\"" + drawing.say("when.day") + "\" value=\"" +
           escape(filled.date) + "\"" + drawing.marks("when", false) + "></fieldset>\n";
}

std::string draw_category(Drawing const& drawing, Form const& form, Filled const& filled,
                          Language const& language) {
    if (form.categories.empty()) return "";
    std::string out = drawing.begin("fieldset", "category") + "<legend>" + drawing.say("category") +
                      "</legend>" + drawing.why("category");
    for (auto const& category : form.categories) {
        auto const words = text_in(category.words, language.code);
        out += pick("radio", "category", category.name, filled.category == category.name,
                    escape(words.empty() ? category.name : words));
    }
    return out + pick("radio", "category", "", filled.category.empty(), drawing.say("category.none")) +
           "</fieldset>\n";
}

std::string draw_photo(Drawing const& drawing, bool had_photo) {
    auto again = had_photo && !drawing.is_wrong("photo")
                     ? "<p class=\"why\">" + drawing.say("error.photo.again") + "</p>"
                     : std::string();
    return drawing.begin("div", "photo") + "<label class=\"q\" for=\"photo\">" + drawing.say("photo") +
           drawing.optional() + "</label>" + drawing.hint("photo") + drawing.why("photo") + again +
           "<input type=\"file\" id=\"photo\" name=\"photo\" accept=\"image/jpeg,image/png\"" +
           drawing.marks("photo", true) + "></div>\n";
}

std::string draw_publish(Drawing const& drawing, Filled const& filled) {
    return "<fieldset><legend>" + drawing.say("publish.title") + "</legend>" +
           pick("checkbox", "publish", "yes", filled.may_publish, drawing.say("publish")) + "</fieldset>\n";
}

// A field that people neither see nor reach by keyboard.
std::string draw_trap(Drawing const& drawing, Filled const& filled) {
    return "<div class=\"trap\" aria-hidden=\"true\"><label>" + drawing.say("trap") +
           " <input type=\"text\" name=\"website\" tabindex=\"-1\" autocomplete=\"off\" value=\"" +
           escape(filled.trap) + "\"></label></div>\n";
}

// What the script says, so that it need not carry six languages.
std::string words_for_script(Language const& language) {
    json::Object words;
    for (auto const& key : form_words().keys(language.code)) {
        if (key.starts_with("queue.") || key.starts_with("place."))
            words.emplace_back(key, form_words().say(language.code, key));
    }
    return json::write(json::Value(std::move(words)));
}

// East, north and degrees across, for the script.
std::string draw_around(Form const& form) {
    if (!form.around) return "";
    std::string numbers;
    json::number(numbers, form.around->lon);
    json::number(numbers += ",", form.around->lat);
    json::number(numbers += ",", form.around->across_km / km_a_degree);
    return " data-around=\"" + numbers + "\"";
}

// The islands of the fictional world lie in open ocean, on no map of life.
std::string draw_islands(Standing const& standing) {
    return standing.mode == "life" ? "" : " data-islands";
}

std::string mode_note(Drawing const& drawing, Standing const& standing) {
    if (standing.mode != "exercise" && standing.mode != "demonstration") return "";
    return "<p class=\"note\"><b>" + drawing.say(standing.mode) + "</b></p>\n";
}

std::string paragraphs(std::string_view text) {
    return text.empty() ? "" : "<p dir=\"auto\">" + escape(text) + "</p>\n";
}

std::string written(Standing const& standing, std::string const& title, std::string body, bool with_script) {
    return html::write({standing.language, title + " - " + standing.title, std::move(body),
                        with_script ? std::string(script) : std::string()});
}

}  // namespace

Catalogue const& form_words() {
    static Catalogue const words(form_words_files());
    return words;
}

std::string form_page(Standing const& standing, Form const& form, Filled const& filled,
                      std::vector<Misfit> const& misfits, std::string_view said_before) {
    auto const& language = standing.language;
    Drawing const drawing(language, misfits);
    auto const links = html::language_links(address_of(standing), language,
                                            form_words().say(language.code, "languages"), form.languages);
    std::string out = links + "<main><p class=\"hint\"><bdi>" + escape(standing.title) + "</bdi></p><h1>" +
                      drawing.say("title") + "</h1>\n" + mode_note(drawing, standing);
    if (!misfits.empty() || !said_before.empty())
        out += "<div class=\"wrong\" role=\"alert\"><b>" + drawing.say("error.title") + "</b>" +
               (said_before.empty() ? "" : "<p>" + escape(said_before) + "</p>") + drawing.why("") +
               "</div>\n";
    out += paragraphs(text_in(form.greeting, language.code)) + "<p class=\"hint\">" + drawing.say("privacy") +
           "</p>\n";
    out += "<div id=\"queue\" role=\"status\"></div>\n<form method=\"post\" action=\"" +
           address_of(standing) + "?lang=" + std::string(language.code) +
           "\" enctype=\"multipart/form-data\" accept-charset=\"utf-8\" data-words=\"" +
           escape(words_for_script(language)) + "\"" + draw_around(form) + draw_islands(standing) + ">\n" +
           hidden("token", filled.token);
    out += draw_what(drawing, filled) + draw_where(drawing, filled) + draw_when(drawing, filled) +
           draw_category(drawing, form, filled, language) + draw_photo(drawing, filled.photo.has_value()) +
           draw_publish(drawing, filled) + draw_trap(drawing, filled) + "<button>" + drawing.say("send") +
           "</button></form></main>\n";
    return written(standing, form_words().say(language.code, "title"), std::move(out), true);
}

std::string receipt_page(Standing const& standing, Heard const& heard) {
    std::vector<Misfit> const none;
    Drawing const drawing(standing.language, none);
    auto const fact = [&](std::string_view key, std::string const& value) {
        return "<dt>" + drawing.say(key) + "</dt><dd>" + value + "</dd>";
    };
    auto const& months = form_words().say(standing.language.code, "months");
    std::string out = "<main><h1>" + drawing.say("received") + "</h1>\n" + mode_note(drawing, standing);
    if (heard.outcome == Heard::Outcome::again) out += "<p>" + drawing.say("received.again") + "</p>";
    out += "<dl>" + fact("number", std::to_string(heard.number)) +
           fact("code", "<a href=\"/r/" + heard.code + "?lang=" + std::string(standing.language.code) +
                            "\"><bdi dir=\"ltr\">" + heard.code + "</bdi></a>") +
           fact("heard", escape(date_and_time(heard.heard_at_ms, months))) + "</dl>\n<p>" +
           drawing.say("next") + "</p><p>" + drawing.say("private") + "</p><p><a class=\"button\" href=\"" +
           address_of(standing) + "?lang=" + std::string(standing.language.code) + "\">" +
           drawing.say("another") + "</a></p></main>\n";
    return written(standing, form_words().say(standing.language.code, "received"), std::move(out), false);
}

std::string no_form_page(Language const& language) {
    auto const& words = form_words();
    auto const& title = words.say(language.code, "gone.title");
    return html::write({language, title,
                        "<main><h1>" + escape(title) + "</h1><p>" + escape(words.say(language.code, "gone")) +
                            "</p></main>\n",
                        ""});
}

std::string sentence_page(Standing const& standing, std::string_view key) {
    std::vector<Misfit> const none;
    Drawing const drawing(standing.language, none);
    std::string out = "<main><h1>" + drawing.say("error.title") + "</h1><p>" + drawing.say(key) +
                      "</p><p><a href=\"" + address_of(standing) + "\">" + drawing.say("title") +
                      "</a></p></main>\n";
    return written(standing, form_words().say(standing.language.code, "error.title"), std::move(out), false);
}

}  // namespace comity::intake
