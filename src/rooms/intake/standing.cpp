#include "rooms/intake/standing.h"

#include "rooms/intake/conversations.h"

namespace comity::intake {

Result<ContactStanding> standing_of(Sight const& sight, std::string const& contact) {
    auto const now_ms = sight.now_ms();
    TRY(reading, sight.read());
    auto& row = reading.query(
        "SELECT stopped, asked, asked_at_ms, automatic_at_ms FROM conversation WHERE contact = ?1");
    ContactStanding standing;
    if (row.with(contact).step()) {
        standing.stopped = row.integer(0) != 0;
        if (!row.is_null(1) && row.integer(2) + reply_ms > now_ms)
            standing.asked = StatementId::from_bytes(row.blob(1));
        bool const lately = !row.is_null(3) && row.integer(3) + automatic_again_ms > now_ms;
        standing.machine_may_write = !standing.stopped && !lately;
    }
    row.reset();
    return standing;
}

}  // namespace comity::intake
