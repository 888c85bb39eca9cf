// The tables a view writes while it is told of entries. Owned by the space's writer; one thread.
#pragma once

#include <string_view>

#include "kernel/database.h"

namespace comity {

class Tables {
  public:
    explicit Tables(Database& database) : database_(database) {}
    // Prepared once and kept. Use literals.
    Query& query(std::string_view sql) { return database_.query(sql); }

  private:
    Database& database_;
};

}  // namespace comity
