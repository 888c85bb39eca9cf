// A reader who keeps an event stream open: who it is, where it listens, and what waits to be written. Made by
// the thread that answers its request; afterwards its loop's alone.
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/route.h"

namespace comity::http {

using Text = std::shared_ptr<std::string const>;  // one for all who hear the same

// A place in all that was told: the commit, and the event in it.
struct Place {
    std::uint64_t commit = 0;
    std::uint32_t event = 0;
    auto operator<=>(Place const&) const = default;
};

// Texts in order, the first of them perhaps written in part.
class Outbox {
  public:
    void add(Text text);
    bool empty() const { return texts_.empty(); }
    std::size_t bytes() const { return bytes_; }  // that wait
    std::size_t pieces(std::span<iovec> out) const;
    void written(std::size_t bytes);
    std::string joined() const;
    void clear();

  private:
    std::vector<Text> texts_;
    std::size_t done_ = 0;  // of the first
    std::size_t bytes_ = 0;
};

class Live;

struct Listener final : Staying {
    explicit Listener(Live& told_by) : live(told_by) {}

    bool knows(SpaceId const& space) const;
    bool knows_as_member(SpaceId const& space) const;
    void learn(SpaceId const& space, bool as_member);
    void forget(SpaceId const& space);

    Live& live;
    PartyId reader;  // empty: the public
    Holder holder;
    bool named_only = false;  // it named its spaces; otherwise all that the reader is a member of
    Place from;               // what lies before was said
    Outbox out;

  private:
    struct Known {
        SpaceId space;
        bool as_member;
    };
    std::vector<Known> known_;  // where something may be said to it, sorted
};

// The connection behind a listener, as its circle sees it.
class Outlet {
  public:
    virtual void flush() = 0;    // writes what the outbox holds, as far as the reader takes it
    virtual void hang_up() = 0;  // soon; nothing more is written

  protected:
    ~Outlet() = default;
};

}  // namespace comity::http
