#include "kernel/erasure.h"

#include <algorithm>
#include <future>
#include <set>

#include "base/members.h"
#include "kernel/desk.h"
#include "kernel/house.h"
#include "kernel/space.h"

namespace comity {

namespace {

constexpr std::size_t why_limit = 500;

std::unexpected<Error> malformed(std::string why) {
    return refuse(Fault::malformed, std::move(why));
}

// The members of the body that the kind declares free of personal data.
std::string remains_of(Kind const& kind, json::Value const& body) {
    json::Object remains;
    for (auto const& name : kind.remains)
        if (auto const* value = body.find(name)) remains.emplace_back(name, *value);
    return json::write(json::Value(std::move(remains)));
}

Result<ErasedBody> read_erased(json::Value const& value) {
    if (!value.object()) return malformed("Each erased entry is an object with number and remains.");
    TRY_OK(members::refuse_others(value, "An erased entry", {"number", "remains"}));
    auto const* number = value.find("number");
    auto const* remains = value.find("remains");
    if (!number || !number->integer() || *number->integer() < 1 || !remains || !remains->object())
        return malformed("Each erased entry has a number from 1 on and what remains, an object.");
    return ErasedBody{static_cast<std::uint64_t>(*number->integer()), json::write(*remains)};
}

}  // namespace

Result<void> check_why(std::string_view why) {
    bool const fits = !why.empty() && why.size() <= why_limit && why.find_first_of("\r\n") == why.npos;
    if (!fits) return malformed("Say why in one line of 1 to 500 bytes.");
    return {};
}

Result<Erasure> read_erasure(json::Value const& body) {
    if (!body.object()) return malformed("An erasure must be a JSON object.");
    TRY_OK(members::refuse_others(body, "An erasure", {"why", "erased"}));
    Erasure erasure{std::string(body.text_of("why")), {}};
    TRY_OK(check_why(erasure.why));
    auto const* erased = body.find("erased");
    if (!erased || !erased->array() || erased->array()->empty() ||
        erased->array()->size() > erased_together_limit)
        return malformed("\"erased\" must be a list of 1 to 500 entries.");
    std::set<std::uint64_t> numbers;
    for (auto const& each : *erased->array()) {
        TRY(entry, read_erased(each));
        if (!numbers.insert(entry.number).second) return malformed("An entry is erased once.");
        erasure.entries.push_back(std::move(entry));
    }
    return erasure;
}

std::string write_erasure(Erasure const& erasure) {
    std::string body;
    json::Writer writer(body);
    writer.open('{').member("why", erasure.why).key("erased").open('[');
    for (auto const& entry : erasure.entries)
        writer.open('{').member("number", entry.number).key("remains").raw(entry.remains).close('}');
    writer.close(']').close('}');
    return body;
}

Result<void> check_erasure(json::Value const& body) {
    TRY_OK(read_erasure(body));
    return {};
}

Shape erasure_shape() {
    using namespace shape;
    auto const erased = closed({{"number", whole_number()}, {"remains", anything()}});
    return named(erasure_kind, closed({{"why", text()}, {"erased", list(named("Erased", erased))}}));
}

Result<void> Going::begin(OwnedEntry const& asked) {
    auto const* kind = find_kind(rooms_, asked.header.kind);
    if (!kind || !kind->may_erase)
        return refuse(Fault::forbidden,
                      "This is not a person's own words: it is not erased, but superseded or withdrawn.");
    add(*kind, asked);
    return {};
}

bool Going::may_go(BytesView body) const {
    return std::ranges::any_of(id_texts_, [&](auto const& id) { return body.find(id) != body.npos; });
}

void Going::take(OwnedEntry const& later) {
    auto const* kind = find_kind(rooms_, later.header.kind);
    if (later.erased || !kind || !kind->goes_with) return;
    if (std::ranges::find(entries_, later.number, &ErasedBody::number) != entries_.end()) return;
    auto const first = kind->goes_with(later.body);
    if (first && std::ranges::find(ids_, *first) != ids_.end()) add(*kind, later);
}

void Going::add(Kind const& kind, OwnedEntry const& entry) {
    ids_.push_back(entry.id);
    id_texts_.push_back(entry.id.hex());
    entries_.push_back({entry.number, remains_of(kind, entry.body)});
    if (!kind.blobs) return;
    for (auto const& hash : kind.blobs(entry.body)) blobs_.push_back(hash);
}

namespace {

// The statement that erased the entry before, if one did.
std::optional<Heard> erased_before(Visit const& visit, std::uint64_t number) {
    auto const reading = visit.sight.read();
    if (!reading) return std::nullopt;
    auto& query = reading->query("SELECT by FROM erased WHERE number = ?1").with(number);
    auto const by = query.step() ? std::optional(static_cast<std::uint64_t>(query.integer(0))) : std::nullopt;
    query.reset();
    if (!by) return std::nullopt;
    auto const record = visit.sight.record(*by);
    if (!record) return std::nullopt;
    return Heard{Heard::Outcome::again, *by, record->id, record->heard_at_ms,
                 visit.sight.space().receipt_code(*by)};
}

}  // namespace

Result<Heard> erase(House& house, std::string_view space, Introducer const& by, std::uint64_t number,
                    std::string why) {
    TRY_OK(check_why(why));
    TRY(visit, house.visit(space, by.party, by.via));
    if (visit.sight.role() < Role::steward)
        return refuse(Fault::forbidden, "Only a steward of the space may erase.");
    auto heard = erased_before(visit, number);
    if (!heard) {
        TRY(fresh, erase_on_record(house, space, by, {number}, std::move(why)));
        heard = fresh;
    }
    TRY_OK(visit.sight.space().wait_for_erasure());
    return *heard;
}

Result<Heard> erase_on_record(House& house, std::string_view space, Introducer const& by,
                              std::vector<std::uint64_t> numbers, std::string why) {
    auto const said = std::make_shared<std::promise<Result<Heard>>>();
    house.desk().hear_erasure(space, by.party, by.via, std::move(numbers), std::move(why),
                              [said](Result<Heard> answer) { said->set_value(std::move(answer)); });
    return said->get_future().get();
}

}  // namespace comity
