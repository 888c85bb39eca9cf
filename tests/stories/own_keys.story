A party signs with a key of its own, replaces it, speaks through others in roles; a revoked key is refused everywhere.

space cyprina
space vale
comity keys make cert.key --name "CERT of Asteria"
keep first "(?m)^(\S{44})$"
comity keys make cert.key
refused "already" 1
comity keys show cert.key
contains "CERT of Asteria"
lacks "seed"
comity party introduce "CERT of Asteria" --key {{first}}
keep cert "([0-9a-f]{64})"
say cyprina space.member {"party": "{{cert}}", "role": "contributor", "name": "CERT"}
say vale space.member {"party": "{{cert}}", "role": "contributor", "name": "CERT"}
comity say cyprina intake.report --key cert.key --party {{cert}}
  {"title": "Phishing from our own mail servers"}
see cyprina reports
| title                              |
| Phishing from our own mail servers |
comity keys make next.key --party {{cert}}
keep next "(?m)^(\S{44})$"
comity party rotate --key cert.key --party {{cert}} --new {{next}}
comity say cyprina intake.report --key cert.key --party {{cert}}
  {"title": "Signed too late"}
refused "not that of a key" 1
comity say vale intake.report --key next.key
  {"title": "We moved to another key"}
comity keys make contact.key --party {{cert}}
keep contact "(?m)^(\S{44})$"
comity party delegate --key next.key --new {{contact}} --role technical_contact
comity say vale intake.report --key contact.key
  {"title": "From the technical contact"}
comity party delegate --key contact.key --new {{first}} --role cert
refused "own key" 1
comity party revoke {{cert}} --why "The laptop was stolen."
contains "Still speaks for the party, as technical_contact: {{contact}}"
comity keys make other.key
keep other "(?m)^(\S{44})$"
comity say vale intake.report --key next.key
  {"title": "From the thief"}
refused "not that of a key" 1
comity party revoke {{cert}} --why "again"
refused "no key of its own" 1
comity party delegate --key next.key --new {{contact}} --role none
refused "not that of a key" 1
comity party list
contains "CERT of Asteria"
contains "ended"
comity party rotate
refused "--key FILE is the key that is replaced" 2
comity show vale keys
contains "technical_contact"
# What the lost key delegated speaks until it is ended, which a steward of the house does without a key.
comity say vale intake.report --key contact.key
  {"title": "From whom the lost key let speak"}
comity party delegate --party {{cert}} --new {{contact}} --role none
comity say vale intake.report --key contact.key
  {"title": "From the same"}
refused "not that of a key" 1
comity party introduce "CERT of Boreland" --key {{other}}
keep stranger "([0-9a-f]{64})"
comity say vale intake.report --key other.key --party {{stranger}}
  {"title": "From elsewhere"}
refused "no member of this space" 1
verify
