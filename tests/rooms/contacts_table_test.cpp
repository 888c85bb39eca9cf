// Contacts in a table: what a row means, how hours stand on a line, and each refusal with its sentence.
#include "rooms/confidence/contacts_table.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "rooms/confidence/contact_hours.h"

namespace comity::confidence {
namespace {

constexpr std::string_view header =
    "role|name|state|region|matters|languages|time_zone|tlp|hours|web|mail|deputies";

Result<Contact> row(std::string_view cells) {
    auto const table = ContactsTable::of(split(header, '|'));
    EXPECT_TRUE(table);
    return table->read(split(cells, '|'));
}

TEST(ContactsTable, ReadsARowAsTheNominationThatItIs) {
    auto const contact =
        row("cert| Duty desk |Asteria|europe|incident; policy|en;fr|Europe/Paris|AMBER+STRICT|mon tue "
            "09:00-17:00; "
            "sat 10:00-12:00|yes|'=desk@asteria.example|Operations room");
    ASSERT_TRUE(contact) << contact.error().why;
    EXPECT_EQ(contact->name, "Duty desk");
    EXPECT_EQ(contact->matters, (std::vector<std::string>{"incident", "policy"}));
    EXPECT_EQ(contact->channels,
              (std::vector<ContactChannel>{{"web", ""}, {"mail", "=desk@asteria.example"}}));
    EXPECT_EQ(write_week(contact->hours), "mon tue 09:00-17:00; sat 10:00-12:00");
    EXPECT_EQ(contact->deputies[0].name, "Operations room");
}

TEST(ContactsTable, RefusesARowWithTheSentenceOfItsMember) {
    auto const why = [](std::string_view cells) {
        auto const contact = row(cells);
        return contact ? std::string() : contact.error().why;
    };
    EXPECT_EQ(
        why("desk|A|B|europe|incident|en|UTC|RED||yes||"),
        "The member \"role\" must be diplomatic_contact, technical_contact, cert, reviewer or secretariat.");
    EXPECT_EQ(why("cert|A|B|europe|incident|en|UTC|RED||||"), "A contact needs 1 to 8 \"channels\".");
    EXPECT_EQ(why("cert|A|B|europe|incident|en|UTC|RED|mon 17:00-09:00|yes||"),
              "Hours go from a time such as 09:00 to a later one, at most 24:00.");
    EXPECT_EQ(why("cert|A|B|europe|incident|en|UTC|RED|9 to 5|yes||"),
              "Hours stand behind their days, as in \"mon tue 09:00-17:00\".");
    EXPECT_EQ(why("cert|A|B|europe|incident|en|UTC|RED|mon 09:00-12:00; mon 11:00-13:00|yes||"),
              "Hours of one day overlap.");
    EXPECT_EQ(why("cert|A|B|europe|incident|english|UTC|RED||yes||"),
              "A language is a tag of two or three letters, with or without a region: fr, pt-BR.");
    for (auto const* language : {"e", "en-", "en-x", "fr-Latn-FR", "en-12", "-FR"})
        EXPECT_FALSE(row("cert|A|B|europe|incident|" + std::string(language) + "|UTC|RED||yes||"))
            << language;
    for (auto const* language : {"en", "fil", "pt-BR", "es-419"})
        EXPECT_TRUE(row("cert|A|B|europe|incident|" + std::string(language) + "|UTC|RED||yes||")) << language;
    EXPECT_EQ(why("cert|A|B|europe|incident|en|Paris|RED||yes||"),
              "There is no such time zone; they are named as Europe/Paris or UTC.");
}

TEST(ContactsTable, RefusesAHeaderThatCannotBeRead) {
    auto const why = [](std::string_view columns) {
        auto const table = ContactsTable::of(split(columns, '|'));
        return table ? "" : table.error().why;
    };
    EXPECT_EQ(why("role|name|state|region|time_zone"), "The table of contacts has no column \"tlp\".");
    EXPECT_EQ(why("role|role"), "The column \"role\" is there twice.");
    auto const table = ContactsTable::of(split(std::string(header) + "|shoe size", '|'));
    ASSERT_TRUE(table);
    EXPECT_EQ(table->unknown_columns(), std::vector<std::string>{"shoe size"});
}

TEST(ContactsTable, HoursOfEveryWeekStandOnOneLine) {
    for (auto const* line :
         {"", "always", "mon 00:00-24:00", "sun 22:00-24:00", "fri 09:00-12:00; fri 13:00-17:30"}) {
        auto const week = read_week(line);
        ASSERT_TRUE(week) << line;
        EXPECT_EQ(read_week(write_week(*week)), *week) << line;
    }
}

}  // namespace
}  // namespace comity::confidence
