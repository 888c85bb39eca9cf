// A space's journal as a transparency log that others read (c2sp.org/tlog-tiles): checkpoint, tiles,
// receipts.
#include "http/api.h"
#include "http/said.h"
#include "kernel/space.h"
#include "kernel/tree.h"
#include "kernel/vault.h"
#include "tlog/policy.h"

namespace comity::http {
namespace {

Reply text_reply(std::string text, std::string_view type, std::string_view caching) {
    Reply reply;
    reply.content_type = type;
    reply.headers = {{"Cache-Control", std::string(caching)}};
    reply.body = std::move(text);
    return reply;
}

Result<Reply> show_checkpoint(Visit const& visit, Request const&) {
    return text_reply(newest_checkpoint(visit.sight.space()), "text/plain; charset=utf-8", "no-cache");
}

// Hashes tell nobody what was said; entries are for members, as far as each may hear of their kinds.
Result<Reply> show_tile(Visit const& visit, Request const& request) {
    auto const path = "tile/" + std::string(request.capture("path"));
    auto const tile = tlog::read_tile_path(path);
    bool const is_bundle = tile && tile->kind == tlog::TileKind::entries;
    if (!tile || (is_bundle && visit.sight.role() < Role::observer))
        return refuse(Fault::not_found, "There is no such tile here, or you may not see it.");
    auto const may_see = [&](std::uint64_t number) { return visit.sight.trace(number).has_value(); };
    TRY(bytes, read_tile(visit.sight.space(), *tile, may_see));
    // A tile of hashes that was written down whole never changes; what a reader may hear of does.
    return text_reply(std::move(bytes), "application/octet-stream",
                      is_bundle ? "private, no-cache" : "private, max-age=31536000, immutable");
}

Result<Reply> show_receipt(Visit const& visit, Request const& request) {
    TRY(number, entry_number(request));
    TRY_OK(visit.sight.trace(number));
    TRY(file, receipt_file(visit.sight.space(), number));
    auto reply = text_reply(std::move(file), "text/plain; charset=utf-8", "no-cache");
    reply.headers.emplace_back("Content-Disposition",
                               "attachment; filename=\"entry-" + std::to_string(number) + ".tlog-proof\"");
    return reply;
}

// Our own log, and the witnesses whom the house asks: who checks a receipt demands them.
Result<Reply> show_policy(House& house, Visit const& visit) {
    auto const state = visit.sight.space().state();
    tlog::Policy policy;
    if (auto const text = house.vault().witness_policy(); !text.empty()) {
        TRY(asked, tlog::read_policy(text));
        policy = std::move(asked);
    }
    policy.logs.push_back(
        {tlog::make_verifier_key(state.origin, tlog::KeyType::ed25519, state.checkpoint_public_key), ""});
    return text_reply(tlog::write_policy(policy), "text/plain; charset=utf-8", "no-cache");
}

Route shown(std::string path, std::string summary, std::string answers, Role role,
            decltype(Route::answer) answer) {
    Route route;
    route.path = std::move(path);
    route.summary = std::move(summary);
    route.answers = std::move(answers);
    route.role = role;
    route.cacheable = false;
    route.answer = std::move(answer);
    return route;
}

}  // namespace

void add_log_api(RouteTable& table, House& house) {
    table.of_spaces.push_back(shown("/log/{space}/checkpoint",
                                    "Size and root of the journal, signed by its key and by witnesses",
                                    "text/plain", Role::everyone, show_checkpoint));
    table.of_spaces.push_back(shown(
        "/log/{space}/policy", "Whom to believe when a receipt of the space is checked", "text/plain",
        Role::everyone, [&house](Visit const& visit, Request const&) { return show_policy(house, visit); }));
    table.of_spaces.push_back(
        shown("/log/{space}/tile/{path...}",
              "A tile of hashes, or for members a bundle of entries (c2sp.org/tlog-tiles)",
              "application/octet-stream", Role::everyone, show_tile));
    table.of_spaces.push_back(shown("/api/v1/spaces/{space}/entries/{number}/receipt",
                                    "That the entry stands on the record, as a file that verifies offline "
                                    "(.tlog-proof)",
                                    "text/plain", Role::observer, show_receipt));
}

}  // namespace comity::http
