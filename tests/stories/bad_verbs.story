Wrong usage ends with 2 and shows how; what the world refuses ends with 1 and one sentence.

comity
refused "comity" 2
comity sing
refused "sing" 2
comity space create
refused "comity" 2
comity show
refused "comity" 2
comity show nowhere reports
refused "no such space" 1
space cyprina
again
refused "already" 1
space Amathea-Ünder
refused "name" 1
comity show cyprina songs
refused "no such dataset" 1
comity show cyprina reports --as song
refused "geojson" 2
comity import cyprina not-there.csv
refused "not-there.csv" 1
say nowhere intake.report {"title": "x"}
refused "no such space" 1
say cyprina intake.song {"title": "x"}
refused "Nothing of this kind" 1
