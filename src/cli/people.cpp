// The verb about people who wrote to a space: their number shown, with a reason that stays on the record, and
// their erasure.
#include <cstdio>

#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

Exit unreadable() {
    return print_refusal({Fault::broken, "The answer cannot be read."});
}

Exit print_shown(Arguments const&, Reply& reply) {
    auto const body = json::parse(reply.body);
    auto const* number = body ? body->find("number") : nullptr;
    if (!number || !number->integer()) return unreadable();
    std::printf("%s\n", shown(body->text_of("address")).c_str());
    std::fprintf(stderr, "Entry %lld says that it was shown, and why.\n",
                 static_cast<long long>(*number->integer()));
    return Exit::done;
}

Exit print_erased(Arguments const&, Reply& reply) {
    auto const body = json::parse(reply.body);
    auto const* entries = body ? body->find("entries") : nullptr;
    if (!entries || !entries->integer()) return unreadable();
    std::printf(
        "The contact is erased, with %lld of their entries; no file of the house holds the number or the "
        "words any more. Backups made before do.\n",
        static_cast<long long>(*entries->integer()));
    return Exit::done;
}

}  // namespace

Exit person(Doors const& doors, Arguments const& arguments) {
    auto const& words = arguments.words;
    bool const shows = words[1] == "show", erases = words[1] == "erase";
    if (words.size() != 4 || !(shows || erases))
        return print_usage("After \"contact\" comes SPACE, show SPACE CONTACT, or erase SPACE CONTACT.");
    if (arguments.option("why").empty()) return print_usage("--why TEXT says why; it stays on the record.");
    auto const path =
        space_path(words[2]) + "/contacts/" + percent_encode(words[3]) + (shows ? "/shown" : "/erasure");
    json::Value const why(json::Object{{"why", arguments.option("why")}});
    return send(doors, arguments, request(Method::post, path, json::write(why)),
                shows ? print_shown : print_erased);
}

}  // namespace comity::cli
