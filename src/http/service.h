// All that HTTP answers for one house: the kernel's routes, the rooms', the pages, the figures. Made once at
// start; then any thread.
#pragma once

#include <memory>
#include <string>

#include "http/live.h"
#include "http/metrics.h"
#include "http/pages.h"
#include "http/router.h"
#include "kernel/house.h"

namespace comity {
class Gateways;
class Witness;
}  // namespace comity

namespace comity::http {

class Cosigning;
class Server;

class Service {
  public:
    Service(House& house, Pages pages, LiveOptions const& live = {});  // the house outlives it
    ~Service();
    Service(Service const&) = delete;
    Service& operator=(Service const&) = delete;

    Router const& router() const { return *router_; }
    Metrics& metrics() { return *metrics_; }
    Live& live() { return live_; }
    Cosigning& cosigning() { return *cosigning_; }  // which whoever serves the house starts
    Gateways& gateways() { return *gateways_; }     // which they start, too
    // Counts the server's connections and queue, too. Before it starts; it outlives what is asked of
    // /metrics.
    void watch(Server const& server);
    // Answers without a server. Waits where the reply says that it will come later.
    Reply ask(Request request) const;

  private:
    Live live_;
    std::unique_ptr<Gateways> gateways_;
    std::unique_ptr<Witness> witness_;
    std::unique_ptr<Cosigning> cosigning_;
    std::string openapi_;
    std::unique_ptr<Metrics> metrics_;
    std::unique_ptr<Router> router_;
};

}  // namespace comity::http
