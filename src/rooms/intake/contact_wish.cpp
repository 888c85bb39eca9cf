#include "rooms/intake/contact_wish.h"

#include <algorithm>
#include <span>
#include <vector>

#include "base/members.h"
#include "base/text.h"
#include "methods/words.h"
#include "rooms/intake/contact_id.h"

namespace comity::intake {

namespace {

constexpr std::size_t word_limit = 60;

// Those that operators and gateways know, and what people write in the six languages of the house.
constexpr std::string_view stop_words[] = {
    "stop",   "stop all",       "stopall",  "unsubscribe", "cancel",      "end",        "quit",
    "arrêt",  "arrêter",        "arrêtez",  "désabonner",  "désinscrire", "parar",      "pare",
    "basta",  "baja",           "cancelar", "detener",     "стоп",        "отписаться", "отписка",
    "отмена", "хватит",         "توقف",     "قف",          "إيقاف",       "أوقف",       "ايقاف",
    "إلغاء",  "الغاء الاشتراك", "停止",     "停",          "退订",        "取消",       "退訂"};
// It also says how high a river is: a stop where nobody asked anything.
constexpr std::string_view stop_words_unless_asked[] = {"alto"};
constexpr std::string_view start_words[] = {
    "start",   "unstop",   "resume", "subscribe", "commencer", "reprendre",  "démarrer",    "comenzar",
    "empezar", "reanudar", "alta",   "старт",     "начать",    "продолжить", "подписаться", "ابدأ",
    "ابدا",    "استئناف",  "اشتراك", "开始",      "恢复",      "订阅",       "開始"};

std::vector<std::string> folded(std::span<std::string_view const> words) {
    std::vector<std::string> all;
    for (auto const& word : words) all.push_back(words_of(word));
    return all;
}

bool is_one_of(std::string_view text, std::vector<std::string> const& words) {
    auto const word = trim(text);
    if (word.size() > word_limit || word.find_first_of("\n\t") != word.npos) return false;
    auto const said = words_of(word);
    return !said.empty() && std::ranges::find(words, said) != words.end();
}

Result<Wish> read_wish(json::Value const& body, std::string const& whole) {
    Wish wish;
    TRY(contact, needed_contact(body, whole));
    TRY(word, members::text(body, "word", "The word", word_limit, members::Lines::one));
    wish.contact = std::move(contact);
    wish.word = std::move(word);
    return wish;
}

}  // namespace

Result<Wish> read_stopped(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A stop must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A stop", {"contact", "word", "why"}));
    TRY(wish, read_wish(body, "a stop"));
    wish.why = body.text_of("why");
    bool const known = wish.why == "word" || wish.why == "gateway" || wish.why == "asked";
    if (body.find("why") && !known)
        return refuse(Fault::malformed, "The member \"why\" must be word, gateway or asked.");
    return wish;
}

Result<Wish> read_resumed(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A start must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A start", {"contact", "word"}));
    return read_wish(body, "a start");
}

json::Value write_wish(Wish const& wish) {
    json::Object body{{"contact", wish.contact}};
    if (!wish.word.empty()) body.emplace_back("word", wish.word);
    if (!wish.why.empty()) body.emplace_back("why", wish.why);
    return json::Value(std::move(body));
}

Shape stopped_shape() {
    using namespace shape;
    return named(stopped_kind, closed({{"contact", text()},
                                       optional("word", text()),
                                       optional("why", one_of({"word", "gateway", "asked"}))}));
}

Shape resumed_shape() {
    using namespace shape;
    return named(resumed_kind, closed({{"contact", text()}, optional("word", text())}));
}

Result<void> check_stopped(json::Value const& body) {
    TRY_OK(read_stopped(body));
    return {};
}
Result<void> check_resumed(json::Value const& body) {
    TRY_OK(read_resumed(body));
    return {};
}

bool is_stop_word(std::string_view text, bool asked) {
    static auto const words = folded(stop_words);
    static auto const unless_asked = folded(stop_words_unless_asked);
    return is_one_of(text, words) || (!asked && is_one_of(text, unless_asked));
}
bool is_start_word(std::string_view text) {
    static auto const words = folded(start_words);
    return is_one_of(text, words);
}

Result<Joined> read_joined(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A joining must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A joining", {"reply", "report"}));
    TRY(reply, members::needed_id(body, "reply"));
    TRY(report, members::id(body, "report"));
    return Joined{reply, report};
}

Shape joined_shape() {
    using namespace shape;
    return named(joined_kind, closed({{"reply", id()}, optional("report", id())}));
}

Result<void> check_joined(json::Value const& body) {
    TRY_OK(read_joined(body));
    return {};
}

Result<std::uint64_t> read_settled(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "A settling must be a JSON object.");
    TRY_OK(members::refuse_others(body, "A settling", {"number"}));
    auto const* number = body.find("number");
    if (!number || !number->integer() || *number->integer() < 0)
        return refuse(Fault::malformed, "A settling needs the number of the entry that needs no answer.");
    return static_cast<std::uint64_t>(*number->integer());
}

Shape settled_shape() {
    using namespace shape;
    return named(settled_kind, closed({{"number", whole_number()}}));
}

Result<void> check_settled(json::Value const& body) {
    TRY_OK(read_settled(body));
    return {};
}

}  // namespace comity::intake
