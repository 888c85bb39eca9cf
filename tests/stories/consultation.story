Two States consult about an incident, from the request to a joint summary; what is out of order is void.

space case --rooms confidence --mode exercise
comity keys make asteria.key --name "Asteria"
keep asteria_key "(?m)^(\S{44})$"
comity party introduce "Asteria" --key {{asteria_key}}
keep asteria "([0-9a-f]{64})"
comity keys make boreland.key --name "Boreland"
keep boreland_key "(?m)^(\S{44})$"
comity party introduce "Boreland" --key {{boreland_key}}
keep boreland "([0-9a-f]{64})"
comity keys make envoy.key --party {{boreland}}
keep envoy_key "(?m)^(\S{44})$"
comity party delegate --key boreland.key --party {{boreland}} --new {{envoy_key}} --role diplomatic_contact
comity keys make reviewer.key --party {{boreland}}
keep reviewer_key "(?m)^(\S{44})$"
comity party delegate --key boreland.key --party {{boreland}} --new {{reviewer_key}} --role reviewer
say case space.member {"party": "{{asteria}}", "role": "contributor", "name": "Asteria"}
say case space.member {"party": "{{boreland}}", "role": "contributor", "name": "Boreland"}
say case space.clock {"start": "2026-03-01T09:00:00Z", "paused": true}

comity say case confidence.request --key asteria.key --party {{asteria}}
  {"to": "2020202020202020202020202020202020202020202020202020202020202020", "track": "technical",
   "what": "Three hospitals lost their records.", "when": "2026-02-28T22:10:00Z",
   "systems": [{"sector": "health", "critical": "essential"}],
   "severity": {"scale": "national, 5 levels", "level": "4"}, "asks": "Please keep the logs of 192.0.2.17.",
   "asserts": "territory_concerned", "tlp": "AMBER"}
comity say case confidence.request --key asteria.key --party {{asteria}}
  {"to": "{{boreland}}", "track": "technical", "what": "Three hospitals lost their records.",
   "when": "2026-02-28T22:10:00Z", "systems": [{"sector": "health", "critical": "essential"}],
   "severity": {"scale": "national, 5 levels", "level": "4"}, "asks": "Please keep the logs of 192.0.2.17.",
   "asserts": "territory_concerned", "tlp": "AMBER"}
say case confidence.reopening {"why": "vouched for alone", "tlp": "GREEN"}
refused "own key" 1
comity say case confidence.reply --key boreland.key --party {{boreland}}
  {"how": "accepted", "tlp": "AMBER"}
comity say case confidence.request_acknowledgement --key reviewer.key --party {{boreland}}
  {"tlp": "AMBER"}
refused "reviewer" 1
comity say case confidence.request_acknowledgement --key envoy.key --party {{boreland}}
  {"tlp": "AMBER"}
say case space.clock {"start": "2026-03-03T09:00:01Z", "paused": true}
comity say case confidence.request_acknowledgement --key envoy.key --party {{boreland}}
  {"text": "Received.", "tlp": "AMBER"}
comity say case confidence.reply --key boreland.key --party {{boreland}}
  {"how": "accepted", "tlp": "AMBER"}
comity say case confidence.question --key asteria.key --party {{asteria}}
  {"text": "Who rents the address?", "tlp": "AMBER"}
keep question "([0-9a-f]{64})"
see case consultation_questions
| sort     | first_due            | due                  | fate | put_off |
| question | 2026-03-06T09:00:01Z | 2026-03-06T09:00:01Z | open | 0       |
comity say case confidence.exchange --key boreland.key --party {{boreland}}
  {"sort": "holding", "text": "The logs are being read.", "answers": "{{question}}",
   "until": "2026-03-08T12:00:00Z", "tlp": "AMBER"}
say case space.clock {"start": "2026-03-09T09:00:00Z", "paused": true}
comity say case confidence.exchange --key boreland.key --party {{boreland}}
  {"sort": "information", "text": "A company in Amathea.", "answers": "{{question}}", "tlp": "AMBER"}
see case consultation_questions
| sort     | due                  | fate     | late | put_off |
| question | 2026-03-08T12:00:00Z | answered | 1    | 1       |
comity say case confidence.deescalation --key boreland.key --party {{boreland}}
  {"measures": ["Both keep the logs for a year."], "tlp": "AMBER"}
keep measures "([0-9a-f]{64})"
comity show consultations --as json
contains "{{asteria}}"
contains "consent_to_measures"
comity say case confidence.consent --key asteria.key --party {{asteria}}
  {"about": "{{measures}}", "consents": true, "tlp": "AMBER"}
comity say case confidence.closure --key asteria.key --party {{asteria}}
  {"outcome": "resolved", "why": "The server is off.", "tlp": "GREEN"}
comity say case confidence.question --key asteria.key --party {{asteria}}
  {"text": "One more thing?", "tlp": "AMBER"}
comity say case confidence.summary --key asteria.key --party {{asteria}}
  {"text": "It was stopped.", "language": "en", "joint": true, "tlp": "CLEAR"}
keep summary "([0-9a-f]{64})"
comity say case confidence.consent --key boreland.key --party {{boreland}}
  {"about": "{{summary}}", "consents": true,
   "text_hash": "abababababababababababababababababababababababababababababababab", "tlp": "GREEN"}
comity say case confidence.consent --key boreland.key --party {{boreland}}
  {"about": "{{summary}}", "consents": true,
   "text_hash": "10c1ef2489dde8f101316745a172cee3e42f2ad735cfa752d5572e30a8cc037f", "tlp": "GREEN"}
see case summaries
| joint | text            | tlp   |
| 1     | It was stopped. | GREEN |
see case consultation
| kind                               | name     | role               | void             | state                 |
| confidence.request                 | Asteria  | own                | not_here         | none                  |
| confidence.request                 | Asteria  | own                |                  | requested             |
| confidence.reply                   | Boreland | own                | not_acknowledged | requested             |
| confidence.request_acknowledgement | Boreland | diplomatic_contact | technical_key    | requested             |
| confidence.request_acknowledgement | Boreland | diplomatic_contact |                  | acknowledged          |
| confidence.reply                   | Boreland | own                |                  | in_exchange           |
| confidence.question                | Asteria  | own                |                  | in_exchange           |
| confidence.exchange                | Boreland | own                |                  | in_exchange           |
| confidence.exchange                | Boreland | own                |                  | in_exchange           |
| confidence.deescalation            | Boreland | own                |                  | deescalation_proposed |
| confidence.consent                 | Asteria  | own                |                  | agreed                |
| confidence.closure                 | Asteria  | own                |                  | closed                |
| confidence.question                | Asteria  | own                | closed           | closed                |
| confidence.summary                 | Asteria  | own                |                  | closed                |
| confidence.consent                 | Boreland | own                | other_text       | closed                |
| confidence.consent                 | Boreland | own                |                  | closed                |
say case space.clock {"start": "2026-06-07T09:00:01Z", "paused": true}
comity say case confidence.reopening --key boreland.key --party {{boreland}}
  {"why": "It is back.", "tlp": "AMBER"}
comity show case consultation --as json
contains "reopened_late"
comity show consultations --as json
contains "resolved"
comity say case confidence.summary --key boreland.key --party {{boreland}}
  {"text": "For the two of us alone.", "language": "en", "tlp": "RED"}
comity show case summaries --as json
lacks "two of us"
comity show case consultation --as json
lacks "two of us"
comity show consultations --as json
lacks "{{asteria}}"
verify
