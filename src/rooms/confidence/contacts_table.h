// Contacts as a table has them: one a row, in columns of these names. Pure functions and values; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "rooms/confidence/contact.h"

namespace comity::confidence {

// Which column of a file is which member. It keeps no views of the header.
class ContactsTable {
  public:
    // Refuses a header that lacks a column without which no row can be read, or has one twice.
    static Result<ContactsTable> of(std::span<std::string_view const> header);

    // The row as a contact that the check would take, or what is wrong with it.
    Result<Contact> read(std::span<std::string_view const> fields) const;
    std::vector<std::string> const& unknown_columns() const { return unknown_; }

  private:
    std::string_view cell(std::span<std::string_view const> fields, std::string_view column) const;

    std::vector<std::size_t> places_;  // of each column we know; beyond the fields where it is not there
    std::vector<std::string> unknown_;
};

}  // namespace comity::confidence
