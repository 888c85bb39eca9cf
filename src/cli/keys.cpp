// Verbs about keys of parties: their files, and what the house knows of parties.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/asking.h"
#include "cli/output.h"
#include "cli/signing.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/whole_file.h"
#include "kernel/party_keys.h"
#include "kernel/people.h"
#include "tlog/signing.h"

namespace comity::cli {

namespace {

Exit unreadable() {
    return print_refusal({Fault::broken, "The answer cannot be read."});
}

// Never over another file: it could be a key.
Result<void> write_new_file(std::string const& file, std::string_view text) {
    int const out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0)
        return refuse(Fault::conflict, errno == EEXIST ? "There is a file of this name already."
                                                       : "The file cannot be written.");
    bool const whole =
        ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
    ::close(out);
    if (!whole) ::unlink(file.c_str());
    return whole ? Result<void>() : refuse(Fault::broken, "The file cannot be written.");
}

Exit make_key(Arguments const& arguments) {
    KeyFile file{.name = arguments.option("name"), .seed = random_bytes(seed_bytes)};
    if (!file.name.empty())
        if (auto const fit = check_label(file.name); !fit) return print_refusal(fit.error());
    if (arguments.has("party")) {
        file.party = PartyId::from_hex_text(arguments.option("party"));
        if (!file.party) return print_usage("--party is the id of a party: 64 hexadecimal digits.");
    }
    file.public_key = signing_key_from_seed(file.seed).public_key;
    auto const written = write_new_file(arguments.words[2], write_key_file(file));
    if (!written) return print_refusal(written.error());
    std::printf("%s\n", to_base64(file.public_key).c_str());
    return Exit::done;
}

Exit show_key(Arguments const& arguments) {
    auto const text = read_whole_file(arguments.words[2], key_file_limit_bytes);
    if (!text) return print_refusal(text.error());
    auto const file = read_key_file(*text);
    if (!file) return print_refusal(file.error());
    std::printf("public key %s\nname %s\nparty %s\n%s\n", to_base64(file->public_key).c_str(),
                shown(file->name).c_str(), file->party ? file->party->hex().c_str() : "not known",
                file->sealed ? "sealed with a passphrase" : "not sealed");
    return Exit::done;
}

Exit print_parties(Arguments const& arguments, Reply& reply) {
    if (arguments.has("json")) return print_all(reply.body + "\n") ? Exit::done : Exit::refused;
    auto const list = json::parse(reply.body);
    auto const* parties = list ? list->find("parties") : nullptr;
    if (!parties || !parties->array()) return unreadable();
    for (auto const& party : *parties->array()) {
        std::printf("%s  %s\n", shown(party.text_of("id")).c_str(), shown(party.text_of("name")).c_str());
        auto const* keys = party.find("keys");
        for (auto const& key : keys && keys->array() ? *keys->array() : json::Array{}) {
            auto const* ended = key.find("ended");
            std::printf("    %s  %s%s\n", shown(key.text_of("key")).c_str(),
                        shown(key.text_of("role")).c_str(),
                        ended && ended->boolean() && *ended->boolean() ? "  ended" : "");
        }
    }
    return Exit::done;
}

Exit print_introduced(Arguments const&, Reply& reply) {
    auto const heard = json::parse(reply.body);
    if (!heard || heard->text_of("id").empty()) return unreadable();
    std::printf("%s\n", shown(heard->text_of("id")).c_str());
    return Exit::done;
}

Exit print_changed(Arguments const&, Reply&) {
    std::printf("Said in the house, and into every space concerned.\n");
    return Exit::done;
}

Exit introduce(Doors const& doors, Arguments const& arguments) {
    json::Object body{{"name", arguments.words[2]}};
    if (arguments.has("key")) body.emplace_back("key", arguments.option("key"));
    return send(doors, arguments,
                request(Method::post, "/api/v1/parties", json::write(json::Value(std::move(body)))),
                print_introduced);
}

std::string keys_path(std::string_view party) {
    return "/api/v1/parties/" + percent_encode(party) + "/keys";
}

Exit bind(Doors const& doors, Arguments const& arguments) {
    if (arguments.option("key").empty()) return print_usage("--key PUBLIC is the key that the party gets.");
    json::Value const body(json::Object{{"key", arguments.option("key")}});
    return send(doors, arguments, request(Method::post, keys_path(arguments.words[2]), json::write(body)),
                print_changed);
}

struct HeldKey {
    std::string role, key;
};

// Those of the party that were not ended, as the house knows them.
Result<std::vector<HeldKey>> held_keys(Ask const& ask, std::string_view party) {
    TRY(reply, ask(request(Method::get, "/api/v1/parties/" + percent_encode(party))));
    TRY(text, read_whole(reply));
    TRY(told, json::parse(text));
    if (reply.status >= 400) return refuse(Fault::not_found, std::string(told.text_of("detail")));
    std::vector<HeldKey> held;
    auto const* keys = told.find("keys");
    for (auto const& key : keys && keys->array() ? *keys->array() : json::Array{}) {
        auto const* ended = key.find("ended");
        if (ended && ended->boolean() && !*ended->boolean())
            held.push_back({std::string(key.text_of("role")), std::string(key.text_of("key"))});
    }
    return held;
}

// Who stole the own key may have let another speak.
void print_still_speaking(std::string const& party, std::vector<HeldKey> const& keys) {
    for (auto const& [role, key] : keys) {
        if (role == own_role) continue;
        std::printf(
            "Still speaks for the party, as %s: %s\n  party delegate --party %s --new %s --role none\n",
            shown(role).c_str(), shown(key).c_str(), shown(party).c_str(), shown(key).c_str());
    }
}

Exit answered(Arguments const& arguments, Result<Reply> reply) {
    if (!reply) return print_refusal(reply.error());
    return reply->status >= 400 ? print_problem(*reply) : print_changed(arguments, *reply);
}

Exit revoke(Doors const& doors, Arguments const& arguments) {
    if (arguments.option("why").empty()) return print_usage("--why TEXT says why; it stays on the record.");
    auto const ask = doors.reach(arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    auto const& party = arguments.words[2];
    auto const keys = held_keys(*ask, party);
    if (!keys) return print_refusal(keys.error());
    auto const own = std::ranges::find(*keys, own_role, &HeldKey::role);
    if (own == keys->end()) return print_refusal({Fault::conflict, "The party has no key of its own now."});
    json::Value const body(json::Object{{"replaces", own->key}, {"why", arguments.option("why")}});
    auto const done = answered(arguments, (*ask)(request(Method::post, keys_path(party), json::write(body))));
    if (done == Exit::done) print_still_speaking(party, *keys);
    return done;
}

// Signed by the party itself.
Exit say_of_itself(Doors const& doors, Arguments const& arguments, std::string_view kind,
                   json::Object members) {
    auto const key = open_key(arguments, arguments.option("key"));
    if (!key) return print_refusal(key.error());
    auto const party = party_of(arguments, *key);
    if (!party) return print_refusal(party.error());
    members.emplace(members.begin(), "party", party->hex());
    if (kind == key_kind) members.emplace_back("replaces", to_base64(key->public_key));
    if (arguments.has("why")) members.emplace_back("why", arguments.option("why"));
    auto const body = json::write(json::Value(std::move(members)));
    auto const ask = doors.reach(arguments.option("data"));
    if (!ask) return print_refusal(ask.error());
    auto const path = "/api/v1/parties/" + party->hex() + (kind == key_kind ? "/keys" : "/delegations");
    auto made = signed_request(*ask, *key, path, "house", {{}, kind, *party, body});
    if (!made) return print_refusal(made.error());
    return answered(arguments, (*ask)(std::move(*made)));
}

Exit rotate(Doors const& doors, Arguments const& arguments) {
    if (arguments.option("key").empty() || arguments.option("new").empty())
        return print_usage("--key FILE is the key that is replaced, --new PUBLIC the one in its place.");
    return say_of_itself(doors, arguments, key_kind, {{"key", arguments.option("new")}});
}

// Without a key it is said as the operator, for a party that has none, or to end a delegation.
Exit delegate(Doors const& doors, Arguments const& arguments) {
    if (arguments.option("role").empty() || arguments.option("new").empty())
        return print_usage("--new PUBLIC is the key, --role R in which role it speaks, or none.");
    json::Object members{{"role", arguments.option("role")}, {"key", arguments.option("new")}};
    for (auto const* option : {"from", "to"})
        if (arguments.has(option)) members.emplace_back(option, arguments.option(option));
    if (!arguments.option("key").empty())
        return say_of_itself(doors, arguments, delegation_kind, std::move(members));
    if (arguments.option("party").empty())
        return print_usage("--key FILE signs it for its party; without, --party ID says for which party.");
    if (arguments.has("why")) members.emplace_back("why", arguments.option("why"));
    auto const path = "/api/v1/parties/" + percent_encode(arguments.option("party")) + "/delegations";
    return send(doors, arguments, request(Method::post, path, json::write(json::Value(std::move(members)))),
                print_changed);
}

}  // namespace

Exit keys(Doors const&, Arguments const& arguments) {
    if (arguments.words[1] == "make") return make_key(arguments);
    if (arguments.words[1] == "show") return show_key(arguments);
    return print_usage("After \"keys\" comes make FILE or show FILE.");
}

Exit party(Doors const& doors, Arguments const& arguments) {
    auto const& verb = arguments.words[1];
    auto const needs_word = verb == "introduce" || verb == "bind" || verb == "revoke";
    if (needs_word != (arguments.words.size() == 3))
        return print_usage("It is party list, introduce NAME, bind ID, rotate, delegate or revoke ID.");
    if (verb == "list") return send(doors, arguments, request(Method::get, "/api/v1/parties"), print_parties);
    if (verb == "introduce") return introduce(doors, arguments);
    if (verb == "bind") return bind(doors, arguments);
    if (verb == "revoke") return revoke(doors, arguments);
    if (verb == "rotate") return rotate(doors, arguments);
    if (verb == "delegate") return delegate(doors, arguments);
    return print_usage("It is party list, introduce NAME, bind ID, rotate, delegate or revoke ID.");
}

}  // namespace comity::cli
