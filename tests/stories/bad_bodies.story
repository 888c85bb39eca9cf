A body that cannot be is refused with a sentence, and nothing of it is kept.

comity token
keep token "([A-Za-z0-9_-]{43})"
space cyprina
say cyprina intake.report
refused "JSON" 1
say cyprina intake.report {"title": "torn
refused "JSON" 1
say cyprina intake.report ["title"]
refused "JSON object" 1
say cyprina intake.report {"text": ""}
refused "a title or a text" 1
say cyprina intake.report {"title": "{{a x 301}}"}
refused "longer than 300" 1
say cyprina intake.report {"title": "x", "place": {"lon": -48.2, "lat": 91}}
refused "off the globe" 1
say cyprina intake.report {"title": "x", "place": {"lon": -48.2, "lat": 1e400}}
refused "number" 1
say cyprina intake.report {"title": "x", "place": {"lon": -48.2}}
refused "both" 1
say cyprina intake.report {"title": "x", "at": "20100-01-12T05:00:00Z"}
refused "1900 to 2199" 1
say cyprina intake.report {"title": "x", "at": "2026-02-29T05:00:00Z"}
refused "RFC 3339" 1
say cyprina intake.report {"title": "x", "title": "y"}
refused "repeats a key" 1
say cyprina intake.report {"title": "x", "categories": {{[ x 65}}{{] x 65}}}
refused "64" 1
say cyprina intake.report {"title": "x{{\xff}}"}
refused "UTF-8" 1
say cyprina intake.report {"title": "x", "contact": "+999 555 0100"}
refused "looks like a number" 1
say cyprina intake.report {"title": "x", "colour": "red"}
refused "colour" 1
say cyprina intake.report {"title": "x", "text": "{{a x 270000}}"}
refused "256 KiB" 1
see cyprina reports
| title |

post /api/v1/spaces/cyprina/statements?kind=intake.report with "{{token}}" {"title": 1}
status 400
post /api/v1/spaces/cyprina/statements?kind=intake.song with "{{token}}" {"title": "x"}
status 400
post /api/v1/spaces/nowhere/statements?kind=intake.report with "{{token}}" {"title": "x"}
status 404
post /api/v1/spaces/cyprina/statements?kind=intake.report with "{{token}}" as "one" {"title": "x"}
status 201
again
status 200
post /api/v1/spaces/cyprina/statements?kind=intake.report with "{{token}}" as "one" {"title": "other words"}
status 409
verify
