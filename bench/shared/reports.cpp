#include "shared/reports.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

#include "base/json.h"
#include "base/time.h"

namespace comity::bench {

namespace {

// SplitMix64: a few numbers for each report, out of its place in the row.
class Dice {
  public:
    explicit Dice(std::uint64_t state) : state_(state) {}
    std::uint64_t roll() {
        auto mixed = state_ += 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(roll() % limit); }
    double part() { return static_cast<double>(roll() >> 11) * 0x1p-53; }
    double bell() {  // normal, by Box and Muller
        return std::sqrt(-2 * std::log(1 - part())) * std::cos(2 * std::numbers::pi * part());
    }
    template <class T, std::size_t count>
    T const& one_of(std::array<T, count> const& many) {
        return many[below(count)];
    }

  private:
    std::uint64_t state_;
};

struct Town {
    char const* name;
    Spot spot;
    double spread;  // degrees
};

constexpr std::array<Town, 8> all_towns{{{"Amathea", {-48.20, 12.80}, 0.020},
                                         {"Port Hesper", {-48.90, 12.10}, 0.030},
                                         {"Norrvik", {-47.70, 13.40}, 0.015},
                                         {"Ostrelle Bay", {-48.75, 13.10}, 0.015},
                                         {"Velunde", {-48.12, 12.86}, 0.008},
                                         {"Karis Point", {-48.31, 12.71}, 0.006},
                                         {"Telmara", {-48.05, 12.74}, 0.010},
                                         {"Upper Dresk", {-48.24, 12.91}, 0.012}}};

constexpr std::array<char const*, 20> all_categories{"Trapped people",
                                                     "Water shortage",
                                                     "Food shortage",
                                                     "Medical emergency",
                                                     "Collapsed structure",
                                                     "Road blocked",
                                                     "Bridge damaged",
                                                     "Fire",
                                                     "Shelter needed",
                                                     "Power outage",
                                                     "Looting",
                                                     "Missing persons",
                                                     "Hospital operating",
                                                     "Fuel shortage",
                                                     "Contaminated water",
                                                     "Landslide",
                                                     "Flood",
                                                     "Aftershock",
                                                     "Aid distribution",
                                                     "Rumour"};

// {0} a place, {1} a number, {2} and {3} names.
struct Language {
    char const* tag;
    Script script;
    std::array<char const*, 4> titles;
    std::array<char const*, 8> sentences;
};

constexpr std::array<Language, 6> languages{
    {{"en",
      Script::latin,
      {"{1} people need water near {2} school", "Road to {0} is blocked at {2}",
       "House of {2} family collapsed", "Clinic {2} asks for fuel and medicine"},
      {"About {1} people have had no water since yesterday, most of them children.",
       "The wall of the {3} market fell on the street and nobody has come so far.",
       "A truck with rice was seen near {3}, but it did not stop in {0}.",
       "We hear voices under the roof of the old {3} house, please send people with tools.",
       "The nurse {3} says that the generator will run for {1} hours more.",
       "The bridge after {3} can carry motorcycles, no cars; water is rising.",
       "Neighbours share what they have, but there is food for {1} days only.",
       "It is not true that the {3} dam has broken, I was there this morning."}},
     {"fr",
      Script::latin,
      {"{1} personnes sans eau près de l'école {2}", "La route de {0} est coupée à {2}",
       "La maison de la famille {2} s'est effondrée", "Le dispensaire {2} demande du carburant"},
      {"Environ {1} personnes n'ont plus d'eau depuis hier, surtout des enfants.",
       "Le mur du marché {3} est tombé sur la rue et personne n'est encore venu.",
       "Un camion de riz a été vu près de {3}, mais il ne s'est pas arrêté à {0}.",
       "On entend des voix sous le toit de la maison {3}, envoyez des gens avec des outils.",
       "L'infirmière {3} dit que le groupe électrogène tiendra encore {1} heures.",
       "Le pont après {3} porte les motos, pas les voitures ; l'eau monte.",
       "Les voisins partagent, mais il ne reste à manger que pour {1} jours.",
       "Ce n'est pas vrai que le barrage de {3} a cédé, j'y étais ce matin."}},
     {"es",
      Script::latin,
      {"{1} personas sin agua cerca de la escuela {2}", "El camino a {0} está cortado en {2}",
       "Se cayó la casa de la familia {2}", "La clínica {2} pide combustible"},
      {"Unas {1} personas están sin agua desde ayer, la mayoría niños.",
       "El muro del mercado {3} cayó sobre la calle y nadie ha venido todavía.",
       "Un camión con arroz pasó cerca de {3}, pero no paró en {0}.",
       "Se oyen voces bajo el techo de la casa {3}, manden gente con herramientas.",
       "La enfermera {3} dice que el generador aguanta {1} horas más.",
       "El puente después de {3} aguanta motos, no carros; el agua sube.",
       "Los vecinos comparten, pero hay comida para {1} días solamente.",
       "No es cierto que se rompió la presa de {3}, estuve allí esta mañana."}},
     {"ru",
      Script::cyrillic,
      {"{1} человек без воды у школы {2}", "Дорога на {0} закрыта у {2}", "Рухнул дом семьи {2}",
       "Клиника {2} просит топливо"},
      {"Около {1} человек без воды со вчерашнего дня.", "Стена рынка {3} упала на улицу, никто не пришёл.",
       "Машину с рисом видели у {3}, в {0} она не остановилась.", "Под крышей дома {3} слышны голоса.",
       "Медсестра {3} говорит: генератор на {1} часов.", "Мост за {3} держит мотоциклы; вода растёт.",
       "Еды осталось на {1} дня.", "Неправда, что плотина {3} прорвана."}},
     {"ar",
      Script::arabic,
      {"{1} شخصا بلا ماء قرب مدرسة {2}", "الطريق إلى {0} مقطوع عند {2}", "انهار بيت عائلة {2}",
       "عيادة {2} تطلب الوقود والدواء"},
      {"نحو {1} شخصا بلا ماء منذ أمس، معظمهم أطفال.", "سقط جدار سوق {3} على الشارع ولم يأت أحد.",
       "شوهدت شاحنة أرز قرب {3} ولم تتوقف في {0}.", "نسمع أصواتا تحت سقف بيت {3} القديم.",
       "تقول الممرضة {3} إن المولد يكفي {1} ساعات.", "الجسر بعد {3} يحمل الدراجات فقط والماء يرتفع.",
       "الطعام يكفي {1} أيام فقط.", "ليس صحيحا أن سد {3} انهار، كنت هناك صباحا."}},
     {"hi",
      Script::devanagari,
      {"{2} स्कूल के पास {1} लोग बिना पानी", "{0} का रास्ता {2} पर बंद", "{2} परिवार का घर गिरा",
       "{2} क्लिनिक को ईंधन चाहिए"},
      {"कल से {1} लोगों के पास पानी नहीं है।", "{3} की दीवार गिरी।", "{3} के पास चावल का ट्रक दिखा।",
       "{3} घर की छत के नीचे आवाज़ें हैं।", "नर्स {3} कहती हैं {1} घंटे का तेल है।", "{3} पुल पर पानी बढ़ा।",
       "खाना {1} दिन का बचा है।", "{3} बाँध टूटा यह सच नहीं।"}}}};

constexpr std::array<std::array<char const*, 16>, 4> syllables{
    {{"ka", "ve", "lo", "mir", "tu", "san", "de", "ro", "bi", "ne", "fal", "os", "gu", "pel", "ta", "zi"},
     {"ка", "ве", "ло", "мир", "ту", "сан", "де", "ро", "би", "не", "фал", "ос", "гу", "пел", "та", "зи"},
     {"كا", "في", "لو", "مير", "تو", "سان", "دي", "رو", "بي", "ني", "فل", "سو", "غو", "بل", "طا", "زي"},
     {"का", "वे", "लो", "मीर", "तु", "सन", "दे", "रो", "बी", "ने", "फल", "ओस", "गु", "पेल", "ता", "ज़ी"}}};

// As in any text: the few names are frequent, the many are rare.
std::uint32_t rank_of(double part) {
    return static_cast<std::uint32_t>(std::exp(part * std::log(static_cast<double>(ranks))));
}

std::string filled(char const* pattern, Dice& dice, Town const& town, Script script) {
    auto const number = dice.below(95) + 2;
    auto const one = name_of_rank(rank_of(dice.part()), script);
    auto const other = name_of_rank(rank_of(dice.part()), script);
    return fmt::format(fmt::runtime(pattern), town.name, number, one, other);
}

std::string quoted(std::string_view text) {
    std::string field = "\"";
    for (char each : text) field.append(each == '"' ? 2 : 1, each);
    return field + '"';
}

// Half of all comes in the first two days.
std::int64_t made_time(Dice& dice) {
    auto const part = dice.part();
    return first_report_ms +
           static_cast<std::int64_t>(part * part * static_cast<double>(reports_span_ms)) / 1000 * 1000;
}

}  // namespace

std::string name_of_rank(std::uint32_t rank, Script script) {
    auto const& parts = syllables[static_cast<std::size_t>(script)];
    std::string name;
    for (auto rest = rank + 16; rest > 0; rest /= 16) name += parts[rest % 16];
    return name;
}

MadeReport made_report(std::uint64_t place_in_row, std::uint64_t seed) {
    Dice dice(seed * 0x2545f4914f6cdd1d + place_in_row * 0x9e3779b97f4a7c15);
    auto const kind_of_town = dice.part();
    auto const& town = all_towns[static_cast<std::size_t>(kind_of_town * kind_of_town * all_towns.size())];
    auto const& language = dice.one_of(languages);
    MadeReport report;
    report.language = language.tag;
    report.title = filled(dice.one_of(language.titles), dice, town, language.script);
    while (report.title.size() + report.text.size() < 200) {
        if (!report.text.empty()) report.text += ' ';
        report.text += filled(dice.one_of(language.sentences), dice, town, language.script);
    }
    report.place = town.name;
    report.placed = dice.below(10) != 0;
    report.lon = town.spot.lon + town.spread * dice.bell();
    report.lat = town.spot.lat + town.spread * dice.bell();
    report.at_ms = made_time(dice);
    report.category = dice.one_of(all_categories);
    if (dice.below(3) == 0) report.second_category = dice.one_of(all_categories);
    if (report.second_category == report.category) report.second_category.clear();
    return report;
}

std::string csv_header() {
    return "id,title,text,lat,lon,place,at,language,categories\n";
}

std::string csv_row(MadeReport const& report, std::uint64_t id) {
    auto const categories =
        report.second_category.empty() ? report.category : report.category + "; " + report.second_category;
    auto const point =
        report.placed ? fmt::format("{:.6f},{:.6f}", report.lat, report.lon) : std::string(",");
    return fmt::format("{},{},{},{},{},{},{},{}\n", id, quoted(report.title), quoted(report.text), point,
                       report.place, format_time(report.at_ms), report.language, quoted(categories));
}

std::string open_body(MadeReport const& report) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("title", report.title).member("language", report.language);
    writer.key("place").open('{').member("name", report.place);
    if (report.placed) writer.member("lon", report.lon).member("lat", report.lat);
    writer.close('}').member("at", format_time(report.at_ms)).key("categories").open('[');
    writer.value(report.category);
    if (!report.second_category.empty()) writer.value(report.second_category);
    writer.close(']').member("text", report.text);
    body.pop_back();  // the quotation mark after the text
    return body;
}

std::vector<std::string> categories() {
    return {all_categories.begin(), all_categories.end()};
}

std::vector<std::string> towns() {
    std::vector<std::string> names;
    for (auto const& town : all_towns) names.emplace_back(town.name);
    return names;
}

std::vector<Spot> town_spots() {
    std::vector<Spot> spots;
    for (auto const& town : all_towns) spots.push_back(town.spot);
    return spots;
}

std::vector<std::string> common_words() {
    return {"water", "people", "eau", "personnes", "agua", "casa", "вода",
            "воды",  "дом",    "ماء", "بيت",       "पानी", "लोग"};
}

}  // namespace comity::bench
