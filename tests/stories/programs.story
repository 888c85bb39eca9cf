A program asks with a token, within its scope; without one it is the public, and when it has ended it is refused.

space cyprina
space vale
say cyprina intake.report {"title": "No water at Hill Street"}
get /api/v1/spaces/cyprina/reports
status 404
get /api/v1/spaces
lacks "cyprina"
comity token --label reader --read-only --space cyprina --days 3
keep token "([A-Za-z0-9_-]{43})"
get /api/v1/spaces/cyprina/reports with "{{token}}"
contains "No water at Hill Street"
get /api/v1/spaces/vale/reports with "{{token}}"
status 404
post /api/v1/spaces/cyprina/statements?kind=intake.report with "{{token}}" {"title": "Bridge down"}
status 403
comity tokens
keep id "^([0-9a-f]{64})  until "
contains "reader"
comity tokens end {{id}}
get /api/v1/spaces/cyprina/reports with "{{token}}"
status 401
comity tokens end {{id}}
refused "no such token" 1
comity token --space nowhere
refused "no such space" 1
comity token --days soon
refused "whole number" 2
comity token --account nobody
refused "no account" 1
verify
