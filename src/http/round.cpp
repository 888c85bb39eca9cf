#include "http/round.h"

#include <algorithm>

#include "http/live_text.h"
#include "kernel/space.h"

namespace comity::http {
namespace {

std::size_t events_in(std::vector<News> const& news) {
    std::size_t events = 0;
    for (auto const& each : news) events += each.told->events.size();
    return events;
}

Text text_of(std::string text) {
    return text.empty() ? nullptr : std::make_shared<std::string const>(std::move(text));
}

}  // namespace

std::optional<Role> role_in(Space const& space, Listener const& listener) {
    bool const knows = listener.knows(space.id());
    if (!knows && (listener.named_only || space.name() == "house")) return std::nullopt;
    if (!listener.holder.scope.covers(space.name())) return std::nullopt;
    auto const role = space.role_of(listener.reader);
    if (role > Role::everyone) return role;
    // A public space is told of only where it was asked for; and who was a member looks at it anew as the
    // public.
    if (!listener.named_only || !space.admits(role) || listener.knows_as_member(space.id()))
        return std::nullopt;
    return role;
}

Round::Round(std::string_view boot, std::vector<News> news)
    : boot_(boot), news_(std::move(news)), one_by_one_(events_in(news_) <= one_by_one_limit) {
    for (auto const& each : news_)
        if (each.space) add(each);
    if (one_by_one_ || news_.empty()) return;
    auto const& last = *news_.back().told;
    std::string end;
    write_place(end, id_of(boot_, last, last.events.empty() ? 0 : last.events.size() - 1));
    end_ = text_of(std::move(end));
}

// One by one, the order of all is kept, or an id could stand before what it lies behind.
void Round::add(News const& news) {
    auto const is_its = [&](Part const& part) { return part.space == news.space.get(); };
    auto part = one_by_one_ ? (parts_.empty() ? parts_.end() : parts_.end() - 1) : parts_.begin();
    part = std::find_if(part, parts_.end(), is_its);
    if (part == parts_.end()) part = parts_.insert(part, {.space = news.space.get()});
    part->told.push_back(news.told.get());
}

bool Round::say_to(Listener& listener) {
    bool said = false;
    for (auto& part : parts_)
        if (listener.from < part.told.back()->end()) said = say_part(part, listener) || said;
    if (said && end_) listener.out.add(end_);
    return said;
}

bool Round::say_part(Part& part, Listener& listener) {
    auto const role = role_in(*part.space, listener);
    if (!role && !listener.knows(part.space->id())) return false;
    if (!role) {
        listener.forget(part.space->id());
        std::string left;
        if (!part.left) write_left(left, part.space->name());
        if (!part.left) part.left = text_of(std::move(left));
        listener.out.add(part.left);
        return true;
    }
    listener.learn(part.space->id(), *role > Role::everyone);
    auto const text = part_text(part, *role, listener.from);
    if (text) listener.out.add(text);
    return text != nullptr;
}

Text Round::part_text(Part& part, Role role, Place const& from) {
    // Who came in the middle gets a text of its own.
    if (from > Place{part.told.front()->commit, 0}) return write(part, role, from);
    auto& text = part.by_role[static_cast<std::size_t>(role)];
    if (!text) text = write(part, role, from);
    return *text;
}

Text Round::write(Part const& part, Role role, Place const& from) const {
    std::string out;
    auto const is_torn = [](Told const* told) { return told->has_gap; };
    if (std::ranges::any_of(part.told, is_torn))
        write_reset(out, "", {{part.space->name(), part.space->size()}});
    else if (one_by_one_)
        for (auto const* told : part.told) write_one_by_one(out, *told, role, from);
    else
        write_count(out, part, role, from);
    if (tells_of_claims(part, role, from)) write_claims(out, part.space->name());
    return text_of(std::move(out));
}

// Only those who can make some hear of them.
bool Round::tells_of_claims(Part const& part, Role role, Place const& from) {
    return role >= Role::analyst && std::ranges::any_of(part.told, [&](Told const* told) {
               return told->claims_changed && from < Place{told->commit, 0};
           });
}

void Round::write_one_by_one(std::string& out, Told const& told, Role role, Place const& from) const {
    for (std::uint32_t at = 0; at < told.events.size(); ++at)
        if (told.events[at].audience <= role && Place{told.commit, at} >= from)
            write_heard(out, id_of(boot_, told, at), told.name, told.events[at]);
}

void Round::write_count(std::string& out, Part const& part, Role role, Place const& from) const {
    Many many;
    for (auto const* told : part.told)
        for (std::uint32_t at = 0; at < told->events.size(); ++at) {
            auto const& event = told->events[at];
            if (event.audience > role || Place{told->commit, at} < from) continue;
            if (many.kinds.empty()) many.first = event.number;
            many.last = event.number;
            ++many.kinds[event.kind];
        }
    if (!many.kinds.empty()) write_many(out, part.space->name(), many);
}

}  // namespace comity::http
