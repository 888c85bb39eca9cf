// What a server of OpenRosa answers phones: the list of forms, the files beside a form, and sentences. The
// page is docs/formats/openrosa.md. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace comity::openrosa {

struct Offered {
    std::string form_id, title, version, md5, download, manifest;  // the last two are addresses; may be empty
};

struct Beside {
    std::string name, md5, download;
};

std::string form_list(std::vector<Offered> const& forms);
std::string manifest(std::vector<Beside> const& files);
// `nature` is how a phone shows it: "submit_success", "submit_error" or empty.
std::string response(std::string_view sentence, std::string_view nature = "");

}  // namespace comity::openrosa
