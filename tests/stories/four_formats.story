A dataset is read in four formats, by verb and over the network.

comity token
keep token "([A-Za-z0-9_-]{43})"
place origin -48.25 12.75 step 0.25
    A
space cyprina
say cyprina intake.report {"title": "No water, \"Hill\" Street", "place": @A, "categories": ["Water"]}
comity show cyprina reports --as csv
contains ""No water, ""Hill"" Street""
lacks "#geo+lat"
comity show cyprina reports --as hxl
contains "#geo+lat"
comity show cyprina reports --as json
contains "No water, \"Hill\" Street"
comity show cyprina reports --as geojson
contains "FeatureCollection"
contains "-48.25,12.75"
get /api/v1/spaces/cyprina/datasets with "{{token}}"
contains "reports"
get /api/v1/spaces/cyprina/datasets/reports?as=geojson with "{{token}}"
contains "FeatureCollection"
get /api/v1/spaces/cyprina/datasets/reports?as=song with "{{token}}"
status 400
get /api/v1/spaces/cyprina/datasets/songs?as=csv with "{{token}}"
status 404
comity show spaces
contains "cyprina"
comity openapi
contains "/api/v1/spaces/{space}/reports"
