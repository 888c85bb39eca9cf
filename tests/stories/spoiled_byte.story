A byte that was changed in a folder at rest is found, and named.

space cyprina
say cyprina intake.report {"title": "No water at Hill Street"}
say cyprina intake.report {"title": "Bridge at Alder down"}
verify
verify cyprina
spoil spaces/cyprina/journal.db "Bridge at Alder"
verify
refused "cyprina" 1
verify cyprina
refused "3" 1
