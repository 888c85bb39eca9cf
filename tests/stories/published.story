A report is assessed, acted on and published in a cell of five kilometres; the public sees it until it is withdrawn.

place origin -48.2531 12.8544 step 0.05
    . . .
    . A .
space cyprina --public --mode demonstration

say cyprina intake.report {"title": "No water at Hill Street",
    "text": "Ana Vidal, +999 555 0101, has had none since the night.",
    "place": @A, "categories": ["Water"]}
comity show cyprina reports --as json
keep report "\"id\": ?\"([0-9a-f]{64})\""

say cyprina situation.assessment {"about": ["{{report}}"], "verification": "verified",
    "reliability": "B", "credibility": 1,
    "reason": "The water company says the same."}
say cyprina situation.action {"about": ["{{report}}"], "who": "Amathea water company", "what": "Two tankers",
    "state": "planned",
    "due": "2026-11-22T18:00:00Z"}
comity show cyprina actions --as json
keep action "\"id\": ?\"([0-9a-f]{64})\""
say cyprina situation.action {"about": ["{{report}}"], "who": "Amathea water company", "what": "Two tankers",
    "state": "done",
    "changes": "{{action}}"}

see cyprina reports
| title                   | verification | reliability | credibility | closing | actions |
| No water at Hill Street | verified     | B           | 1           |         | 1       |
see cyprina actions
| who                   | what        | state | due |
| Amathea water company | Two tankers | done  |     |

say cyprina situation.publication {"about": "{{report}}", "language": "en", "title": "No water in Amathea",
    "place": {"lon": -48.2, "lat": 12.8}}
refused "A published place has no member" 1

say cyprina situation.publication {"about": "{{report}}", "language": "en", "title": "No water in the north of Amathea",
    "text": "Some forty families.", "place": {"grid_km": 5, "cell": "5km-2286-2858"}, "categories": ["Water"]}
see cyprina publications
| title                            | grid_km | cell          | categories |
| No water in the north of Amathea | 5       | 5km-2286-2858 | Water      |
comity show cyprina publications --as json
keep publication "\"id\": ?\"([0-9a-f]{64})\""

get /api/v1/spaces/cyprina/publications
contains "No water in the north of Amathea"
lacks "Hill Street"
lacks "555 0101"
get /api/v1/spaces/cyprina/datasets/publications
contains "5km-2286-2858"
get /api/v1/spaces/cyprina/reports
status 404
get /api/v1/spaces/cyprina/publications.geojson
contains "5km-2286-2858"
lacks "12.8044"

say cyprina situation.withdrawal {"about": "{{publication}}", "why": "The family could be recognised."}
get /api/v1/spaces/cyprina/publications
lacks "No water in the north of Amathea"
get /api/v1/spaces/cyprina/publications/6
status 404
get /api/v1/spaces/cyprina/entries/6
status 404
get /api/v1/spaces/cyprina/datasets/withdrawals
status 404
see cyprina publications
| title |
see cyprina withdrawals
| title                            | why                             |
| No water in the north of Amathea | The family could be recognised. |

say cyprina situation.closing {"about": ["{{report}}"], "how": "resolved", "why": "Water is back."}
verify
