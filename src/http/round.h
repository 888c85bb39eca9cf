// What was told since a listener was last spoken to, ready to be said to each as its role allows: written
// once for all of the same role. One thread; made anew each time.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/told.h"

namespace comity::http {

// The role in which something of the space may be said to the listener now; nothing where it may not be.
std::optional<Role> role_in(Space const& space, Listener const& listener);

class Round {
  public:
    // More than so many at once are told as a count for each space.
    static constexpr std::size_t one_by_one_limit = 64;

    Round(std::string_view boot, std::vector<News> news);

    // Puts what it may hear into its outbox; false where that is nothing.
    bool say_to(Listener& listener);

  private:
    // Commits of one space that are told together.
    struct Part {
        Space* space = nullptr;
        std::vector<Told const*> told;
        std::array<std::optional<Text>, 5> by_role;  // null where the role hears nothing of it
        Text left;
    };

    void add(News const& news);
    bool say_part(Part& part, Listener& listener);
    Text part_text(Part& part, Role role, Place const& from);
    Text write(Part const& part, Role role, Place const& from) const;
    static bool tells_of_claims(Part const& part, Role role, Place const& from);
    void write_one_by_one(std::string& out, Told const& told, Role role, Place const& from) const;
    void write_count(std::string& out, Part const& part, Role role, Place const& from) const;

    std::string_view boot_;
    std::vector<News> news_;
    bool one_by_one_;
    std::vector<Part> parts_;
    Text end_;  // where to go on after counts
};

}  // namespace comity::http
