#include "http/cosigning.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>

#include "base/log.h"
#include "kernel/tree.h"
#include "kernel/vault.h"
#include "tlog/lines.h"

namespace comity::http {

namespace {

constexpr std::string_view size_type = "text/x.tlog.size";

bool has_signed(tlog::Note const& note, tlog::VerifierKey const& key) {
    return std::ranges::any_of(note.lines, [&](tlog::SignatureLine const& line) {
        return line.name == key.name && line.bytes.starts_with(key.id);
    });
}

std::string with_path(std::string url, std::string_view path) {
    while (url.ends_with('/')) url.pop_back();
    return url + "/" + std::string(path);
}

// What a witness says with a 409: the size it has, in decimal, and a newline.
std::optional<std::uint64_t> told_size(OutgoingAnswer const& answer) {
    std::string_view body = answer.body;
    if (answer.status != 409 || !answer.content_type.starts_with(size_type) || !body.ends_with('\n'))
        return std::nullopt;
    body.remove_suffix(1);
    return tlog::read_size(body);
}

}  // namespace

Cosigning::Cosigning(House& house, Witness& witness, CosigningOptions options)
    : house_(house), witness_(witness), options_(std::move(options)) {}

Cosigning::~Cosigning() = default;  // the thread is asked to stop, and waited for

void Cosigning::start() {
    thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

void Cosigning::run(std::stop_token const& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        try {
            round(stop);
        } catch (std::exception const& failure) {
            log::error("witnesses could not be asked", {{"why", failure.what()}});
        }
        std::unique_lock lock(mutex);
        never.wait_for(lock, stop, std::chrono::milliseconds(options_.pause_ms), [] { return false; });
    }
}

void Cosigning::round(std::stop_token const& stop) {
    witness_.settle_doubts(
        [&](std::string const& url, tlog::Tile const& tile) { return read_tile(url, tile, stop); });
    take_policy();
    if (policy_.witnesses.empty()) return;
    auto const settled = house_.vault().settled();
    for (auto const& space : house_.sizes()) {
        if (stop.stop_requested()) return;
        auto const known = settled.find(space.id);
        auto const up_to = known == settled.end() ? 0 : known->second;
        if (up_to >= space.size || !somebody_may_be_asked(space)) continue;
        try {
            ask_for(space, up_to, stop);
        } catch (std::exception const& failure) {
            fail(troubles_[space.id]);
            log::error("witnesses could not be asked", {{"space", space.id.hex()}, {"why", failure.what()}});
        }
    }
}

void Cosigning::take_policy() {
    auto text = house_.vault().witness_policy();
    if (text == policy_text_) return;
    policy_text_ = std::move(text);
    auto policy =
        policy_text_.empty() ? Result<tlog::Policy>(tlog::Policy{}) : tlog::read_policy(policy_text_);
    if (!policy) log::error("the witness policy cannot be read", {{"why", policy.error().why}});
    policy_ = policy ? *std::move(policy) : tlog::Policy{};
    waits_.assign(policy_.witnesses.size(), {});
    asked_.clear();
    troubles_.clear();
    std::lock_guard lock(said_mutex_);
    said_.clear();
}

// Without opening the space: most have nothing to ask, or nobody.
bool Cosigning::somebody_may_be_asked(SpaceSize const& space) const {
    if (auto const trouble = troubles_.find(space.id);
        trouble != troubles_.end() && !may_ask(trouble->second))
        return false;
    auto const found = asked_.find(space.id);
    for (std::size_t at = 0; at < waits_.size(); ++at) {
        if (!may_ask(waits_[at])) continue;
        if (found == asked_.end()) return true;
        auto const& asked = found->second;
        bool const lacks = asked.size < space.size || !has_signed(asked.note, policy_.witnesses[at].key);
        if (lacks && may_ask(asked.waits[at])) return true;
    }
    return false;
}

void Cosigning::ask_for(SpaceSize const& listed, std::uint64_t settled, std::stop_token const& stop) {
    auto const found = house_.space(listed.name);
    if (!found) return;
    auto& space = **found;
    auto& asked = begin(space, settled);
    bool more = false;
    for (std::size_t at = 0; at < waits_.size() && !stop.stop_requested(); ++at) {
        if (has_signed(asked.note, policy_.witnesses[at].key)) continue;
        if (may_ask(waits_[at]) && may_ask(asked.waits[at])) more |= ask(at, space, asked, stop);
    }
    bool const whole = std::ranges::all_of(
        policy_.witnesses, [&](auto const& witness) { return has_signed(asked.note, witness.key); });
    if (more) keep(space, asked);
    if (whole) house_.vault().settle(space.id(), asked.size);
    troubles_.erase(space.id());
}

// All witnesses are asked for the same checkpoint, the newest when the space's turn comes.
Cosigning::Asked& Cosigning::begin(Space& space, std::uint64_t settled) {
    auto& asked = asked_[space.id()];
    auto const count = policy_.witnesses.size();
    asked.waits.resize(count);
    asked.sizes.resize(count, settled);
    auto newest = newest_checkpoint(space);
    auto const size = opened(space, newest).checkpoint.size;
    if (asked.size == size) return asked;
    asked.size = size;
    asked.note = tlog::read_note(newest).value();
    return asked;
}

// Whether there is a cosignature more.
bool Cosigning::ask(std::size_t at, Space& space, Asked& asked, std::stop_token const& stop) {
    auto const begun_ms = options_.ticks();
    auto const taken = ask_once(at, space, asked, stop);
    if (stop.stop_requested()) return taken.has_value();
    bool const slow = options_.ticks() - begun_ms >= options_.slow_ms;
    if (taken) {
        asked.waits[at] = {};
        asked.sizes[at] = asked.size;
        slow ? fail(waits_[at]) : void(waits_[at] = {});
        say(at, "It has cosigned.");
        return true;
    }
    auto const& [fault, why] = taken.error();
    bool const is_gone = slow || fault == Fault::busy || fault == Fault::too_slow || fault == Fault::too_many;
    auto& wait = is_gone ? waits_[at] : asked.waits[at];
    if (wait.failures == 0 || fault == Fault::conflict)
        (fault == Fault::conflict ? log::error : log::warning)(
            "a witness did not cosign",
            {{"witness", policy_.witnesses[at].key.name}, {"space", space.id().hex()}, {"why", why}});
    fail(wait);
    say(at, why);
    return false;
}

Result<void> Cosigning::ask_once(std::size_t at, Space& space, Asked& asked, std::stop_token const& stop) {
    auto const url = with_path(policy_.witnesses[at].url, "add-checkpoint");
    auto const own = opened(space, tlog::write_note(asked.note));
    // Only the line of the log itself: what others signed is for them to show.
    auto const bare = tlog::write_note({asked.note.text, {asked.note.lines.front()}});
    auto old_size = std::min(asked.sizes[at], asked.size);
    house_.vault().remember_seen(space.id(), asked.size, own.checkpoint.root);
    for (int tries = 0; tries < 2; ++tries) {
        TRY(body, witness_request(space, bare, old_size));
        TRY(answer, options_.send({.method = Method::post, .url = url, .body = std::move(body)}, stop));
        if (answer.status == 200) return take_cosignature(at, space, asked, answer.body);
        auto const known = told_size(answer);
        if (known && *known > asked.size)
            return refuse(Fault::conflict, "It has seen " + std::to_string(*known) +
                                               " entries of a space that has " + std::to_string(asked.size) +
                                               " here: two histories, or a house that was put back.");
        if (answer.status == 422)
            return refuse(Fault::conflict, "It holds that this space does not follow from what it has seen.");
        if (answer.status == 404)
            return refuse(Fault::not_found, "It does not watch all spaces of this house.");
        if (answer.status == 429 || answer.status >= 500)
            return refuse(Fault::busy, "It answered " + std::to_string(answer.status) + ".");
        if (!known || *known == old_size)
            return refuse(Fault::malformed, "It answered " + std::to_string(answer.status) + ".");
        asked.sizes[at] = old_size = *known;
    }
    return refuse(Fault::malformed, "It named one size after the other.");
}

// Nothing is believed but a line that this witness's key has made of this very checkpoint.
Result<void> Cosigning::take_cosignature(std::size_t at, Space& space, Asked& asked,
                                         std::string_view text) const {
    auto const& key = policy_.witnesses[at].key;
    TRY(lines, tlog::read_signature_lines(text));
    auto const line = std::ranges::find_if(lines, [&](tlog::SignatureLine const& each) {
        return each.name == key.name && each.bytes.starts_with(key.id);
    });
    if (line == lines.end()) return refuse(Fault::forbidden, "Its answer is not signed with its key.");
    std::array const known{key};
    if (!tlog::open_note(tlog::Note{asked.note.text, {*line}}, known))
        return refuse(Fault::forbidden, "Its cosignature does not hold.");
    TRY_OK(tlog::add_signature(asked.note, *line));
    MUST(opened(space, tlog::write_note(asked.note)).checkpoint.size == asked.size);
    return {};
}

// A receipt needs the whole quorum on one checkpoint: fewer are not kept, and are waited for.
void Cosigning::keep(Space& space, Asked const& asked) const {
    auto const note = tlog::write_note(asked.note);
    if (tlog::satisfied(policy_, opened(space, note).signatures)) keep_cosigned(space, note);
}

OpenedCheckpoint Cosigning::opened(Space& space, std::string_view note) const {
    auto const state = space.state();
    std::array const log{
        tlog::make_verifier_key(state.origin, tlog::KeyType::ed25519, state.checkpoint_public_key)};
    auto opened = open_checkpoint(note, log, tlog::witness_keys(policy_));
    if (!opened) throw Broken("a checkpoint of the space's own: " + opened.error().why);
    return *std::move(opened);
}

void Cosigning::fail(Wait& wait) const {
    auto const doublings = std::min(wait.failures++, 16);
    wait.until_ms =
        options_.ticks() + std::min(options_.first_wait_ms << doublings, options_.longest_wait_ms);
}

void Cosigning::say(std::size_t at, std::string said) {
    std::lock_guard lock(said_mutex_);
    said_[policy_.witnesses[at].key.id] = std::move(said);
}

std::vector<WitnessStand> Cosigning::stands() {
    auto const policy = tlog::read_policy(house_.vault().witness_policy());
    std::vector<WitnessStand> stands;
    if (!policy) return stands;
    std::lock_guard lock(said_mutex_);
    for (auto const& witness : policy->witnesses) {
        auto const said = said_.find(witness.key.id);
        stands.push_back({witness.key.name, said == said_.end() ? "" : said->second});
    }
    return stands;
}

Result<Bytes> Cosigning::read_tile(std::string const& url, tlog::Tile const& tile,
                                   std::stop_token const& stop) {
    auto& wait = tile_waits_[url];
    if (!may_ask(wait)) return refuse(Fault::busy, "This log is waited for.");
    auto answer = options_.send({.url = with_path(url, tlog::write_tile_path(tile))}, stop);
    if (answer && answer->status == 200) {
        wait = {};
        return std::move(answer->body);
    }
    fail(wait);
    return refuse(Fault::busy, "The log did not show its tile.");
}

}  // namespace comity::http
