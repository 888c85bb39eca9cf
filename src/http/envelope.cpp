#include "http/envelope.h"

#include "base/json.h"

namespace comity::http {

bool is_signed(Request const& request) {
    auto const type = request.header("content-type");
    return type.substr(0, type.find(';')) == signed_type;
}

Result<Envelope> read_envelope(std::string_view text) {
    TRY(envelope, json::parse(text));
    Envelope parts;
    for (auto [name, part] : {std::pair{"header", &parts.header},
                              {"salt", &parts.salt},
                              {"body", &parts.body},
                              {"signature", &parts.signature}}) {
        auto bytes = from_base64(envelope.text_of(name));
        if (!bytes || bytes->empty())
            return refuse(Fault::malformed, "\"" + std::string(name) + "\" must be there, in base64.");
        *part = std::move(*bytes);
    }
    return parts;
}

Shape envelope_shape() {
    using namespace shape;
    return named(
        "SignedStatement",
        object({{"header", base64()}, {"salt", base64()}, {"body", base64()}, {"signature", base64()}}));
}

}  // namespace comity::http
