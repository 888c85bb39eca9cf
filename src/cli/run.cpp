#include "cli/run.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <span>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace comity::cli {

namespace {

constexpr char const* usage = R"(comity --data DIR VERB          (options may stand before or after the verb)

  init                           make a house in DIR
  space create NAME              open a space [--title T] [--purpose P] [--mode life|exercise|demonstration]
                                 [--rooms intake,situation,confidence] [--public] [--json]
  import SPACE FILE              take in CSV, XLSX, GeoJSON, GPX, a photo, or a zip of these [--look: only show
                                 how it would be read] [--correct: let a changed row correct the first] [--json]
                                 [--format F] [--mapping NAME] [--sheet NAME] [--who PATROL: of tracks]
  say SPACE KIND                 say what stands on standard input, a JSON body [--once KEY]
                                 [--json: print number and id as JSON] [--key FILE: sign it with that key
                                 [--party ID] [--passphrase-file FILE]]
  keys make FILE                 make a party's own key, and print what of it is public [--name N] [--party ID]
  keys show FILE                 print what of a key is public
  party list                     the parties of the house and their keys [--json]
  party introduce NAME           make a party known, and print its id [--key PUBLIC]
  party bind ID --key PUBLIC     give a party its first key, or the next one after a revocation
  party rotate --key FILE --new PUBLIC   another key in the place of one, signed with that one
  party delegate --key FILE --new PUBLIC --role R   let another key speak for the party [--from T] [--to T];
                                 the role none ends that
  party revoke ID --why TEXT     end the party's own key, everywhere at once
  erase SPACE NUMBER --why TEXT  destroy the words of an entry for good; who and why stays on the record [--json]
  demo                           play the demonstration: three days after an earthquake, among fictional States
                                 [--speed N: times the clock; else 1440 | --speed max: all at once]
  form SPACE open                let anybody report at /report/SPACE [--greeting TEXT] [--categories "A;B"]
  form SPACE close               end that
  channel create SPACE TYPE      let a gateway hand in text messages: smssync, twilio, generic,
                                 or openrosa: phones with forms; prints what to type
                                 into it, with its key, once [--set NAME=VALUE ...]
  channel list SPACE             the gateways of a space, and what they were refused
  channel set SPACE ID           tell one something else: --set NAME=VALUE ..., and NAME= to take it back
  channel test SPACE ID          send a test message through one;  channel end SPACE ID: end one, at once
  xform add SPACE FILE           take in a form for phones, an XForm [--look: only say what would be read] [--json]
  xform list SPACE               the forms of a space [--json];  xform close SPACE NUMBER: offer one no more
  xform file SPACE NUMBER FILE   keep a file that a form wants beside it
  xform answers SPACE NUMBER     the answers as CSV, or the turns of one repeat: answers SPACE NUMBER REPEAT
  show DATASET                   a dataset over all spaces, e.g. spaces
  show SPACE DATASET             a dataset of one space, e.g. reports [--as csv|hxl|geojson|json]
  receipt SPACE NUMBER           print the receipt of an entry, a file that verifies offline
  policy SPACE                   print whom to believe when a receipt of the space is checked
  check FILE [--policy P]        check a receipt, or evidence of two histories; needs no house
                                 [--words FILE: also that these words, with their salt, are those heard]
  witness key                    print the key by which others know this house as a witness
  witness watch KEY              witness the log of this key [--url U: where its tiles lie];  unwatch ORIGIN
  witness list                   the logs it witnesses, and its own witnesses [--json]
  witness evidence ORIGIN        print the evidence that a log has shown two histories
  witness ask POLICY             have the witnesses of this file cosign all spaces;  ask --none: nobody
  contact SPACE                  whom to reach now [--state NAME] [--matter WORD] [--role R] [--json]
  contact show SPACE CONTACT --why TEXT  print the number of who wrote; that you looked, and why, is on the record
  contact erase SPACE CONTACT --why TEXT  destroy the number and all that they wrote, for good
  nominate SPACE FILE --key FILE  nominate the contacts of a CSV file, each row signed [--look: only show them]
                                 [--party ID] [--passphrase-file FILE]
  acknowledge SPACE CAMPAIGN --key FILE  answer a communication check, signed [--channel C --nonce N]
                                 [--party ID] [--passphrase-file FILE]
  mail SPACE CAMPAIGN            hand what of a communication check goes out by mail to the mail server that
                                 DIR/mail.json names, and say so; in exercises only say so
  verify [SPACE]                 check every proof from the files alone [--no-views: the journal only] [--json]
  backup TARGET                  copy the whole house, also while it runs, into a new folder
  backup --list                  the backups that the house remembers [--json]
  restore BACKUP                 make DIR, which must be new, from a backup [--why REASON]
                                 [--seen FILE,FILE: checkpoints that others hold; none is signed below]
  serve                          answer on a loopback port [--port N], or [--listen ADDRESS] with
                                 [--tls CERTIFICATE.pem,KEY.pem] or, where a proxy does TLS, [--behind-proxy]
  steward-link                   print a link that makes whoever opens it steward of all, once, within a day
                                 [--port N | --address URL] [--first: only while nobody has an account]
  token                          print a new token for a program [--account NAME: whose; else the operator's]
                                 [--label L] [--read-only] [--space S] [--days N]
  tokens                         list them [--account NAME];  tokens end ID: end one, at once
  openapi                        print the description of the HTTP interface
  help, --version                print this; print the version

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the machine failed.
)";

struct Form {
    std::string_view verb;
    std::size_t least_words, most_words;  // the verb included
    std::vector<std::string_view> options;
    Exit (*answer)(Doors const&, Arguments const&);
};

Exit make_house(Doors const& doors, Arguments const& arguments) {
    auto made = doors.init(arguments.option("data"));
    if (!made) return print_refusal(made.error());
    std::printf("A house was made in %s.\n", shown(arguments.option("data")).c_str());
    return Exit::done;
}

Exit serve(Doors const& doors, Arguments const& arguments) {
    auto text = arguments.option("port", "8420");
    std::uint16_t port = 0;
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (problem != std::errc{} || end != text.data() + text.size())
        return print_usage("--port must be 0 to 65535.");
    Listening listening{.port = port,
                        .address = arguments.option("listen", "127.0.0.1"),
                        .behind_proxy = arguments.has("behind-proxy")};
    if (arguments.has("tls")) {
        auto const named = arguments.option("tls");
        auto const files = split(named, ',');
        if (files.size() != 2 || files[0].empty() || files[1].empty())
            return print_usage("--tls must be two files, CERTIFICATE.pem,KEY.pem.");
        listening.certificate = files[0];
        listening.key = files[1];
    }
    if (arguments.has("tls") && listening.behind_proxy)
        return print_usage("--tls and --behind-proxy do not go together.");
    auto served = doors.serve(arguments.option("data"), listening);
    return served ? Exit::done : print_refusal(served.error());
}

std::vector<Form> const& forms() {
    static std::vector<Form> const all{
        {"init", 1, 1, {}, make_house},
        {"space", 3, 3, {"title", "purpose", "mode", "rooms", "public", "json"}, create_space},
        {"import", 3, 3, {"look", "correct", "json", "format", "mapping", "sheet", "who"}, import_file},
        {"say", 3, 3, {"json", "once", "key", "party", "passphrase-file"}, say},
        {"keys", 3, 3, {"name", "party"}, keys},
        {"party",
         2,
         3,
         {"key", "new", "party", "role", "from", "to", "why", "json", "passphrase-file"},
         party},
        {"erase", 3, 3, {"why", "json"}, erase},
        {"receipt", 3, 3, {}, receipt},
        {"policy", 2, 2, {}, show_policy},
        {"check", 2, 2, {"policy", "words"}, check},
        {"witness", 2, 3, {"url", "json", "none"}, witness},
        {"demo", 1, 1, {"speed"}, demonstrate},
        {"form", 3, 3, {"greeting", "categories"}, turn_form},
        {"channel", 3, 4, {"set"}, channel},
        {"xform", 3, 5, {"look", "json"}, xform},
        {"show", 2, 3, {"as"}, show},
        {"contact", 2, 4, {"state", "matter", "role", "json", "why"}, contact},
        {"nominate", 3, 3, {"key", "party", "passphrase-file", "look"}, nominate},
        {"acknowledge", 3, 3, {"key", "party", "passphrase-file", "channel", "nonce"}, acknowledge},
        {"mail", 3, 3, {}, mail},
        {"verify", 1, 2, {"no-views", "json"}, verify},
        {"backup", 1, 2, {"list", "json"}, backup},
        {"restore", 2, 2, {"seen", "why"}, restore},
        {"serve", 1, 1, {"port", "listen", "tls", "behind-proxy"}, serve},
        {"steward-link", 1, 1, {"port", "address", "first"}, steward_link},
        {"token", 1, 1, {"account", "label", "read-only", "space", "days"}, make_token},
        {"tokens", 1, 3, {"account"}, tokens},
        {"openapi", 1, 1, {}, describe},
    };
    return all;
}

// What is wrong with the words and options of a verb; empty where nothing is.
std::string misfit(Form const& form, Arguments const& arguments) {
    auto verb = std::string(form.verb);
    if (arguments.words.size() < form.least_words) return "\"" + verb + "\" needs more words.";
    if (arguments.words.size() > form.most_words) return "\"" + verb + "\" takes fewer words.";
    for (auto const& [name, value] : arguments.options) {
        bool fits = name == "data";
        for (auto option : form.options) fits = fits || option == name;
        if (!fits) return "\"" + verb + "\" has no option --" + name + ".";
    }
    if (arguments.option("data").empty() && verb != "check" && verb != "keys")
        return "--data DIR says where the house is.";
    return "";
}

}  // namespace

int run(int count, char const* const* given, Doors const& doors) {
    auto arguments =
        read_arguments(std::span(given + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)));
    if (!arguments) return static_cast<int>(print_usage(arguments.error().why));
    if (arguments->has("version")) {
        std::printf("comity %s\n", doors.version.c_str());
        return static_cast<int>(ended(Exit::done));
    }
    if (arguments->has("help") || (!arguments->words.empty() && arguments->words[0] == "help")) {
        std::fputs(usage, stdout);
        return static_cast<int>(ended(Exit::done));
    }
    if (arguments->words.empty()) {
        std::fputs(usage, stderr);
        return static_cast<int>(Exit::wrong_usage);
    }
    for (auto const& form : forms()) {
        if (form.verb != arguments->words[0]) continue;
        auto wrong = misfit(form, *arguments);
        return static_cast<int>(wrong.empty() ? ended(form.answer(doors, *arguments)) : print_usage(wrong));
    }
    return static_cast<int>(print_usage("There is no verb \"" + arguments->words[0] + "\"."));
}

}  // namespace comity::cli
