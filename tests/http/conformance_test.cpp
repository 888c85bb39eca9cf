// Every route that answers JSON answers what the program's own description says, member by member. The routes
// and the shapes are read from that description: a new route is walked without touching this file, unless it
// needs a body or a name of its own.
#include <gtest/gtest.h>

#include <map>

#include "authenticator.h"
#include "base/hash.h"
#include "full_house.h"
#include "http/client.h"
#include "kernel/vault.h"
#include "schema_check.h"
#include "tlog/note_key.h"

namespace comity::http {
namespace {

// Routes of which no answer but a refusal is seen here, each with its reason.
std::map<std::string, std::string> const not_reached{};

// Members that none of the answers here has, each with its reason.
constexpr auto no_view_stops = "no view of these rooms stops; a test of /healthz has one that does";
std::map<std::string, std::string> const not_seen{{"Health.stopped_views[].space", no_view_stops},
                                                  {"Health.stopped_views[].view", no_view_stops},
                                                  {"Health.stopped_views[].number", no_view_stops},
                                                  {"Health.stopped_views[].why", no_view_stops}};

struct Operation {
    std::string id, verb, path;
    json::Value description;
};

class ConformanceTest : public ::testing::Test {
  protected:
    ConformanceTest() : check(read_document()) { read_operations(); }

    json::Value read_document() {
        auto reply = full.service().ask(request(Method::get, "/api/v1/openapi.json"));
        auto document = json::parse(reply.body);
        EXPECT_TRUE(document);
        return document ? *document : json::Value();
    }
    void read_operations() {
        for (auto const& [path, verbs] : *check.document().find("paths")->object())
            for (auto const& [verb, description] : *verbs.object())
                operations.push_back(
                    {std::string(description.text_of("operationId")), verb, path, description});
    }

    // As a page of Ada's own browser asks, or one of somebody who has not signed in.
    Request request(Method method, std::string path, Pairs query = {}, std::string_view body = "") {
        Request asked;
        asked.method = method;
        asked.path = std::move(path);
        asked.query = std::move(query);
        asked.headers = {{"host", "crisis.example"},
                         {"origin", "https://crisis.example"},
                         {"accept", "application/json"},
                         {"content-type", method == Method::get ? "" : "application/json"}};
        asked.body = body;
        asked.via = "http";
        asked.secure = true;
        if (as_public) return asked;
        asked.speaker = full.ada().party;
        asked.holder.account = full.ada().id;
        asked.holder.party = full.ada().party;
        asked.holder.in_session = true;
        return asked;
    }

    static json::Value const* schema_of(Operation const& operation, int status) {
        auto const* response = operation.description.find("responses")->find(std::to_string(status));
        auto const* json_content = response ? response->find("content")->find("application/json") : nullptr;
        return json_content ? json_content->find("schema") : nullptr;
    }
    static bool answers_json(Operation const& operation) {
        for (int const status : {200, 201})
            if (schema_of(operation, status)) return true;
        return false;
    }

    json::Value ask(Operation const& operation, Request asked) {
        auto const place = std::string(name_of(asked.method)) + " " + asked.path;
        auto reply = full.service().ask(std::move(asked));
        reply.body = whole_body(reply);
        auto const body = json::parse(reply.body);
        if (reply.status >= 300) {
            EXPECT_LT(reply.status, 500) << place << reply.body;
            refusals[operation.id] = reply.body;
            return {};
        }
        if (reply.content_type != "application/json") return {};
        reached.insert(operation.id);
        ++answers;
        auto const* schema = schema_of(operation, reply.status);
        EXPECT_TRUE(schema) << place << " answers " << reply.status << ", which is not declared";
        EXPECT_TRUE(body) << place << reply.body;
        if (!schema || !body) return {};
        for (auto const& misfit : check.misfits(*body, *schema, &seen))
            ADD_FAILURE() << place << " " << misfit;
        return *body;
    }
    json::Value ask(std::string const& id, Request asked) {
        for (auto const& operation : operations)
            if (operation.id == id) return ask(operation, std::move(asked));
        ADD_FAILURE() << "there is no operation " << id;
        return {};
    }

    static Method method_of(std::string const& verb) {
        if (verb == "post") return Method::post;
        if (verb == "put") return Method::put;
        return verb == "delete" ? Method::remove : Method::get;
    }
    std::vector<std::string> paths_of(std::string const& path) {
        auto const open = path.find('{');
        if (open == path.npos) return {path};
        auto const close = path.find('}', open);
        std::vector<std::string> paths;
        for (auto const& value : full.values_of(path.substr(open + 1, close - open - 1)))
            for (auto const& rest : paths_of(path.substr(close + 1)))
                paths.push_back(path.substr(0, open) + value + rest);
        return paths;
    }
    // Without any, and each word that the description itself names.
    static std::vector<Pairs> queries_of(Operation const& operation) {
        std::vector<Pairs> queries{{}};
        for (auto const& parameter : *operation.description.find("parameters")->array()) {
            auto const* words = parameter.find("schema")->find("enum");
            for (auto const& word : words ? *words->array() : json::Array{})
                queries.push_back({{std::string(parameter.text_of("name")), *word.text()}});
        }
        return queries;
    }

