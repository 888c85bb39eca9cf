// JSON: a small value type, a strict reader and writers. The reader refuses duplicate keys, numbers that
// overflow, invalid UTF-8 and more than 64 levels (simdjson does the parsing, hidden in the source).
// Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace comity::json {

class Value;
using Array = std::vector<Value>;
using Object = std::vector<std::pair<std::string, Value>>;  // in the order written, keys unique

class Value {
  public:
    using Data = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

    Value() : data_(nullptr) {}
    Value(std::nullptr_t) : data_(nullptr) {}
    Value(bool value) : data_(value) {}
    Value(std::int64_t value) : data_(value) {}
    Value(int value) : data_(std::int64_t{value}) {}
    Value(double value) : data_(value) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(std::string_view value) : data_(std::string(value)) {}
    Value(char const* value) : data_(std::string(value)) {}
    Value(Array value) : data_(std::move(value)) {}
    Value(Object value) : data_(std::move(value)) {}
    template <class T>
    Value(T*) = delete;  // or a forgotten `*` would become true

    // Assigned, since libstdc++ 12 destroys what it has not made where the copy of a variant of such types
    // runs out of memory.
    Value(Value const& other) : data_(nullptr) { data_ = other.data_; }
    Value(Value&&) noexcept = default;
    Value& operator=(Value const&) = default;
    Value& operator=(Value&&) noexcept = default;
    ~Value() = default;

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data_); }
    bool const* boolean() const { return std::get_if<bool>(&data_); }
    std::int64_t const* integer() const { return std::get_if<std::int64_t>(&data_); }
    std::string const* text() const { return std::get_if<std::string>(&data_); }
    Array const* array() const { return std::get_if<Array>(&data_); }
    Object const* object() const { return std::get_if<Object>(&data_); }
    // A number of either kind as double; false where it is none.
    bool number(double& out) const;

    // The member `key` of an object, or nullptr (also where this is no object).
    Value const* find(std::string_view key) const;
    // The text of member `key`, or empty where there is none.
    std::string_view text_of(std::string_view key) const;

    Data const& data() const { return data_; }
    bool operator==(Value const&) const = default;

  private:
    Data data_;
};

// At most 256 KiB is meant to be parsed so; callers limit the size. The `why` names the place where known.
Result<Value> parse(std::string_view text);

void write(std::string& out, Value const& value);
std::string write(Value const& value);
void quote(std::string& out, std::string_view text);  // with quotes; invalid UTF-8 becomes U+FFFD
void number(std::string& out, double value);          // shortest that reads back; null if not finite

// Writes JSON as it comes: `Writer w(out); w.open('{'); w.key("a"); w.value(1); w.close('}');` puts the
// commas.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}
    Writer& open(char bracket);   // '{' or '['
    Writer& close(char bracket);  // '}' or ']'
    Writer& key(std::string_view name);
    Writer& value(std::string_view text);
    Writer& value(char const* text) { return value(std::string_view(text)); }
    Writer& value(std::int64_t number);
    Writer& value(std::uint64_t number) { return value(static_cast<std::int64_t>(number)); }
    Writer& value(int number) { return value(std::int64_t{number}); }
    Writer& value(double number);
    Writer& value(bool truth);
    template <class T>
    Writer& value(T*) = delete;  // or a forgotten `*` would become true
    Writer& null();
    Writer& raw(std::string_view json);  // already JSON
    template <class T>
    Writer& member(std::string_view name, T const& what) {
        return key(name).value(what);
    }

  private:
    void separate();
    std::string& out_;
    bool first_ = true;
    bool after_key_ = false;
};

}  // namespace comity::json
