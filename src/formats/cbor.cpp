#include "formats/cbor.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace comity::cbor {
namespace {

constexpr int levels_limit = 8;

std::unexpected<Error> unreadable(std::string_view why) {
    return refuse(Fault::malformed, "The CBOR cannot be read: " + std::string(why) + ".");
}

enum Major {
    positive = 0,
    negative = 1,
    byte_string = 2,
    text_string = 3,
    array = 4,
    map = 5,
    tag = 6,
    simple = 7
};

class Reader {
  public:
    explicit Reader(BytesView& bytes) : rest_(bytes) {}

    Result<Value> value(int level) {
        if (level > levels_limit) return unreadable("it is nested too deeply");
        if (rest_.empty()) return unreadable("it ends too early");
        auto const first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        auto const major = first >> 5;
        if (major == simple) return simple_value(first & 0x1f);
        if (major == tag) return unreadable("it has a tag");
        TRY(number, argument(first & 0x1f));
        switch (major) {
            case positive:
            case negative:
                return whole_number(number, major == negative);
            case byte_string:
            case text_string:
                return string(number, major == text_string);
            case array:
                return items(number, level);
            default:
                return members(number, level);
        }
    }

  private:
    static Result<Value> simple_value(int info) {
        if (info == 20 || info == 21) return Value(info == 21);
        if (info == 22) return Value();
        return unreadable("it holds what is neither true, false nor null");
    }

    Result<std::uint64_t> argument(int info) {
        if (info < 24) return static_cast<std::uint64_t>(info);
        if (info > 27) return unreadable("a length is not said");
        auto const size = std::size_t{1} << (info - 24);
        if (rest_.size() < size) return unreadable("it ends too early");
        std::uint64_t number = 0;
        for (char const each : rest_.substr(0, size)) number = number << 8 | static_cast<std::uint8_t>(each);
        rest_.remove_prefix(size);
        std::uint64_t const least = size == 1 ? 24 : std::uint64_t{1} << (size * 4);
        if (number < least) return unreadable("a number is written longer than it need be");
        return number;
    }

    static Result<Value> whole_number(std::uint64_t number, bool below_zero) {
        if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return unreadable("a number is too large");
        auto const value = static_cast<std::int64_t>(number);
        return Value(below_zero ? -1 - value : value);
    }

    Result<Value> string(std::uint64_t length, bool is_text) {
        if (length > rest_.size()) return unreadable("it ends too early");
        auto const piece = rest_.substr(0, static_cast<std::size_t>(length));
        rest_.remove_prefix(piece.size());
        if (!is_text) return Value(Bytes(piece));
        if (!is_utf8(piece)) return unreadable("a text is not UTF-8");
        return Value(Text{std::string(piece)});
    }

    // Each takes a byte at least, so a length that cannot be true costs nothing.
    Result<Value> items(std::uint64_t count, int level) {
        if (count > rest_.size()) return unreadable("it ends too early");
        Array items;
        for (; count > 0; --count) {
            TRY(item, value(level + 1));
            items.push_back(std::move(item));
        }
        return Value(std::move(items));
    }

    Result<Value> members(std::uint64_t count, int level) {
        if (count > rest_.size() / 2) return unreadable("it ends too early");
        Map members;
        for (; count > 0; --count) {
            TRY(key, value(level + 1));
            if (!key.integer() && !key.text()) return unreadable("a key is neither a number nor a text");
            if (std::ranges::find(members, key, &Map::value_type::first) != members.end())
                return unreadable("a key stands twice");
            if (members.size() == keys_limit) return unreadable("a map has too many keys");
            TRY(member, value(level + 1));
            members.emplace_back(std::move(key), std::move(member));
        }
        return Value(std::move(members));
    }

    static constexpr std::size_t keys_limit = 64;  // each is compared with all before it

    BytesView& rest_;
};

}  // namespace

std::string const* Value::text() const {
    auto const* const text = std::get_if<Text>(&data_);
    return text ? &text->text : nullptr;
}

bool Value::operator==(Value const& other) const {
    return data_ == other.data_;
}

Value const* Value::find(std::int64_t key) const {
    if (!map()) return nullptr;
    for (auto const& [name, value] : *map())
        if (name.integer() && *name.integer() == key) return &value;
    return nullptr;
}

Value const* Value::find(std::string_view key) const {
    if (!map()) return nullptr;
    for (auto const& [name, value] : *map())
        if (name.text() && *name.text() == key) return &value;
    return nullptr;
}

Result<Value> read(BytesView& bytes) {
    return Reader(bytes).value(1);
}

}  // namespace comity::cbor
