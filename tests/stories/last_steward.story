The last steward of a space cannot leave it; after another was named, one can.

space cyprina
comity show cyprina members --as csv
keep steward "(?m)^\d+,([0-9a-f]{64}),"
say cyprina space.member {"party": "{{steward}}", "role": "none"}
refused "steward" 1
say cyprina space.member {"party": "{{steward}}", "role": "observer"}
refused "steward" 1
say cyprina space.member {"party": "{{ab x 32}}", "role": "steward", "name": "Second steward"}
see cyprina members
| name           | role        |
| operator       | steward     |
| Second steward | steward     |
verify
