Anybody reports through the form of a space that has opened one, once, and where none is open nobody learns what
there is.

space cyprina --title "Cyprina earthquake" --mode demonstration

get /report/cyprina
status 404
lacks "Cyprina"
get /report/nowhere
status 404

comity form cyprina open --greeting "Tell us what you see." --categories "Water; Roads"
contains "/report/cyprina"

get /report/cyprina?lang=ar
status 200
contains "dir="rtl""
contains "Tell us what you see."
keep TOKEN "name="token" value="([^"]+)""

fill /report/cyprina?lang=en {"token": "{{TOKEN}}", "where": "Hill Street", "category": "Water"}
status 400
contains "Say what happened."
contains "value="Hill Street""

fill /report/cyprina?lang=en {"token": "{{TOKEN}}", "what": "No water", "where": "Hill Street", "category": "Water"}
status 201
contains "Your report was received"
keep NUMBER "<dd>(\d+)</dd>"

again
status 200
contains "<dd>{{NUMBER}}</dd>"
contains "This is its first receipt."

fill /report/cyprina?lang=en {"token": "{{TOKEN}}", "what": "The water is back"}
status 409
contains "as number {{NUMBER}}"
contains "The water is back</textarea>"

# A category that is not offered, and a form of another sort.
fill /report/cyprina?lang=en {"what": "No water", "category": "Bridges"}
status 400
contains "Choose one of the answers."
post /report/cyprina {"what": "No water"}
status 415

comity form cyprina close
get /report/cyprina
status 404
fill /report/cyprina {"what": "Too late"}
status 404

verify
