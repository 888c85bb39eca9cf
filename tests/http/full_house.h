// A house with a space "hill" in which every view has rows and everything that can be named has a name: what
// walks over all its routes meets real content. One thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "http/service.h"
#include "kernel/desk.h"
#include "kernel/vault.h"
#include "testing.h"

namespace comity::http {

class FullHouse {
  public:
    FullHouse();

    House& house() { return *house_; }
    Service const& service() const { return service_; }
    Account const& ada() const { return ada_; }  // with a passphrase, steward of hill and of the house
    static std::string passphrase() { return "correct horse battery"; }
    std::string invitation();  // the secret of a new link to hill
    std::string report() const { return report_.id.hex(); }
    std::string unwanted() const { return unwanted_; }  // the number of a report that may be erased
    std::string photo() const { return photo_; }        // of the report
    std::string contact() const { return contact_; }    // who sent a message
    // Where the gateway of this type hands in messages; smssync sends receipts back.
    std::string way_in(std::string const& type) const { return ways_in_.at(type); }

    static std::string xform(std::string const& version);  // a form for phones
    // What could stand in the place of a capture.
    std::vector<std::string> values_of(std::string const& capture);

  private:
    Heard say(std::string const& kind, std::string const& body);
    std::string keep(std::string const& file);
    void say_reports();
    void judge();
    void publish();
    void gather();
    void make_gateways();
    void add_xform();
    void talk();
    void many();
    void deliver(std::string const& message, std::string const& rest);
    static std::string written_to() { return "q7xk-m2vd-tt0a"; }  // a contact
    void commit();                                                // in the space "forum"
    void reach();                                                 // there too
    void consult();

    testing::TemporaryFolder folder_;
    testing::ToldClock told_;
    std::unique_ptr<House> house_;
    Service service_;
    Account ada_;
    Heard report_;
    std::string unwanted_;
    std::string photo_;
    std::string xform_;                           // the number of a form for phones
    std::map<std::string, std::string> ways_in_;  // by type
    std::string contact_;
    std::set<std::string> numbers_;
};

}  // namespace comity::http
