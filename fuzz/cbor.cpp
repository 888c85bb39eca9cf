// CBOR from anybody's authenticator: what is read, written again the one way it may be written, is what was
// read.
#include "formats/cbor.h"

#include <cstdint>

#include "base/text.h"

namespace {

using namespace comity;

void write_head(Bytes& out, int major, std::uint64_t number) {
    int const size = number < 24            ? 0
                     : number < 0x100       ? 1
                     : number < 0x10000     ? 2
                     : number < 0x100000000 ? 4
                                            : 8;
    int const info = size == 0   ? static_cast<int>(number)
                     : size == 1 ? 24
                     : size == 2 ? 25
                     : size == 4 ? 26
                                 : 27;
    out += static_cast<char>(major << 5 | info);
    for (int left = size; left > 0; --left) out += static_cast<char>(number >> (8 * (left - 1)));
}

struct Write {
    Bytes& out;

    void operator()(std::nullptr_t) const { out += '\xf6'; }
    void operator()(bool truth) const { out += truth ? '\xf5' : '\xf4'; }
    void operator()(std::int64_t number) const {
        write_head(out, number < 0 ? 1 : 0, static_cast<std::uint64_t>(number < 0 ? -1 - number : number));
    }
    void operator()(Bytes const& bytes) const {
        write_head(out, 2, bytes.size());
        out += bytes;
    }
    void operator()(cbor::Text const& text) const {
        MUST(is_utf8(text.text));
        write_head(out, 3, text.text.size());
        out += text.text;
    }
    void operator()(cbor::Array const& items) const {
        write_head(out, 4, items.size());
        for (auto const& item : items) std::visit(*this, item.data());
    }
    void operator()(cbor::Map const& members) const {
        write_head(out, 5, members.size());
        for (auto const& [key, value] : members) {
            std::visit(*this, key.data());
            std::visit(*this, value.data());
        }
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    BytesView const bytes(reinterpret_cast<char const*>(data), size);
    BytesView rest = bytes;
    auto const value = cbor::read(rest);
    if (!value) return 0;
    MUST(bytes.ends_with(rest));
    Bytes again;
    std::visit(Write{again}, value->data());
    MUST(again == bytes.substr(0, bytes.size() - rest.size()));
    return 0;
}
