// A house that witnesses a log, and the log: a tree with a key, which says whatever a test has it say. One
// thread.
#pragma once

#include <array>

#include "../tlog/logs.h"
#include "api_fixture.h"
#include "base/hash.h"
#include "kernel/vault.h"
#include "tlog/evidence.h"
#include "tlog/witness_request.h"

namespace comity::http {

class WitnessTest : public ApiTest {
  protected:
    using Log = tlog::Log;

    Reply watch(tlog::VerifierKey const& key, std::string const& url = "") {
        return post("/api/v1/witness/logs",
                    json::write(json::Object{{"key", tlog::write_verifier_key(key)}, {"url", url}}));
    }
    Reply send(std::string body) {
        auto asked = request(Method::post, "/witness/add-checkpoint");
        asked.speaker = {};
        asked.sender = sender;
        auto const owner = std::make_shared<std::string const>(std::move(body));
        asked.body = *owner;
        asked.body_owner = owner;
        return service.ask(std::move(asked));
    }
    static std::string body_of(Log const& of, std::uint64_t old_size, std::uint64_t size) {
        tlog::Proof proof;
        if (old_size > 0 && old_size <= size) proof = of.tree.consistency(old_size, size);
        return tlog::write_witness_request({old_size, proof, of.checkpoint_note(size)});
    }
    Reply ask(Log const& of, std::uint64_t old_size, std::uint64_t size) {
        return send(body_of(of, old_size, size));
    }
    tlog::VerifierKey witness_key() {
        return *tlog::read_verifier_key(read(get("/api/v1/witness")).text_of("key"));
    }
    // The checkpoint's text with the answer under it, held against the witness's key.
    bool is_cosigned(Log const& of, std::uint64_t size, Reply const& reply) {
        std::array const known{witness_key()};
        return tlog::open_note(of.checkpoint(size).text + "\n" + reply.body, known).has_value();
    }
    std::string log_path(Log const& of) const {
        return "/api/v1/witness/logs/" + sha256(of.signer.key.name).hex();
    }
    json::Value listed() { return read(get("/api/v1/witness")).find("logs")->array()->at(0); }
    std::string status() { return std::string(read(get("/healthz")).text_of("status")); }

    // What a third party finds who has nothing but the evidence and the log's key.
    Result<tlog::TwoHistories> evidence_against(Log const& of) {
        TRY(evidence, tlog::read_evidence(get(log_path(of) + "/evidence").body));
        return tlog::check_evidence(evidence, of.signer.key);
    }

    std::string sender = "a network";
    Log log = tlog::log_of(40);
    Log other = forked();  // from entry 10 on, by the same key

    static Log forked() {
        auto fork = tlog::log_of(10);
        while (fork.tree.size() < 40) fork.tree.add("another " + std::to_string(fork.tree.size()));
        return fork;
    }
};

}  // namespace comity::http