    std::vector<std::string> bodies_of(std::string const& id);
    void walk(std::string const& verb);
    void walk_passkeys();
    void send_form();
    void send_messages();
    void erase();
    void erase_contact();
    void list_backups();
    void set_witnesses();
    void walk_all();

    bool as_public = false;  // before what is asked for while this is made
    FullHouse full;
    SchemaCheck check;
    std::vector<Operation> operations;
    std::set<std::string> reached;
    std::map<std::string, std::string> refusals;  // the last of each
    SchemaCheck::Seen seen;
    int answers = 0;
};

// What is sent to the routes that need something said.
std::vector<std::string> ConformanceTest::bodies_of(std::string const& id) {
    auto const statement = R"({"title":"Smoke over the harbour"})";
    auto const pass = FullHouse::passphrase();
    // Made for those alone that use one.
    auto const link = id.starts_with("post_invitations_") ? full.invitation() : "";
    std::map<std::string, std::vector<std::string>> const bodies{
        {"post_spaces", {R"({"name":"valley"})"}},
        {"post_spaces_space_statements", {statement}},
        {"post_spaces_space_statements_batch",
         {std::string(R"([{"kind":"intake.report","key":"k","body":)") + statement +
          R"(},{"kind":"intake.report","body":{}}])"}},
        {"post_sign_in", {R"({"name":"ada","passphrase":")" + pass + "\"}"}},
        {"post_me_passphrase", {R"({"old":")" + pass + R"(","new":")" + pass + "\"}"}},
        {"post_invitations", {R"({"space":"hill","role":"observer"})"}},
        {"post_invitations_look", {R"({"secret":")" + link + "\"}"}},
        {"post_invitations_accept",
         {R"({"secret":")" + link + R"(","name":"bea","label":"Bea","passphrase":")" + pass + "\"}"}},
        {"post_spaces_space_cases",
         {R"({"title":"Hospitals","with":[")" + full.house().operator_party().hex() + "\"]}"}},
        {"post_parties",
         {R"({"name":"CERT of Asteria","key":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk="})"}},
        {"post_parties_party_keys", {R"({"key":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="})"}},
        {"post_parties_party_delegations",
         {R"({"role":"cert","key":"CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=",)"
          R"("from":"2026-03-01T00:00:00Z","to":"2027-03-01T00:00:00Z"})"}},
        {"post_spaces_space_gateways", {R"({"type":"smssync","settings":{"secret":"S3CRET"}})"}},
        {"post_spaces_space_gateways_gateway_settings", {R"({"settings":{"name":"the market"}})"}},
        {"post_tokens", {R"({"label":"bot","space":"hill"})", "{}"}},
        {"post_spaces_space_blobs", {"a file"}},
        {"post_spaces_space_xforms", {FullHouse::xform("1"), FullHouse::xform("2")}},
        {"post_spaces_space_xforms_form_state", {R"({"open":false})"}},
        {"put_spaces_space_xforms_form_media_name", {"name\nnorth\n"}},
        {"post_spaces_space_contacts_imports",
         {"role,name,state,region,matters,languages,time_zone,tlp,web,size\n"
          "cert,Desk,Asteria,europe,incident,en,Europe/Paris,GREEN,yes,7\ncert,Desk\n"}},
    };
    auto const found = bodies.find(id);
    return found == bodies.end() ? std::vector<std::string>{""} : found->second;
}

void ConformanceTest::walk(std::string const& verb) {
    for (auto const& operation : operations) {
        if (operation.verb != verb || !answers_json(operation)) continue;
        for (auto const& path : paths_of(operation.path))
            for (auto const& query : queries_of(operation))
                for (auto const& body : bodies_of(operation.id))
                    ask(operation, request(method_of(verb), path, query, body));
    }
}

// Their questions are answered by an authenticator.
void ConformanceTest::walk_passkeys() {
    Authenticator phone;
    auto const meant = [](json::Value const& question) {
        return Meant{"https://crisis.example", "crisis.example",
                     from_base64url(question.text_of("challenge")).value_or("")};
    };
    auto const question = ask("post_passkeys_begin", request(Method::post, "/api/v1/passkeys/begin"));
    auto const created = phone.create(meant(question));
    auto const brought = json::write(json::Object{{"label", "phone"},
                                                  {"client_data", to_base64url(created.client_data)},
                                                  {"attestation", to_base64url(created.attestation)}});
    ask("post_passkeys", request(Method::post, "/api/v1/passkeys", {}, brought));
    auto const asked =
        ask("post_passkeys_sign_in_begin", request(Method::post, "/api/v1/passkeys/sign-in/begin"));
    auto const assertion = phone.get(meant(asked));
    auto const answer =
        json::write(json::Object{{"id", to_base64url(phone.id)},
                                 {"client_data", to_base64url(assertion.client_data)},
                                 {"authenticator_data", to_base64url(assertion.authenticator_data)},
                                 {"signature", to_base64url(assertion.signature)}});
    ask("post_passkeys_sign_in", request(Method::post, "/api/v1/passkeys/sign-in", {}, answer));
}

