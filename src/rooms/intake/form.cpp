#include "rooms/intake/form.h"

#include <algorithm>
#include <cmath>

#include "formats/catalogue.h"

namespace comity::intake {

namespace {

constexpr std::size_t greeting_limit = 1000;
constexpr std::size_t category_limit = 120;
constexpr std::size_t categories_limit = 12;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

Result<FormCategory> read_category(json::Value const& value) {
    FormCategory category;
    json::Value const whole = value.text() ? json::Object{{"name", *value.text()}} : value;
    if (!whole.object()) return malformed("A category must be a name, or an object of name and words.");
    TRY_OK(members::refuse_others(whole, "A category", {"name", "words"}));
    TRY(name,
        members::needed_text(whole, "name", "The name of a category", category_limit, members::Lines::one));
    if (name.find(';') != name.npos)
        return malformed("The name of a category holds a \";\", which separates categories.");
    auto const* words = whole.find("words");
    if (words && !words->object())
        return malformed("The words of a category are an object of texts by language.");
    TRY(texts, read_texts(whole, "words", "The words of a category", category_limit, members::Lines::one));
    return FormCategory{std::move(name), std::move(texts)};
}

Result<std::vector<FormCategory>> read_categories(json::Value const& body) {
    std::vector<FormCategory> categories;
    auto const* value = body.find("categories");
    if (!value) return categories;
    if (!value->array()) return malformed("The categories must be a list.");
    if (value->array()->size() > categories_limit) return malformed("A form offers at most 12 categories.");
    for (auto const& each : *value->array()) {
        TRY(category, read_category(each));
        if (std::ranges::find(categories, category.name, &FormCategory::name) != categories.end())
            return malformed("Two categories have the same name.");
        categories.push_back(std::move(category));
    }
    return categories;
}

Result<std::vector<std::string>> read_languages(json::Value const& body) {
    std::vector<std::string> languages;
    auto const* value = body.find("languages");
    if (!value) return language_codes();
    auto const wrong = malformed("The form is offered in ar, en, es, fr, ru and zh, each once.");
    if (!value->array() || value->array()->empty()) return wrong;
    for (auto const& each : *value->array()) {
        if (!each.text() || !language_of(*each.text())) return wrong;
        if (std::ranges::find(languages, *each.text()) != languages.end()) return wrong;
        languages.push_back(*each.text());
    }
    return languages;
}

Result<std::optional<Around>> read_around(json::Value const& body) {
    auto const* value = body.find("around");
    if (!value) return std::optional<Around>();
    auto const wrong = malformed("The map begins around lon, lat and across_km, from 1 to 40,000.");
    if (!value->object()) return wrong;
    TRY_OK(members::refuse_others(*value, "The member around", {"lon", "lat", "across_km"}));
    Around around;
    for (auto const& [member, number] :
         {std::pair{"lon", &around.lon}, {"lat", &around.lat}, {"across_km", &around.across_km}}) {
        auto const* said = value->find(member);
        if (!said || !said->number(*number)) return wrong;
    }
    bool const fits = std::abs(around.lon) <= 180 && std::abs(around.lat) <= 85 && around.across_km >= 1 &&
                      around.across_km <= 40'000;
    if (!fits) return wrong;
    return std::optional(around);
}

}  // namespace

Result<Texts> read_texts(json::Value const& object, std::string_view member, std::string const& what,
                         std::size_t limit, members::Lines lines) {
    Texts texts;
    auto const* value = object.find(member);
    if (!value) return texts;
    if (!value->object()) {
        TRY(text, members::needed_text(object, member, what, limit, lines));
        texts.emplace("", std::move(text));
        return texts;
    }
    for (auto const& [language, said] : *value->object()) {
        if (!language_of(language)) return malformed(what + " can be in ar, en, es, fr, ru and zh.");
        TRY(text, members::needed_text(*value, language, what, limit, lines));
        texts.emplace(language, std::move(text));
    }
    return texts;
}

std::string_view text_in(Texts const& texts, std::string_view language) {
    for (auto const key : {language, std::string_view(""), std::string_view("en")}) {
        if (auto const found = texts.find(key); found != texts.end()) return found->second;
    }
    return texts.empty() ? std::string_view() : texts.begin()->second;
}

Result<Form> read_form(json::Value const& body) {
    if (!body.object()) return malformed("A form must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A form", {"open", "greeting", "categories", "languages", "around"}));
    TRY(open, members::truth(body, "open", "The member open"));
    if (!open) return malformed("The member open must be true or false.");
    TRY(greeting, read_texts(body, "greeting", "The greeting", greeting_limit, members::Lines::many));
    TRY(categories, read_categories(body));
    TRY(languages, read_languages(body));
    TRY(around, read_around(body));
    return Form{*open, std::move(greeting), std::move(categories), std::move(languages), around};
}

Shape form_shape() {
    using namespace shape;
    std::vector<Shape::Member> by_language;
    for (auto const& code : language_codes()) by_language.push_back(optional(code, text()));
    auto const texts = closed(std::move(by_language));
    auto const category = closed({{"name", text()}, optional("words", texts)});
    auto const around = closed({{"lon", number()}, {"lat", number()}, {"across_km", number()}});
    return named(form_kind, closed({{"open", truth()},
                                    optional("greeting", choice({text(), texts})),
                                    optional("categories", list(choice({text(), category}))),
                                    optional("languages", list(one_of(language_codes()))),
                                    optional("around", around)}));
}

Result<void> check_form(json::Value const& body) {
    TRY_OK(read_form(body));
    return {};
}

}  // namespace comity::intake
