// What the files about XForms share: the form while it is read. One thread at a time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formats/xform.h"
#include "formats/xml_document.h"

namespace comity::xform {

// Reads an attribute by its local name; empty where there is none.
std::string_view attribute(pugi::xml_node const& element, std::string_view local);
bool is_element(pugi::xml_node const& node);
std::vector<pugi::xml_node> children(pugi::xml_node const& parent, std::string_view local);
// "a/b" of "jr://file-csv/b" is its last piece.
std::string file_name_of(std::string_view address);
// White space of several lines drawn together to single spaces, at most `limit` characters.
std::string tidy(std::string_view text, std::size_t limit);

// itext: what a text id says in the form's first language.
class Texts {
  public:
    void read(pugi::xml_node const& model, Form& form);
    std::string say(std::string_view id) const;  // empty where it is not known
    // What a label or hint says: its own words, or those it refers to.
    std::string words_of(pugi::xml_node const& element) const;

  private:
    std::unordered_map<std::string, std::string> words_;
};

// Secondary instances: lists of choices inside the form, or in files beside it.
class Lists {
  public:
    void read(pugi::xml_node const& model, Form& form);
    // The choices of a control, its own and those of its itemset. `from_file` is set to the name of a file
    // that holds them.
    std::vector<Choice> choices_of(pugi::xml_node const& control, Texts const& texts,
                                   std::string& from_file) const;

  private:
    std::vector<Choice> choices_of_set(pugi::xml_node const& itemset, Texts const& texts,
                                       std::string& from_file) const;
    std::unordered_map<std::string, pugi::xml_node> inside_;
    std::unordered_map<std::string, std::string> outside_;  // id to file name
};

// Names what the house does not do with this form.
void name_unsupported(pugi::xml_node const& head, pugi::xml_node const& model, pugi::xml_node const& primary,
                      Form& form);

}  // namespace comity::xform
