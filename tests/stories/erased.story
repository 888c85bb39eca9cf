A person asks for their words to be destroyed: nothing shows or holds them, and the record still verifies.

space cyprina
say cyprina intake.report {"title": "No water at Hill Street", "text": "Mina Dell, third door on the left"}
say cyprina intake.report {"title": "Bridge closed"}
held "Mina Dell"
comity erase cyprina 2
refused "--why" 2
comity erase cyprina 17 --why "the person asked for it"
refused "no such entry" 1
comity erase cyprina 0 --why "the person asked for it"
refused "not erased" 1
comity erase cyprina 2 --why "the person asked for it"
contains "erased, by number 4; no file of this house holds the words any more"
nowhere "Mina Dell"
see cyprina reports
| number | title         |
| 3      | Bridge closed |
see cyprina erasures
| number | erased_by | why                     |
| 2      | 4         | the person asked for it |
comity erase cyprina 2 --why "asked again"
contains "erased before, by number 4"
verify
