// The world of the leak test of the room confidence: a forum for its members, a public one, and a case that
// two of the parties opened from the first. In each all that can be said is said under every label of the
// Traffic Light Protocol, with words that only those named may find, and fewer of them in what leaves. One
// thread.
#pragma once

#include "leak_fixture.h"
#include "signed_party.h"

namespace comity::http {

class ConfidenceLeakTest : public LeakTest {
  protected:
    using Names = std::set<std::string>;
    // A space, and who reads there.
    struct Place {
        std::string space;
        Names members, judges;       // those who also hear what analysts hear
        Names signed_in, everybody;  // the same as members where it is not public
        Standing standing(std::string const& reader) const;
    };
    // Of a word: how far it may be carried, from where.
    struct Label {
        Tlp tlp;
        Place const* place = nullptr;
        Names in_files;  // who finds it in what leaves
    };

    void SetUp() override;

    // Does what it answers leave the space, as a file or a feed does?
    static bool leaves(Exit const& exit);

    std::map<std::string, Label> labels;  // of the words that have one

  private:
    using Party = comity::testing::SignedParty;

    void open_places();
    void add_party(std::string const& name);
    Place open_case();
    std::string pick(Place const& at, std::string const& what, Tlp tlp, Names const& who, Names const& files);
    std::string everywhere(Place const& at, std::string const& what, Tlp tlp);  // members, files too
    std::string on_pages(Place const& at, std::string const& what, Tlp tlp);
    std::string instant(Place const& at, Tlp tlp, Names const& who, Names const& files);
    Heard say_as(Party& party, Place const& at, std::string const& kind, json::Value const& body,
                 std::string const& role = "own");
    Heard run(Place const& at, std::string const& kind, json::Value const& body);

    void fill_place(Place const& at);
    Heard nominate(Party& party, Place const& at, Tlp tlp, std::string const& name,
                   std::string const& region);
    void reach(Place const& at, Tlp tlp);
    void reach_across_labels(Place const& at);
    void acknowledge(Place const& at, Heard const& campaign, Heard const& contact, std::string const& note);
    void commit(Place const& at, Tlp tlp);
    void agree(Place const& at, Tlp tlp);
    void consult(Place const& at);
    void sum_up(Place const& at);
    void count_regions(Place const& at);

    std::map<std::string, std::unique_ptr<Party>> parties;
    std::vector<std::unique_ptr<Place>> places;
};

}  // namespace comity::http
