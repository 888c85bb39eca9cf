Tracks: one without times is drawn and not replayed, one with traps is read as far as it can be, and one can be erased.

space cyprina
file untimed.gpx
    <gpx version="1.0"><trk><name>Boat round</name><trkseg>
    <trkpt lat="12.8" lon="-48.2"/><trkpt lat="12.9" lon="-48.2"/><trkpt lat="95" lon="-48.2"/>
    </trkseg></trk></gpx>
import cyprina untimed.gpx --who "Boat 2"
contains "noted: This track has no times: it can be drawn, but not replayed."
contains "Not taken: 1 point without a place on the globe."
contains "1 rows: 1 stored"
again
contains "0 stored, 1 known already"
import cyprina untimed.gpx --who "Boat 3"
contains "changed: This track was imported before under another name."
file bomb.gpx
    <!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
    <gpx><trk><name>&b;</name></trk></gpx>
import cyprina bomb.gpx
refused "has a DOCTYPE; such XML is not read here." 1
file outside.gpx
    <!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/hostname">]>
    <gpx><trk><name>&a;</name></trk></gpx>
import cyprina outside.gpx
refused "has a DOCTYPE" 1
see cyprina tracks
| who    | name       | began | points |
| Boat 2 | Boat round |       | 2      |
get /api/v1/spaces/cyprina/tracks
status 404
get /api/v1/spaces/cyprina/tracks/2
status 404
held "Boat round"
comity erase cyprina 2 --why "They could be followed."
see cyprina tracks
| who |
nowhere "Boat round"
verify
