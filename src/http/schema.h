// Shapes as JSON Schema 2020-12. A shape with a name is written once, among the components, and referred to
// from everywhere else. One thread.
#pragma once

#include <map>
#include <string>

#include "base/json.h"
#include "kernel/shape.h"

namespace comity::http {

class Schemas {
  public:
    void write(json::Writer& writer, Shape const& shape);
    // All that had a name so far, as an object of schemas.
    void write_named(json::Writer& writer) const;

  private:
    void write_reference(json::Writer& writer, Shape const& shape);
    void write_plain(json::Writer& writer, Shape const& shape);
    void write_text(json::Writer& writer, Shape const& shape);
    void write_list(json::Writer& writer, Shape const& shape);
    void write_object(json::Writer& writer, Shape const& shape);
    void write_choice(json::Writer& writer, Shape const& shape);

    std::map<std::string, std::string> named_;  // as JSON
};

}  // namespace comity::http
