A table of somebody else is read by a mapping that is saved once and used again, also for the same table as a workbook.

space cyprina
file desk.csv
    Ref,Incident,What happened,Needs,Day
    w-1,Cholera,Four cases.,Chlorine,01/03/2026
    w-2,Injured,A wall fell.,,02/03/2026
    w-3,Fire,,,2026-13-01
import cyprina desk.csv
refused "The first row must name the columns" 1
import cyprina desk.csv --look
refused "The first row must name the columns" 1
contains "column "Incident": not read"
import cyprina desk.csv --mapping "health desk"
refused "no mapping of that name" 1

comity say cyprina intake.mapping
    {"name":"health desk","title":["Incident"],"text":["What happened","Needs"],"id":"Ref",
     "at":{"column":"Day","format":"dd/mm/yyyy","zone":"-05:00"},"always":{"categories":["Health"],"language":"en"}}
import cyprina desk.csv --look --mapping "health desk"
contains "column "What happened": text"
contains "mappings that fit: health desk"
see cyprina reports
| title |
import cyprina desk.csv --mapping "health desk"
refused "One row was refused" 1
contains "line 4: refused: The date must be dd/mm/yyyy"
contains "2 stored"
import cyprina tests/golden/imports/health-week.xlsx --mapping "health desk"
contains "2 rows: 0 stored, 2 known already"
import cyprina tests/golden/imports/health-week.xlsx --mapping "health desk" --sheet Empty
refused "The file is empty." 1
import cyprina tests/golden/imports/health-week.xlsx --mapping "health desk" --sheet "Week 8"
refused "it has: Week 9, Empty." 1
see cyprina reports
| title   | at                   | categories | language |
| Cholera | 2026-03-01T05:00:00Z | Health     | en       |
| Injured | 2026-03-02T05:00:00Z | Health     | en       |
comity show cyprina reports
contains "What happened: Four cases."
contains "Needs: Chlorine"
see cyprina mappings
| name        |
| health desk |
say cyprina intake.mapping {"name":"health desk","withdrawn":true}
see cyprina mappings
| name |
verify
