A State commits itself, two roles clear it, it is replaced; two parties sign one text; what is out of order is void.

comity space create forum --rooms confidence
comity keys make asteria.key --name "Asteria"
keep akey "(?m)^(\S{44})$"
comity party introduce "Asteria" --key {{akey}}
keep asteria "([0-9a-f]{64})"
say forum space.member {"party": "{{asteria}}", "role": "contributor", "name": "Asteria"}
comity keys make boreland.key --name "Boreland"
keep bkey "(?m)^(\S{44})$"
comity party introduce "Boreland" --key {{bkey}}
keep boreland "([0-9a-f]{64})"
say forum space.member {"party": "{{boreland}}", "role": "contributor", "name": "Boreland"}
comity keys make cert.key --party {{asteria}}
keep cert "(?m)^(\S{44})$"
comity party delegate --key asteria.key --party {{asteria}} --new {{cert}} --role cert
comity keys make diplomat.key --party {{asteria}}
keep diplomat "(?m)^(\S{44})$"
comity party delegate --key asteria.key --party {{asteria}} --new {{diplomat}} --role diplomatic_contact

say forum confidence.commitment {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "planned"}
refused "sign" 1
comity say forum confidence.commitment --key asteria.key --party {{asteria}}
  {"catalogue": "osce-cbms", "version": 1, "item": "17", "status": "planned", "tlp": "GREEN"}
refused "has no item" 1
comity say forum confidence.commitment --key cert.key --party {{asteria}}
  {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "planned", "tlp": "GREEN"}
refused "This key speaks" 1
comity say forum confidence.commitment --key asteria.key --party {{asteria}}
  {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "planned", "tlp": "GREEN",
   "evidence": [{"title": "Decree", "blob": "abababababababababababababababababababababababababababababababab"}]}
refused "not received yet" 1

comity say forum confidence.commitment --key asteria.key --party {{asteria}} --json
  {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "planned", "tlp": "GREEN",
   "clearance": {"needed": 2, "roles": ["cert", "diplomatic_contact"]}}
keep first "([0-9a-f]{64})"
comity say forum confidence.clearance --key asteria.key --party {{asteria}}
  {"about": "{{first}}", "decision": "cleared"}
comity say forum confidence.clearance --key cert.key --party {{asteria}}
  {"about": "{{first}}", "decision": "cleared"}
see forum commitments
| name    | item | status  | standing | version | clearances_needed | cleared_by | void_why | tlp   |
| Asteria | 8    | planned | draft    | 1       | 2                 | cert       |          | GREEN |
comity say forum confidence.clearance --key diplomat.key --party {{asteria}}
  {"about": "{{first}}", "decision": "cleared"}
comity say forum confidence.commitment --key boreland.key --party {{boreland}}
  {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "implemented", "tlp": "CLEAR",
   "replaces": "{{first}}"}
comity say forum confidence.commitment_withdrawn --key boreland.key --party {{boreland}}
  {"about": "{{first}}", "why": "Not theirs to withdraw."}
comity say forum confidence.commitment --key diplomat.key --party {{asteria}}
  {"catalogue": "osce-cbms", "version": 1, "item": "8", "status": "implemented", "tlp": "GREEN",
   "replaces": "{{first}}"}
see forum commitments
| name     | status      | standing   | version | void_why                                    |
| Asteria  | planned     | superseded | 1       |                                             |
| Boreland | implemented | void       |         | What it replaces was said by another party. |
| Asteria  | implemented | published  | 2       |                                             |
comity show commitments --as json
contains "forum"
contains "GREEN"

comity say forum confidence.agreement --key asteria.key --party {{asteria}}
  {"title": "Answers", "text": "Each side answers within one day.",
   "text_hash": "abababababababababababababababababababababababababababababababab", "parties": ["{{asteria}}",
   "{{boreland}}"], "tlp": "CLEAR"}
refused "is not the SHA-256 of the text" 1
comity say forum confidence.agreement --key asteria.key --party {{asteria}} --json
  {"title": "Answers", "text": "Each side answers within one day.",
   "text_hash": "790759ea83fa7f8b6909f06946a2ee31d27d23c4e9273943827575c9cd2db0e8", "parties": ["{{asteria}}",
   "{{boreland}}"], "tlp": "CLEAR"}
keep agreement "([0-9a-f]{64})"
comity say forum confidence.agreement_signed --key asteria.key --party {{asteria}}
  {"agreement": "{{agreement}}", "text_hash": "790759ea83fa7f8b6909f06946a2ee31d27d23c4e9273943827575c9cd2db0e8"}
see forum agreements
| title   | parties           | signed_by | force |
| Answers | Asteria; Boreland | Asteria   | open  |
comity say forum confidence.agreement_signed --key boreland.key --party {{boreland}}
  {"agreement": "{{agreement}}", "text_hash": "790759ea83fa7f8b6909f06946a2ee31d27d23c4e9273943827575c9cd2db0e8"}
see forum agreements
| title   | signed_by         | force    |
| Answers | Asteria; Boreland | in_force |
comity say forum confidence.agreement_ended --key boreland.key --party {{boreland}}
  {"agreement": "{{agreement}}", "why": "Replaced by a treaty."}
see forum agreements
| title   | ended_by | force |
| Answers | Boreland | ended |
comity party list
keep operator "(?m)^([0-9a-f]{64})  operator"
comity say forum confidence.agreement --key asteria.key --party {{asteria}}
  {"title": "One desk", "text": "Each side answers within one day.",
   "text_hash": "790759ea83fa7f8b6909f06946a2ee31d27d23c4e9273943827575c9cd2db0e8", "parties": ["{{asteria}}",
   "{{operator}}"], "tlp": "CLEAR"}
comity token
keep token "([A-Za-z0-9_-]{43})"
get /api/v1/spaces/forum/asked with "{{token}}"
contains ""about":"agreements","what":"sign""
contains ""title":"One desk""
contains ""then":"stays_unsigned""
verify
