// Is a JSON value what a schema of the OpenAPI document says? Stricter than JSON Schema: a member that is not
// declared is a misfit, and so is a schema with a keyword that is not known here. Any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/json.h"

namespace comity::http {

class SchemaCheck {
  public:
    using Misfits = std::vector<std::string>;
    using Seen = std::set<json::Value const*>;  // the schemas that a value was held against, and fitted

    explicit SchemaCheck(json::Value document) : document_(std::move(document)) {}

    // What does not fit and where, one sentence each; nothing where all does.
    Misfits misfits(json::Value const& value, json::Value const& schema, Seen* seen = nullptr) const;
    // Of the component with this name.
    Misfits misfits_of(json::Value const& value, std::string_view component) const;
    // The members declared at or below the schema that no value had.
    std::set<std::string> never_seen(json::Value const& schema, Seen const& seen) const;

    json::Value const& document() const { return document_; }
    json::Value const* component(std::string_view name) const;
    // The component that "#/components/schemas/…" names.
    json::Value const* referred(std::string_view reference) const;

  private:
    struct Place {
        std::string path;
        Misfits& found;
        Seen& seen;
        void add(std::string const& why) const { found.push_back((path.empty() ? "." : path) + ": " + why); }
        Place below(std::string const& more) const { return {path + more, found, seen}; }
    };

    void check(json::Value const& value, json::Value const& schema, Place const& place) const;
    void check_object(json::Object const& object, json::Value const& schema, Place const& place) const;
    void check_list(json::Array const& list, json::Value const& schema, Place const& place) const;
    void check_choice(json::Value const& value, json::Array const& ways, Place const& place) const;

    json::Value document_;
};

}  // namespace comity::http
