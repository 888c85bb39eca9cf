The link for the first steward works once; the account stays, the name to sign in with is on no record.

space cyprina --title "Cyprina earthquake"
comity steward-link --first --address https://comity.example/
contains "https://comity.example/invitation#"
keep secret "#([A-Za-z0-9_-]{43})\s"
post /api/v1/invitations/look {"secret": "{{secret}}"}
contains ""role":"steward""
post /api/v1/invitations/accept {"secret": "{{secret}}", "name": "zeferina",
    "passphrase": "short", "label": "Desk lead"}
status 400
post /api/v1/invitations/accept {"secret": "{{secret}}", "name": "zeferina",
    "passphrase": "four plain words here", "label": "Desk lead"}
status 200
post /api/v1/invitations/accept {"secret": "{{secret}}", "name": "another",
    "passphrase": "four plain words here", "label": "Another"}
status 404
post /api/v1/sign-in {"name": "zeferina", "passphrase": "some other words"}
status 403
post /api/v1/sign-in {"name": "Zeferina", "passphrase": "four plain words here"}
contains ""label":"Desk lead""
comity show cyprina members --as csv
lacks "zeferina"
verify
