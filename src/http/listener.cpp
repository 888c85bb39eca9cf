#include "http/listener.h"

#include <algorithm>

#include "base/error.h"

namespace comity::http {

void Outbox::add(Text text) {
    bytes_ += text->size();
    texts_.push_back(std::move(text));
}

std::size_t Outbox::pieces(std::span<iovec> out) const {
    std::size_t count = 0;
    for (auto const& text : texts_) {
        if (count == out.size()) break;
        auto const skipped = count == 0 ? done_ : 0;
        out[count++] = {const_cast<char*>(text->data()) + skipped, text->size() - skipped};
    }
    return count;
}

void Outbox::written(std::size_t bytes) {
    MUST(bytes <= bytes_);
    bytes_ -= bytes;
    auto first = texts_.begin();
    for (; first != texts_.end() && bytes >= (*first)->size() - done_; ++first) {
        bytes -= (*first)->size() - done_;
        done_ = 0;
    }
    texts_.erase(texts_.begin(), first);
    done_ += bytes;
    if (texts_.empty()) texts_ = {};  // an idle listener holds nothing
}

std::string Outbox::joined() const {
    std::string all;
    for (auto const& text : texts_) all += *text;
    return all.substr(done_);
}

void Outbox::clear() {
    texts_ = {};
    done_ = 0;
    bytes_ = 0;
}

bool Listener::knows(SpaceId const& space) const {
    return std::ranges::binary_search(known_, space, {}, &Known::space);
}

bool Listener::knows_as_member(SpaceId const& space) const {
    auto const place = std::ranges::lower_bound(known_, space, {}, &Known::space);
    return place != known_.end() && place->space == space && place->as_member;
}

void Listener::learn(SpaceId const& space, bool as_member) {
    auto const place = std::ranges::lower_bound(known_, space, {}, &Known::space);
    if (place == known_.end() || place->space != space)
        known_.insert(place, {space, as_member});
    else
        place->as_member = as_member;
}

void Listener::forget(SpaceId const& space) {
    std::erase_if(known_, [&](Known const& known) { return known.space == space; });
}

}  // namespace comity::http
