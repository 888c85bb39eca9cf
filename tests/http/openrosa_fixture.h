// A house that phones ask with forms, as ODK Collect does. One thread.
#pragma once

#include "gateway_fixture.h"

namespace comity::http {

class OpenRosaTest : public GatewayTest {
  protected:
    // One text, a choice, a place, a photo, and a repeat of names; what the phone tells of itself, too.
    static std::string form(std::string const& version = "1", std::string const& id = "water-points") {
        return R"xml(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Water points</h:title><model>
 <instance><data id=")xml" +
               id + R"xml(" version=")xml" + version + R"xml(">
  <start/><phone/><what/><state/><where/><photo/><family><name/><age/></family>
  <orx:meta><orx:instanceID/></orx:meta></data></instance>
 <bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
 <bind nodeset="/data/phone" type="string" jr:preload="property" jr:preloadParams="phonenumber"/>
 <bind nodeset="/data/what" type="string" required="true()"/>
 <bind nodeset="/data/where" type="geopoint"/>
 <bind nodeset="/data/family/age" type="int"/>
 <bind nodeset="/data/orx:meta/orx:instanceID" type="string" calculate="concat('uuid:', uuid())"/>
</model></h:head>
<h:body>
 <input ref="/data/what"><label>What do you see?</label></input>
 <select1 ref="/data/state"><label>State of the well</label>
  <item><label>Dry</label><value>dry</value></item><item><label>Working</label><value>works</value></item></select1>
 <input ref="/data/where"><label>Where is it?</label></input>
 <upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
 <group ref="/data/family"><label>Family</label><repeat nodeset="/data/family">
  <input ref="/data/family/name"><label>Name</label></input>
  <input ref="/data/family/age"><label>Age</label></input></repeat></group>
</h:body></h:html>)xml";
    }
    static std::string answers(std::string const& instance, std::string const& what = "No water",
                               std::string const& more = "", std::string const& version = "1") {
        return "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"water-points\" version=\"" + version +
               "\"><start>2026-02-28T10:00:00.000+01</start><phone>+999371122</phone><what>" + what +
               "</what><state>dry</state><where>12.8044 -48.2031 35.0 8.5</where>" + more +
               "<orx:meta><orx:instanceID>uuid:" + instance + "</orx:instanceID></orx:meta></data>";
    }
    struct Part {
        std::string name, file_name, type, bytes;
    };
    static std::string multipart(std::vector<Part> const& parts) {
        std::string body;
        for (auto const& part : parts) {
            body += "--b0undary\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
            if (!part.file_name.empty()) body += "; filename=\"" + part.file_name + "\"";
            body += "\r\nContent-Type: " + part.type + "\r\n\r\n" + part.bytes + "\r\n";
        }
        return body + "--b0undary--\r\n";
    }
    Reply submit(std::string const& base, std::string const& xml, std::vector<Part> files = {},
                 Pairs headers = {}) {
        files.insert(files.begin(), {"xml_submission_file", "submission.xml", "text/xml", xml});
        headers.emplace_back("content-type", "multipart/form-data; boundary=b0undary");
        auto const body = multipart(files);
        return service.ask(request(Method::post, base + "/submission", body, std::move(headers)));
    }
    Reply get(std::string const& path, Pairs headers = {}) {
        return service.ask(request(Method::get, path, "", std::move(headers)));
    }
    // The number of the statement that a form became.
    std::string add_form(std::string const& xml) {
        auto const reply = as_operator(Method::post, "hill/xforms", xml);
        EXPECT_EQ(reply.status, 201) << reply.body;
        auto const made = json::parse(reply.body);
        return made ? std::to_string(*made->find("number")->integer()) : "";
    }
    static std::string header(Reply const& reply, std::string_view name) {
        for (auto const& [each, value] : reply.headers)
            if (each == name) return value;
        return "";
    }
    static std::string between(std::string const& text, std::string const& begin, std::string const& end) {
        auto const at = text.find(begin);
        if (at == text.npos) return "";
        auto const from = at + begin.size();
        return text.substr(from, text.find(end, from) - from);
    }
    // The path of an address of this house.
    static std::string path_of(std::string const& address) {
        std::string const origin = "https://crisis.example";
        return address.starts_with(origin) ? address.substr(origin.size()) : "not an address: " + address;
    }
    std::string csv(std::string const& of, std::string const& what = "answers.csv") {
        auto reply = as_operator(Method::get, "hill/xforms/" + of + "/" + what);
        EXPECT_EQ(reply.status, 200) << reply.body;
        auto whole = read_whole(reply);
        return whole ? *whole : "torn";
    }
};

}  // namespace comity::http
