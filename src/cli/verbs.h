// The verbs that are requests to a house. One thread.
#pragma once

#include "cli/arguments.h"
#include "cli/run.h"

namespace comity::cli {

Exit create_space(Doors const& doors, Arguments const& arguments);
Exit import_file(Doors const& doors, Arguments const& arguments);
Exit say(Doors const& doors, Arguments const& arguments);
Exit show(Doors const& doors, Arguments const& arguments);
Exit erase(Doors const& doors, Arguments const& arguments);
Exit keys(Doors const& doors, Arguments const& arguments);   // asks no house
Exit party(Doors const& doors, Arguments const& arguments);  // parties and their keys
Exit receipt(Doors const& doors, Arguments const& arguments);
Exit show_policy(Doors const& doors, Arguments const& arguments);
Exit check(Doors const& doors, Arguments const& arguments);        // asks no house
Exit witness(Doors const& doors, Arguments const& arguments);      // of others, and whom this house asks
Exit turn_form(Doors const& doors, Arguments const& arguments);    // the public form: open or closed
Exit channel(Doors const& doors, Arguments const& arguments);      // gateways that hand in text messages
Exit xform(Doors const& doors, Arguments const& arguments);        // forms for phones
Exit contact(Doors const& doors, Arguments const& arguments);      // whom to reach now, or who wrote
Exit person(Doors const& doors, Arguments const& arguments);       // who wrote: shown, or erased
Exit nominate(Doors const& doors, Arguments const& arguments);     // contacts from a table
Exit acknowledge(Doors const& doors, Arguments const& arguments);  // a communication check
Exit mail(Doors const& doors, Arguments const& arguments);         // what of a check goes out by mail
Exit demonstrate(Doors const& doors, Arguments const& arguments);
Exit describe(Doors const& doors, Arguments const& arguments);  // the HTTP interface
Exit steward_link(Doors const& doors, Arguments const& arguments);
Exit make_token(Doors const& doors, Arguments const& arguments);
Exit tokens(Doors const& doors, Arguments const& arguments);
Exit backup(Doors const& doors, Arguments const& arguments);  // or lists them
Exit restore(Doors const& doors, Arguments const& arguments);
Exit verify(Doors const& doors, Arguments const& arguments);

}  // namespace comity::cli
