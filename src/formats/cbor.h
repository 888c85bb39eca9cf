// CBOR (RFC 8949) as authenticators write it, read strictly: definite lengths and shortest forms, no tags, no
// fractions, no key twice, at most eight levels. Values; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace comity::cbor {

class Value;
using Array = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;  // in the order written

struct Text {
    std::string text;  // UTF-8
    bool operator==(Text const&) const = default;
};

class Value {
  public:
    using Data = std::variant<std::nullptr_t, bool, std::int64_t, Bytes, Text, Array, Map>;

    Value() : data_(nullptr) {}
    explicit Value(bool truth) : data_(truth) {}
    explicit Value(std::int64_t number) : data_(number) {}
    explicit Value(Bytes bytes) : data_(std::move(bytes)) {}
    explicit Value(Text text) : data_(std::move(text)) {}
    explicit Value(Array items) : data_(std::move(items)) {}
    explicit Value(Map members) : data_(std::move(members)) {}
    template <class T>
    Value(T*) = delete;  // or a forgotten `*` would become true

    std::int64_t const* integer() const { return std::get_if<std::int64_t>(&data_); }
    Bytes const* bytes() const { return std::get_if<Bytes>(&data_); }
    std::string const* text() const;
    Array const* array() const { return std::get_if<Array>(&data_); }
    Map const* map() const { return std::get_if<Map>(&data_); }

    // The member of a map under an integer or a text, or nullptr (also where this is no map).
    Value const* find(std::int64_t key) const;
    Value const* find(std::string_view key) const;

    Data const& data() const { return data_; }
    bool operator==(Value const&) const;

  private:
    Data data_;
};

// Reads one value from the front of `bytes`, and takes it off.
Result<Value> read(BytesView& bytes);

}  // namespace comity::cbor
