What a patrol brings home in one archive is accounted for file by file, and the same archive brings nothing twice.

space cyprina
import cyprina tests/golden/imports/field-day.zip --look
contains "track: patrol-3, Upper valley, 3 points, 2026-03-01T03:30:00Z to 2026-03-01T03:44:00Z"
see cyprina tracks
| who |
import cyprina tests/golden/imports/field-day.zip
refused "2 rows were refused" 1
contains "reports.csv line 3: refused: A report must have a title or a text."
contains "../outside.csv line 1: refused: The name of this file leads out of the archive."
contains "shelters.geojson line 1: noted: Only a point on or within this Polygon was taken."
contains "gps/patrol-3.gpx: 2 rows: 2 stored"
contains "notes.txt: passed over"
contains "6 rows: 4 stored, 0 known already, 0 changed, 2 refused"
again
refused "2 rows were refused" 1
contains "6 rows: 0 stored, 4 known already, 0 changed, 2 refused"
see cyprina tracks
| who      | name         | began                | length_m | gaps | longest_gap_s |
| patrol-3 | Upper valley | 2026-03-01T03:30:00Z | 1112.0   | 1    | 600.0         |
see cyprina reports
| title          |
| Bridge down    |
| Dry well       |
| Football field |
verify

file torn.zip
    {{PK\x03\x04 and nothing else}}
import cyprina torn.zip --format zip
refused "no zip archive" 1
verify