void ConformanceTest::send_form() {
    auto sent = request(Method::post, "/report/hill", {}, "token=tokentokentoken1&what=No+water&when=now");
    sent.headers.back().second = "application/x-www-form-urlencoded";
    ask("post_report_space", std::move(sent));
}

void ConformanceTest::send_messages() {
    for (std::string const type : {"smssync", "generic"})
        ask("post_in_" + type + "_key",
            request(Method::post, full.way_in(type), {},
                    R"({"from":"+999371122","message":"Dlo","secret":"S3CRET"})"));
    ask("get_in_smssync_key",
        request(Method::get, full.way_in("smssync"), {{"task", "send"}, {"secret", "S3CRET"}}));
    ask("get_in_smssync_key", request(Method::get, full.way_in("smssync"), {{"task", "result"}}));
    ask("get_spaces_space_broadcasts_preview",
        request(Method::get, "/api/v1/spaces/hill/broadcasts/preview", {{"circle", "-48.2,12.8,5000"}}));
    ask("post_in_generic_key",
        request(
            Method::post, full.way_in("generic"), {},
            R"({"from":"+999371122","text":"Dlo ","concat-ref":"7","concat-total":"2","concat-part":"1"})"));
    ask("get_in_generic_key",
        request(Method::get, full.way_in("generic"), {{"from", "+999371122"}, {"text", "Dlo"}}));
}

// Of one report alone: what comes after has need of the others.
void ConformanceTest::erase() {
    ask("post_spaces_space_entries_number_erasure",
        request(Method::post, "/api/v1/spaces/hill/entries/" + full.unwanted() + "/erasure", {},
                R"({"why":"the person asked for it"})"));
}

// Shown first: nobody can be shown after.
void ConformanceTest::erase_contact() {
    for (std::string const what : {"shown", "erasure"})
        ask("post_spaces_space_contacts_contact_" + what,
            request(Method::post, "/api/v1/spaces/hill/contacts/" + full.contact() + "/" + what, {},
                    R"({"why":"the person asked for it"})"));
}

// As the operator asks, of a house that remembers one.
void ConformanceTest::list_backups() {
    full.house().vault().remember_backup({full.house().clock()(), "/nowhere", {}});
    auto asked = request(Method::get, "/api/v1/backups");
    asked.speaker = full.house().operator_party();
    asked.holder = {};
    ask("get_backups", std::move(asked));
}

// As the operator sets them.
void ConformanceTest::set_witnesses() {
    auto const log = tlog::make_verifier_key("log.example/hill", tlog::KeyType::ed25519, Bytes(32, 'l'));
    auto const witness = tlog::make_verifier_key("w.example", tlog::KeyType::cosignature, Bytes(32, 'w'));
    auto const as_operator = [&](Method method, std::string const& path, std::string_view body) {
        auto asked = request(method, "/api/v1/witness" + path, {}, body);
        asked.speaker = full.house().operator_party();
        asked.holder = {};
        return asked;
    };
    auto const watched = json::write(json::Object{{"key", tlog::write_verifier_key(log)}, {"url", ""}});
    auto const policy = "witness w " + tlog::write_verifier_key(witness) + " https://w.example\nquorum w\n";
    ask("post_witness_logs", as_operator(Method::post, "/logs", watched));
    ask("put_witness_policy", as_operator(Method::put, "/policy", policy));
    ask("get_witness", as_operator(Method::get, "", ""));
    ask("delete_witness_logs_log",
        as_operator(Method::remove, "/logs/" + sha256("log.example/hill").hex(), ""));
    ask("delete_witness_policy", as_operator(Method::remove, "/policy", ""));
}

void ConformanceTest::walk_all() {
    walk("get");
    as_public = true;
    walk("get");
    as_public = false;
    walk("put");
    walk_passkeys();
    send_form();
    send_messages();
    erase();
    erase_contact();
    list_backups();
    set_witnesses();
    walk("post");
    walk("get");  // what was made meanwhile
    walk("delete");
}

TEST_F(ConformanceTest, EveryAnswerIsWhatTheDescriptionSays) {
    walk_all();
    std::set<std::string> never;
    for (auto const& operation : operations) {
        if (!answers_json(operation)) continue;
        EXPECT_NE(reached.contains(operation.id), not_reached.contains(operation.id))
            << operation.id << ": give it a body or a name, or say above why it cannot be reached. "
            << refusals[operation.id];
        for (int const status : {200, 201})
            if (auto const* schema = schema_of(operation, status))
                never.merge(check.never_seen(*schema, seen));
    }
    for (auto const& member : never)
        EXPECT_TRUE(not_seen.contains(member)) << member << " is declared, and no answer has it";
    for (auto const& [member, why] : not_seen) EXPECT_TRUE(never.contains(member)) << member << " is seen";
    std::printf("%zu operations, %d answers\n", reached.size(), answers);
}

}  // namespace
}  // namespace comity::http
