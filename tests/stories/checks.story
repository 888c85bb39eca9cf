A check: who is reached by which channel, within the window; a nonce serves once; a revoked key is refused.

space forum --rooms confidence --public
comity keys make own.key --name "Asteria"
keep own "(?m)^(\S{44})$"
comity party introduce "Asteria" --key {{own}}
keep asteria "([0-9a-f]{64})"
say forum space.member {"party": "{{asteria}}", "role": "contributor", "name": "Asteria"}
comity keys make cert.key --party {{asteria}}
keep cert "(?m)^(\S{44})$"
comity party delegate --key own.key --party {{asteria}} --new {{cert}} --role cert
comity say forum confidence.contact --key own.key --party {{asteria}}
  {"role": "cert", "name": "Duty desk", "state": "Asteria", "region": "europe", "matters": ["incident"],
   "languages": ["en"], "time_zone": "Europe/Paris", "tlp": "GREEN", "channels": [{"channel": "web"},
   {"channel": "mail", "address": "duty@cert.asteria.example"}, {"channel": "telephone", "address": "+999 555 0101"}]}
keep duty "id ([0-9a-f]{64})"
comity say forum confidence.confirmation --key cert.key
  {"contact": "{{duty}}"}
say forum confidence.campaign {"title": "Spring check", "channels": ["web", "mail", "telephone"], "tlp": "GREEN"}
keep campaign "number (\d+)"
keep check "id ([0-9a-f]{64})"
comity acknowledge forum {{campaign}} --key own.key --party {{asteria}}
refused "Nothing in this campaign waits" 1
comity acknowledge forum {{campaign}} --key cert.key
contains "acknowledged, number"
comity acknowledge forum {{campaign}} --key cert.key
refused "Nothing in this campaign waits" 1
comity acknowledge forum {{campaign}} --key cert.key --channel mail --nonce 0123456789abcdef
say forum confidence.delivery
  {"campaign": "{{check}}", "contact": "{{duty}}", "channel": "mail", "outcome": "sent"}
say forum confidence.delivery
  {"campaign": "{{check}}", "contact": "{{duty}}", "channel": "mail", "outcome": "bounced"}
say forum confidence.attestation
  {"campaign": "{{check}}", "contact": "{{duty}}", "channel": "telephone", "how": "telephone"}
see forum challenges
| channel   | standing     | attested |
| web       | acknowledged | 0        |
| mail      | bounced      | 0        |
| telephone | acknowledged | 1        |
see forum check_steps
| kind                       | channel   | void_why                                   |
| confidence.acknowledgement | web       |                                            |
| confidence.acknowledgement | mail      | The nonce is not that of this challenge.   |
| confidence.delivery        | mail      |                                            |
| confidence.delivery        | mail      |                                            |
| confidence.attestation     | telephone |                                            |
say forum confidence.campaign_closed {"campaign": "{{check}}"}
comity show checks --as json
contains ""campaigns":1"
see forum check_regions
| region | parties |
get /api/v1/spaces/forum/contacts
status 404
get /api/v1/spaces/forum/datasets/challenges
status 404
get /api/v1/spaces/forum/datasets/check_regions?as=json
status 200
comity party delegate --key own.key --party {{asteria}} --new {{cert}} --role none
comity acknowledge forum {{campaign}} --key cert.key
refused "does not speak for the party" 1
verify
