A row that comes again with other words is listed, and corrects only when told to.

space cyprina
file first.csv
    id,title,lat,lon
    r-1,No water at Hill Street,12.81,-48.20
    r-2,Lights out,12.79,-48.22
import cyprina first.csv

file second.csv
    id,title,lat,lon
    r-1,Water is back at Hill Street,12.81,-48.20
    r-2,Lights out,12.79,-48.22
import cyprina second.csv
contains "0 stored, 1 known already, 1 changed"
see cyprina reports
| title                   |
| No water at Hill Street |
| Lights out              |

import cyprina second.csv --correct
see cyprina reports
| title                        |
| Water is back at Hill Street |
| Lights out                   |
verify
