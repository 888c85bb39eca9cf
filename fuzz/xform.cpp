// Any bytes as a form for phones: it is refused with a sentence, or what is read of it makes a statement.
#include "formats/xform.h"

#include <cstddef>
#include <cstdint>

#include "rooms/intake/xform.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace comity;
    auto form = xform::read({reinterpret_cast<char const*>(data), size});
    if (!form) {
        MUST(form.error().why.ends_with('.'));
        return 0;
    }
    MUST(!form->questions.empty() && !form->form_id.empty());
    auto const body = intake::write_xform({std::move(*form), Hash{}, std::string(32, '0')});
    if (!body) {
        MUST(body.error().fault == Fault::too_large);
        return 0;
    }
    auto const written = json::parse(*body);
    MUST(written);
    auto const read = intake::check_xform(*written);
    MUST(read);
    return 0;
}
