#include "http/live.h"

#include <algorithm>
#include <map>

#include "base/log.h"
#include "http/round.h"
#include "kernel/space.h"
#include "kernel/vault.h"

namespace comity::http {
namespace {

constexpr std::size_t waiting_limit = 50'000;  // events in an inbox
constexpr std::size_t names_limit = 256;

// Too much for a circle that does not get to it: each space is only said to have moved on.
void collapse(Inbox& inbox) {
    std::map<Space*, News> last;
    for (auto& each : inbox.news) {
        if (!each.space) continue;
        Told told = *each.told;
        told.has_gap = true;
        last[each.space.get()] = {std::make_shared<Told const>(std::move(told)), each.space};
    }
    inbox.news.clear();
    inbox.events = 0;
    for (auto& [space, news] : last) {
        inbox.events += news.told->events.size();
        inbox.news.push_back(std::move(news));
    }
    std::ranges::sort(inbox.news, {}, [](News const& news) { return news.told->commit; });
}

// The mutex is held.
std::vector<News> emptied(Inbox& inbox) {
    inbox.woken = false;
    inbox.events = 0;
    return std::exchange(inbox.news, {});
}

}  // namespace

Live::Live(House& house, LiveOptions const& options)
    : house_(house),
      events_(house.events().shared_from_this()),
      options_(options),
      claims_(house.vault(), house.clock(), [this](auto const& space) { tell_claims(space); }),
      history_(options.kept_events) {
    events_->listen(this, [this](Telling const& telling) { hear(telling); });
}

Live::~Live() {
    if (heeds_vault_) house_.vault().when_ended([] {});
    events_->listen(this, {});
}

// By a writer's thread: brief.
void Live::hear(Telling const& telling) {
    Told told{.name = telling.space->name(),
              .space = telling.space->id(),
              .where = telling.space,
              .events = telling.events,
              .has_gap = telling.has_gap};
    tell(std::move(told), telling.space);
}

void Live::tell_claims(std::shared_ptr<Space> const& space) {
    Told told{.name = space->name(), .space = space->id(), .where = space, .claims_changed = true};
    tell(std::move(told), space);
}

void Live::tell(Told told, std::shared_ptr<Space> const& space) {
    std::lock_guard const lock(mutex_);
    News const news{history_.keep(std::move(told)), space};
    for (auto const& inbox : inboxes_) lay_down(*inbox, news);
    counts.told += news.told->events.size();
}

// The mutex is held.
void Live::lay_down(Inbox& inbox, News const& news) {
    inbox.news.push_back(news);
    inbox.events += news.told->events.size();
    if (inbox.events > waiting_limit) collapse(inbox);
    if (!std::exchange(inbox.woken, true)) inbox.wake();
}

void Live::recheck() {
    ++rechecks_;
    std::lock_guard const lock(mutex_);
    for (auto const& inbox : inboxes_)
        if (!std::exchange(inbox->woken, true)) inbox->wake();
}

void Live::heed_vault() {
    heeds_vault_ = true;
    house_.vault().when_ended([this] { recheck(); });
}

void Live::open(std::shared_ptr<Inbox> inbox) {
    std::lock_guard const lock(mutex_);
    inboxes_.push_back(std::move(inbox));
}

void Live::close(std::shared_ptr<Inbox> const& inbox) {
    std::lock_guard const lock(mutex_);
    std::erase(inboxes_, inbox);
    emptied(*inbox);
}

std::vector<News> Live::take(Inbox& inbox) {
    std::lock_guard const lock(mutex_);
    return emptied(inbox);
}

std::vector<News> Live::take(Inbox& inbox, std::string& beat) {
    std::lock_guard const lock(mutex_);
    history_.keep({});
    write_beat(beat, history_.end_id(), format_time(house_.clock()()));
    return emptied(inbox);
}

std::pair<std::vector<News>, Place> Live::since(Place const& place) {
    std::vector<News> news;
    std::lock_guard const lock(mutex_);
    for (auto const& told : history_.since(place)) news.push_back({told, told->where.lock()});
    return {std::move(news), history_.end()};
}

bool Live::holds(Listener const& listener) const {
    auto const& credential = listener.holder.credential;
    return credential.empty() || house_.vault().holds(credential);
}

// What the listener asks for and may see. A public space only where it is named.
Result<std::vector<Listing>> Live::open_to(Request const& request) const {
    auto const named = request.all_asked("space");
    if (named.size() > names_limit)
        return refuse(Fault::too_large, "At most 256 spaces can be named in one stream.");
    if (named.empty() && request.speaker.empty())
        return refuse(Fault::malformed, "Name the public spaces to listen to: ?space=NAME.");
    auto listings = house_.spaces(request.speaker);
    std::erase_if(listings, [&](Listing const& listing) {
        bool const asked = named.empty() ? listing.role > Role::everyone
                                         : std::ranges::find(named, listing.name) != named.end();
        return !asked || !request.holder.scope.covers(listing.name);
    });
    if (listings.empty() && !named.empty())
        return refuse(Fault::not_found, "There is no such space, or it is not open to you.");
    return listings;
}

Result<std::shared_ptr<Listener>> Live::welcome(Request const& request) {
    auto listener = std::make_shared<Listener>(*this);
    listener->reader = request.speaker;
    listener->holder = request.holder;
    listener->named_only = request.asked("space").has_value();
    std::string id;
    {
        std::lock_guard const lock(mutex_);
        listener->from = history_.end();
        id = history_.end_id();
    }
    // The sizes are of that moment or later: what is told twice can be told apart by its number.
    TRY(listings, open_to(request));
    std::vector<SpaceSize> sizes;
    for (auto const& listing : listings) {
        listener->learn(listing.id, listing.role != Role::everyone);
        sizes.push_back({listing.name, listing.size});
    }
    auto const last_id = request.header("last-event-id");
    std::string ready = "retry: 3000\n";
    write_ready(ready, last_id.empty() ? id : "", format_time(house_.clock()()), sizes);
    listener->out.add(std::make_shared<std::string const>(std::move(ready)));
    std::string left;
    for (auto const& name : request.all_asked("space"))
        if (std::ranges::find(listings, name, &Listing::name) == listings.end()) write_left(left, name);
    if (!left.empty()) listener->out.add(std::make_shared<std::string const>(std::move(left)));
    if (!last_id.empty()) go_on(*listener, last_id, sizes);
    return listener;
}

// What was missed; or, where that is not known any more, the advice to look at everything again.
void Live::go_on(Listener& listener, std::string_view last_id, std::vector<SpaceSize> const& sizes) {
    std::optional<Place> behind;
    std::vector<std::shared_ptr<Told const>> told;
    Place end;
    std::string end_id;
    {
        std::lock_guard const lock(mutex_);
        behind = history_.behind(last_id);
        if (behind) told = history_.since(*behind);
        end = history_.end();
        end_id = history_.end_id();
    }
    listener.from = behind.value_or(end);
    std::string here;
    if (behind) {
        Round(history_.boot(), at_hand(told, listener)).say_to(listener);
        write_place(here, end_id);
    } else {
        write_reset(here, end_id, sizes);
    }
    listener.out.add(std::make_shared<std::string const>(std::move(here)));
    listener.from = end;
}

// Spaces that were closed meanwhile are opened again, where something of them may be said.
std::vector<News> Live::at_hand(std::vector<std::shared_ptr<Told const>> const& told,
                                Listener const& listener) {
    std::vector<News> news;
    std::map<SpaceId, std::shared_ptr<Space>> spaces;
    for (auto const& each : told) {
        if (!listener.knows(each->space)) continue;
        auto const [found, fresh] = spaces.try_emplace(each->space);
        if (fresh)
            if (auto const visit = house_.visit(each->name, listener.reader, ""))
                found->second = visit->sight.space().shared_from_this();
        if (found->second) news.push_back({each, found->second});
    }
    return news;
}

}  // namespace comity::http
