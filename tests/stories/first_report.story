A report that was said stands in the table, on the map and on the record.

comity token
keep token "([A-Za-z0-9_-]{43})"
place origin -48.30 12.90 step 0.01
    . . . A . .
    . B . . . .
space cyprina --title "Cyprina earthquake" --mode demonstration

say cyprina intake.report {"title": "No water at Hill Street", "text": "Since the night.", "place": @A,
    "at": "2026-03-01T03:38:00Z", "categories": ["Water", "Health"]}
say cyprina intake.report {"title": "Bridge at Alder down", "place": @B, "at": "2026-03-01T03:36:00Z"}

see cyprina reports
| title                   | lon    | lat    | at                   | categories    |
| No water at Hill Street | @A.lon | @A.lat | 2026-03-01T03:38:00Z | Water; Health |
| Bridge at Alder down    | @B.lon | @B.lat | 2026-03-01T03:36:00Z |               |

get /api/v1/spaces/cyprina/reports?category=Water with "{{token}}"
contains "No water at Hill Street"
lacks "Bridge at Alder down"

get /api/v1/spaces/cyprina/reports?bbox=-48.285,12.885,-48.275,12.895 with "{{token}}"
contains "Bridge at Alder down"
lacks "No water at Hill Street"

get /api/v1/spaces/cyprina/tiles/0/0/0.mvt with "{{token}}"
status 200
contains "Bridge at Alder down"

verify
