# A house is backed up, lost, and comes back
The same at rest and while a server answers. What was said after the backup is gone, and the record says so.

space hill --title "The hill"
say hill intake.report {"title":"No water at Hill Street"}
say hill intake.report {"title":"Bridge is down"}

comity backup first
contains "/first holds 7 entries in 2 spaces"
comity backup --list
contains "there"
contains "  7 entries  "
comity backup --list --json
contains ""entries":7"

say hill intake.report {"title":"Said after the backup"}

# Neither over what is there, nor into the house itself, nor where no folder is.
comity backup first
refused "first is not empty." 1
comity backup data/inner
refused "A backup does not lie within the house's own folder." 1
comity backup nowhere/else
refused "There is no folder" 1
comity backup
refused "After "backup" comes a new folder, or --list [--json]." 2
comity restore first
refused "is not empty." 1

# Over the net nobody makes one, and nobody learns of them.
post /api/v1/backups {"target":"/tmp/stolen"}
status 403
get /api/v1/backups
status 403
comity token
keep token "(\S+)"
get /api/v1/backups with "{{token}}"
status 403

# Somebody holds a checkpoint of the space as it is now.
comity backup later
note hill later held.note

lose
comity restore nowhere
refused "There is no backup in" 1
comity restore first --seen missing.note
refused "There is no file missing.note that can be read." 1
comity restore first --seen held.note
refused "hill is not restored: others hold its checkpoint of 5 entries, the backup has 4, and the house must" 1

lose
comity restore first --why "The disk failed."
contains "hill: 4 entries"
contains "Sessions, tokens and links have ended."
verify
rise
see hill reports
| title |
| No water at Hill Street |
| Bridge is down |
verify
get /api/v1/spaces with "{{token}}"
status 401
say hill space.restored {"size":5,"made_at":"2026-03-01T00:00:00Z"}
refused "That a space was restored is said by `comity restore` alone." 1
comity backup second
verify
