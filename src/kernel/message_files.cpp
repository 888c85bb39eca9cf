#include "kernel/message_files.h"

#include "base/hash.h"
#include "base/json.h"
#include "kernel/sealed.h"
#include "kernel/vault.h"

namespace comity {

MessageFiles::MessageFiles(Vault& vault, SpaceId space, std::string gateway, Bytes sealing_key,
                           Bytes finding_key, Clock clock)
    : vault_(&vault),
      space_(space),
      gateway_(std::move(gateway)),
      sealing_key_(std::move(sealing_key)),
      finding_key_(std::move(finding_key)),
      clock_(std::move(clock)) {}

void MessageFiles::keep(std::string_view contact, std::vector<FileToFetch> const& files) const {
    std::vector<FileKept> kept;
    for (auto const& file : files) {
        auto const ref =
            hmac_sha256(finding_key_, {"file", BytesView("\0", 1), space_.view(), file.saying.external_id})
                .hex();
        json::Value const words = json::Object{{"number", std::int64_t{file.number}},
                                               {"message", file.message},
                                               {"url", file.url},
                                               {"media_type", file.media_type},
                                               {"kind", file.saying.kind},
                                               {"body", file.saying.body},
                                               {"channel", file.saying.channel},
                                               {"external_id", file.saying.external_id}};
        kept.push_back({.gateway = gateway_,
                        .contact = std::string(contact),
                        .ref = ref,
                        .space = space_,
                        .number = file.number,
                        .words = seal(json::write(words), sealing_key_, place_of(ref, file.number)),
                        .tries = 0,
                        .due_ms = clock_(),
                        .at_ms = clock_()});
    }
    vault_->keep_files(kept);
}

FileToFetch MessageFiles::open(FileKept const& kept) const {
    auto const opened = unseal(kept.words, sealing_key_, place_of(kept.ref, kept.number));
    auto const words = opened ? json::parse(*opened) : refuse(Fault::broken, "");
    if (!words || !words->object()) throw Broken("what is kept of a file of a message cannot be read");
    auto const text = [&](std::string_view name) { return std::string(words->text_of(name)); };
    FileToFetch file{kept.number, text("message"), text("url"), text("media_type"), {}};
    file.saying.kind = text("kind");
    file.saying.body = text("body");
    file.saying.channel = text("channel");
    file.saying.external_id = text("external_id");
    return file;
}

std::string MessageFiles::place_of(std::string_view ref, std::uint32_t number) const {
    return "file/" + space_.hex() + "/" + gateway_ + "/" + std::string(ref) + "/" + std::to_string(number);
}

}  // namespace comity
