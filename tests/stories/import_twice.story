An import can be run again: each row is heard once.

space cyprina
file reports.csv
    id,title,text,lat,lon,at
    r-1,No water at Hill Street,Since the night.,12.81,-48.20,2026-03-01T03:38:00Z
    r-2,Bridge at Alder down,"Both spans,
    in the river.",12.82,-48.12,2026-03-01T03:36:00Z
    r-3,Lights out,,12.79,-48.22,2026-03-01T03:12:00Z
import cyprina reports.csv --look
see cyprina reports
| title |
import cyprina reports.csv
contains "3 stored"
again
contains "0 stored, 3 known already"
see cyprina reports
| title                   | lat   |
| No water at Hill Street | 12.81 |
| Bridge at Alder down    | 12.82 |
| Lights out              | 12.79 |
verify
