A State nominates whom one reaches for it; its own key confirms it; at three in the morning one command finds them.

space forum --rooms confidence --title "The Forum"
comity keys make own.key --name "Asteria"
keep own "(?m)^(\S{44})$"
comity party introduce "Asteria" --key {{own}}
keep asteria "([0-9a-f]{64})"
say forum space.member {"party": "{{asteria}}", "role": "contributor", "name": "Asteria"}
comity keys make cert.key --party {{asteria}}
keep cert "(?m)^(\S{44})$"
comity party delegate --key own.key --party {{asteria}} --new {{cert}} --role cert
say forum confidence.contact
  {"role": "cert", "name": "Duty desk", "state": "Asteria", "region": "europe", "matters": ["incident"],
  "languages": ["en"], "time_zone": "Europe/Paris", "channels": [{"channel": "web"}], "tlp": "GREEN"}
refused "own key; vouching does not suffice" 1
file contacts.csv
  role,name,state,region,matters,languages,time_zone,hours,web,mail,telephone,alternate,deputies,tlp,shoe size
  cert,Duty desk,Asteria,europe,incident,en; fr,UTC,always,yes,d@cert.asteria.example,+999 5550101,,Ops,GREEN,42
  cert,Night desk,Asteria,europe,incident,en,Mars/Olympus,,yes,,,,,GREEN,
  diplomatic_contact,Ministry,Asteria,europe,policy,fr,UTC,mon tue 09:00-17:00,,m@asteria.example,,,,RED,
comity nominate forum contacts.csv --key own.key --party {{asteria}} --look
refused "Rows were refused" 1
contains "line 3: refused: There is no such time zone"
contains "The column "shoe size" was not read."
comity nominate forum contacts.csv --key cert.key
refused "Rows were refused" 1
contains "This key speaks for the party as cert"
comity nominate forum contacts.csv --key own.key --party {{asteria}}
refused "Rows were refused" 1
contains "2 nominated, 0 known already, 1 refused"
comity nominate forum contacts.csv --key own.key --party {{asteria}}
refused "Rows were refused" 1
contains "0 nominated, 2 known already, 1 refused"
comity contact forum --state asteria --matter incident
contains "Asteria, Duty desk (cert), nominated"
contains "nominated by Asteria"
contains "there at all hours"
contains "web: through this house"
contains "telephone: +999 5550101"
contains "deputy: Ops"
comity contact forum --state borealis
refused "no contact for that" 1
comity contact forum --matter nothing
refused "no matter of that name, but incident, vulnerability" 1
see forum contacts
| role | name      | standing  | mail                      | hours  | missed |
| cert | Duty desk | nominated | d@cert.asteria.example | always | 0      |
comity show forum contacts --as json
keep duty ""id": ?"([0-9a-f]{64})""
comity say forum confidence.confirmation --key own.key --party {{asteria}}
  {"contact": "{{duty}}"}
comity say forum confidence.confirmation --key cert.key
  {"contact": "{{duty}}"}
see forum contact_steps
| kind                    | key_role | void_why                                        |
| confidence.contact      | own      |                                                 |
| confidence.confirmation | own      | Only a key of the contact's own role confirms it. |
| confidence.confirmation | cert     |                                                 |
comity contact forum --matter incident
contains "(cert), active"
comity show contacts --as json
contains ""active":1"
comity party revoke {{asteria}} --why "The laptop was stolen."
comity say forum confidence.suspension --key own.key --party {{asteria}}
  {"contact": "{{duty}}", "why": "We move."}
refused "not that of a key" 1
verify
