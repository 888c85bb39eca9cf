A receipt proves offline that a statement was heard, to whoever knows the log's key; and to nobody who believes another.

space cyprina
space borrowed
say cyprina intake.report {"title": "No water at Hill Street"}
contains "receipt"
comity receipt cyprina 2
into water.tlog-proof
contains "c2sp.org/tlog-proof@v1"
lacks "Hill Street"
comity policy cyprina
into cyprina.policy
comity check water.tlog-proof --policy cyprina.policy
contains "Valid: on the record of"
contains "entry 2, intake.report, heard at"

# What comes later changes nothing.
say cyprina intake.report {"title": "Bridge closed"}
comity check water.tlog-proof --policy cyprina.policy
contains "Valid: on the record of"

comity check water.tlog-proof
contains "Who signed it was not checked"
file other-words
    {"salt": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "body": "e30="}
comity check water.tlog-proof --words other-words
refused "not the words of which the entry speaks" 1
comity policy borrowed
into borrowed.policy
comity check water.tlog-proof --policy borrowed.policy
refused "not signed by a key that is known here" 1
comity receipt cyprina 17
refused "no such thing" 1
comity receipt nowhere 2
refused "no such space" 1
file not-a-receipt
    c2sp.org/tlog-proof@v1
    index 2
comity check not-a-receipt --policy cyprina.policy
refused "does not end with an empty line" 1
comity check missing
refused "cannot be read" 1

# The words can go; that they were heard cannot.
comity erase cyprina 2 --why "the person asked for it"
comity receipt cyprina 2
into after.tlog-proof
comity check after.tlog-proof --policy cyprina.policy
contains "Valid: on the record of"
verify
