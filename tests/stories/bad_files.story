A bad row is listed with its line and its reason, and the good rows are kept.

space cyprina
file rows.csv
    id,title,lat,lon,at
    r-1,Off the globe,128.04,-48.2,2026-03-01T03:38:00Z
    r-2,A year too far,12.81,-48.2,20100-01-12T05:00:00Z
    r-3,Good,12.81,-48.2,2026-03-01T03:38:00Z
    r-4,Too few cells
    r-5,Also good,12.82,-48.2,2026-03-01T03:40:00Z
import cyprina rows.csv
refused "3 rows were refused" 1
contains "line 2: refused"
contains "line 3: refused"
contains "line 5: refused"
contains "2 stored"
see cyprina reports
| title     |
| Good      |
| Also good |

file two-delimiters.csv
    id;title;lat;lon
    s-1;Semicolons, and a comma;12.83;-48.21
import cyprina two-delimiters.csv
see cyprina reports
| title                   | lat   |
| Good                    | 12.81 |
| Also good               | 12.82 |
| Semicolons, and a comma | 12.83 |

file torn.csv
    id,title
    t-1,"never closed
    t-2,Whole again
comity import cyprina torn.csv
refused "One row was refused" 1
contains "line 2: refused"
contains "torn"
see cyprina reports
| title                   |
| Good                    |
| Also good               |
| Semicolons, and a comma |
| Whole again             |

file escapes.csv
    id,title,{{\x1b}}[2Jcolour{{\xe2\x80\xae}}
    u-1,Words are kept as they are{{\xe2\x80\xae}},red
import cyprina escapes.csv --look
contains "Words are kept as they are\u202e"
contains "\u001b[2Jcolour\u202e"
lacks "{{\x1b}}"
lacks "{{\xe2\x80\xae}}"
import cyprina escapes.csv --json
contains "colour{{\xe2\x80\xae}}"
comity show cyprina reports
contains "Words are kept as they are{{\xe2\x80\xae}}"

file empty.csv
import cyprina empty.csv
refused "empty" 1
verify
