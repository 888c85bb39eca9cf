#!/usr/bin/env python3
"""Makes the archive and the workbook of the stories anew: `make.py` in this folder. All in them is invented."""

import pathlib
import zipfile

HERE = pathlib.Path(__file__).parent
MADE_AT = (2026, 3, 1, 3, 38, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

TRACK = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="receiver" xmlns="http://www.topografix.com/GPX/1/1">
 <wpt lat="12.81" lon="-48.2"><name>Dry well</name></wpt>
 <trk><name>Upper valley</name><trkseg>
  <trkpt lat="12.80" lon="-48.20"><time>2026-03-01T03:30:00Z</time></trkpt>
  <trkpt lat="12.81" lon="-48.20"><time>2026-03-01T03:34:00Z</time></trkpt>
  <trkpt lat="12.82" lon="-48.20"><time>2026-03-01T03:44:00Z</time></trkpt>
 </trkseg></trk>
</gpx>
"""


def write(archive, name, content):
    entry = zipfile.ZipInfo(name, MADE_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def make_archive():
    with zipfile.ZipFile(HERE / "field-day.zip", "w") as archive:
        write(archive, "reports.csv", "id,title,lat,lon\nf-1,Bridge down,12.82,-48.12\nf-2,,12.8,-48.1\n")
        write(archive, "gps/patrol-3.gpx", TRACK)
        write(archive, "shelters.geojson",
              '{"type":"FeatureCollection","features":[{"type":"Feature","id":"s1","geometry":{"type":"Polygon",'
              '"coordinates":[[[-48.2,12.7],[-48.1,12.7],[-48.1,12.8],[-48.2,12.8],[-48.2,12.7]]]},'
              '"properties":{"name":"Football field"}}]}')
        write(archive, "notes.txt", "Rain since noon.")
        write(archive, "../outside.csv", "title\nNever\n")


def sheet(rows):
    cells = ""
    for number, row in enumerate(rows, 1):
        cells += f'<row r="{number}">'
        for letter, cell in zip("ABCDEFGH", row):
            if isinstance(cell, str):
                cells += f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            else:
                cells += f'<c r="{letter}{number}" s="1"><v>{cell}</v></c>'
        cells += "</row>"
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def make_workbook():
    week = sheet([("Ref", "Incident", "What happened", "Needs", "Day"),
                  ("w-1", "Cholera", "Four cases.", "Chlorine", 46082),
                  ("w-2", "Injured", "A wall fell.", "", 46083)])
    with zipfile.ZipFile(HERE / "health-week.xlsx", "w") as book:
        write(book, "xl/workbook.xml",
              f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets><sheet name="Week 9" sheetId="1" r:id="a"/>'
              '<sheet name="Empty" sheetId="2" r:id="b"/></sheets></workbook>')
        write(book, "xl/_rels/workbook.xml.rels",
              f'<Relationships><Relationship Id="a" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
              f'<Relationship Id="b" Type="{RELATION}/worksheet" Target="worksheets/sheet2.xml"/>'
              f'<Relationship Id="c" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>')
        write(book, "xl/styles.xml",
              f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>')
        write(book, "xl/worksheets/sheet1.xml", week)
        write(book, "xl/worksheets/sheet2.xml", sheet([]))


make_archive()
make_workbook()
