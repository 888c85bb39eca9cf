#include "rooms/intake/report.h"

#include "base/members.h"

namespace comity::intake {

namespace {

constexpr std::size_t attachments_limit = 16;

}  // namespace

Result<Attached> read_attached(json::Value const& body) {
    if (!body.object()) return refuse(Fault::malformed, "Files of a report must be a JSON object.");
    TRY_OK(members::refuse_others(body, "What names files of a report", {"report", "attachments"}));
    TRY(report, members::needed_id(body, "report"));
    auto const* list = body.find("attachments");
    if (!list || !list->array() || list->array()->empty() || list->array()->size() > attachments_limit)
        return refuse(Fault::malformed, "The attachments must be a list of 1 to 16.");
    Attached attached{report, {}};
    for (auto const& each : *list->array()) {
        TRY(attachment,
            read_attachment(each, "Attachment " + std::to_string(attached.attachments.size() + 1)));
        attached.attachments.push_back(std::move(attachment));
    }
    return attached;
}

json::Object write_attached(Attached attached) {
    json::Array list;
    for (auto& each : attached.attachments) list.emplace_back(write_attachment(std::move(each)));
    return {{"report", attached.report.hex()}, {"attachments", std::move(list)}};
}

Shape attached_shape() {
    using namespace shape;
    return named(attachment_kind, closed({{"report", id()}, {"attachments", list(attachment_shape())}}));
}

Result<void> check_attached(json::Value const& body) {
    TRY_OK(read_attached(body));
    return {};
}

std::optional<StatementId> report_of_attached(json::Value const& body) {
    return StatementId::from_hex_text(body.text_of("report"));
}

}  // namespace comity::intake
