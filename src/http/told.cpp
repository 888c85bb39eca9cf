#include "http/told.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/hash.h"

namespace comity::http {
namespace {

constexpr std::size_t mark_bytes = 8;
constexpr std::size_t boot_bytes = 4;

// A commit that brings nothing takes a place, too.
std::size_t weight_of(Told const& told) {
    return std::max<std::size_t>(told.events.size(), 1);
}

struct Id {
    std::string_view mark;
    std::uint32_t event = 0;
};

std::optional<Id> read_id(std::string_view text, std::string_view boot) {
    auto const digits = text.rfind('.');
    if (!text.starts_with(boot) || digits == text.npos || digits <= boot.size()) return std::nullopt;
    Id id{text.substr(boot.size() + 1, digits - boot.size() - 1), 0};
    auto const* end = text.data() + text.size();
    auto const read = std::from_chars(text.data() + digits + 1, end, id.event);
    if (text[boot.size()] != '-' || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return id;
}

}  // namespace

std::string id_of(std::string_view boot, Told const& told, std::size_t event) {
    std::string id(boot);
    return id.append("-").append(told.mark).append(".").append(std::to_string(event));
}

History::History(std::size_t events_limit)
    : events_limit_(events_limit), boot_(to_hex(random_bytes(boot_bytes))) {
    keep({});
}

std::shared_ptr<Told const> History::keep(Told told) {
    told.commit = commits_++;
    told.mark = to_hex(random_bytes(mark_bytes));
    kept_ += weight_of(told);
    told_.push_back(std::make_shared<Told const>(std::move(told)));
    for (; kept_ > events_limit_ && told_.size() > 1; told_.pop_front()) kept_ -= weight_of(*told_.front());
    return told_.back();
}

std::string History::end_id() const {
    auto const& last = *told_.back();
    return id_of(boot_, last, last.events.empty() ? 0 : last.events.size() - 1);
}

std::optional<Place> History::behind(std::string_view id) const {
    auto const asked = read_id(id, boot_);
    if (!asked) return std::nullopt;
    auto const found = std::ranges::find(told_, asked->mark,
                                         [](auto const& told) -> std::string_view { return told->mark; });
    if (found == told_.end()) return std::nullopt;
    return std::min(Place{(*found)->commit, asked->event + 1}, (*found)->end());
}

std::vector<std::shared_ptr<Told const>> History::since(Place const& place) const {
    auto const first =
        std::ranges::lower_bound(told_, place, {}, [](auto const& told) { return told->end(); });
    return {first, told_.end()};
}

}  // namespace comity::http
