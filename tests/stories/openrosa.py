#!/usr/bin/env python3
"""Plays ODK Collect against a real server: it asks for the forms, takes one with the files beside it, and sends answers
in several posts, chunked, twice, edited, and wrongly. Usage: openrosa.py COMITY"""

import base64
import csv
import hashlib
import io
import re
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as xml

from house import House

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Wells</h:title><model>
<instance><data id="wells" version="%s"><village/><where/><photo/><family><name/></family>
<orx:meta><orx:instanceID/></orx:meta></data></instance>
<instance id="villages" src="jr://file-csv/villages.csv"/>
<bind nodeset="/data/where" type="geopoint"/></model></h:head><h:body>
<select1 ref="/data/village"><label>Village</label>
 <itemset nodeset="instance('villages')/list/item"><value ref="name"/><label ref="label"/></itemset></select1>
<input ref="/data/where"><label>Where</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
<group ref="/data/family"><label>Family</label><repeat nodeset="/data/family">
<input ref="/data/family/name"><label>Name</label></input></repeat></group></h:body></h:html>
"""
ANSWERS = """<?xml version='1.0' ?><data id="wells" version="%s" xmlns:orx="http://openrosa.org/xforms">
<village>%s</village><where>12.8044 -48.2031 35.0 8.5</where><photo>well.txt</photo><family><name>Ama</name></family>
<family><name>Kofi</name></family><orx:meta><orx:instanceID>uuid:%s</orx:instanceID>%s</orx:meta></data>"""
MESSAGE = "{http://openrosa.org/http/response}message"


class Collect:
    """Knows the server's address alone, and keeps to the specification as Collect does."""

    def __init__(self, house, base, headers=None):
        self.house, self.base, self.headers = house, base, headers or {}

    def ask(self, method, address, body=None, headers=None):
        parts = urllib.parse.urlsplit(address if "://" in address else self.base + address)
        connection = self.house.connection()
        try:
            connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body,
                               {"X-OpenRosa-Version": "1.0", **self.headers, **(headers or {})})
            reply = connection.getresponse()
            return reply.status, reply.read(), reply
        finally:
            connection.close()

    def forms(self):
        status, body, reply = self.ask("GET", "/formList")
        assert status == 200 and reply.getheader("X-OpenRosa-Version") == "1.0" and reply.getheader("Date"), body
        space = "{http://openrosa.org/xforms/xformsList}"
        return [{each.tag.removeprefix(space): each.text for each in form} for form in xml.fromstring(body)]

    def take(self, form):
        status, body, _ = self.ask("GET", form["downloadUrl"])
        assert status == 200 and "md5:" + hashlib.md5(body).hexdigest() == form["hash"], form
        files = {}
        if "manifestUrl" in form:
            space = "{http://openrosa.org/xforms/xformsManifest}"
            for each in xml.fromstring(self.ask("GET", form["manifestUrl"])[1]):
                said = {part.tag.removeprefix(space): part.text for part in each}
                status, file, _ = self.ask("GET", said["downloadUrl"])
                assert status == 200 and "md5:" + hashlib.md5(file).hexdigest() == said["hash"], said
                files[said["filename"]] = file
        return body, files

    def send(self, answers, files=(), chunked=False):
        """Answers the status and the sentence. The body goes out in chunks where its length is untold."""
        status, body, reply = self.ask("HEAD", "/submission")
        assert status == 204 and int(reply.getheader("X-OpenRosa-Accept-Content-Length")) > 0 and not body
        boundary = "----comity"
        out = b""
        for name, kind, said in [("xml_submission_file", "text/xml", answers.encode()), *files]:
            out += (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
                    f"Content-Type: {kind}\r\n\r\n").encode() + said + b"\r\n"
        out += f"--{boundary}--\r\n".encode()
        pieces = iter([out[at:at + 100] for at in range(0, len(out), 100)]) if chunked else out
        status, body, _ = self.ask("POST", "/submission", pieces,
                                   {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        return status, xml.fromstring(body).find(MESSAGE).text


def must(said, status, words=""):
    assert said[0] == status and words in said[1], said
    return said[1]


def too_long(phone):
    """A photo over the limit is refused by its announced length, with a sentence."""
    connection = phone.house.connection()
    try:
        connection.putrequest("POST", phone.base + "/submission")
        connection.putheader("Content-Type", "multipart/form-data; boundary=B")
        connection.putheader("Content-Length", str(100 * 1024 * 1024))
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, xml.fromstring(reply.read()).find(MESSAGE).text
    finally:
        connection.close()


def play(comity, folder):
    house = House(comity, folder)
    for words in (["init"], ["space", "create", "hill"]):
        done = house.run(*words)
        assert done.code == 0, done.words()
    for name, said in {"one.xml": FORM % "1", "two.xml": FORM % "2", "no.xml": "<!DOCTYPE x><x/>",
                       "villages.csv": "name,label\nupper,Upper village\n"}.items():
        (house.folder / name).write_text(said)
    looked = house.run("xform", "add", "hill", "one.xml", "--look")
    assert looked.code == 0 and b"wants beside it: villages.csv" in looked.out, looked.words()
    assert house.run("xform", "add", "hill", "no.xml").code == 1
    added = house.run("xform", "add", "hill", "one.xml")
    number = re.search(r"number (\d+)", added.out.decode())[1]
    assert house.run("xform", "file", "hill", number, "villages.csv").code == 0
    made = house.run("channel", "create", "hill", "openrosa").out.decode()
    base = re.search(r"(/in/openrosa/\S+)", made)[1]
    token = house.run("token").out.decode().split()[0]
    house.start()
    phone = Collect(house, base)
    forms = phone.forms()
    assert [form["formID"] for form in forms] == ["wells"], forms
    form, files = phone.take(forms[0])
    assert form.decode() == FORM % "1" and files == {"villages.csv": b"name,label\nupper,Upper village\n"}

    first, later = ("well.txt", "text/plain", b"a photo"), ("second.txt", "text/plain", b"another")
    answers = ANSWERS % ("1", "upper", "a", "")
    receipt = must(phone.send(answers, [first]), 201, "Receipt code")
    for again in ([later], [first, later], []):
        assert must(phone.send(answers, again, chunked=True), 201) == receipt
    must(phone.send(ANSWERS % ("1", "lower", "a", "")), 409, "instanceID")
    must(phone.send(ANSWERS % ("7", "upper", "z", "")), 404, "version")
    must(phone.send("<data"), 400, "XML")
    must(too_long(phone), 413, "bytes taken here")
    told = house.run("channel", "list", "hill").out.decode()
    assert "bytes taken here" in told and "instanceID" in told, told
    edit = ANSWERS % ("1", "lower", "b", "<orx:deprecatedID>uuid:a</orx:deprecatedID>")
    must(phone.send(edit), 201)

    # Another version beside it; the old one is offered no more, but what phones still hold of it is taken.
    assert house.run("xform", "add", "hill", "two.xml").code == 0
    assert house.run("xform", "close", "hill", number).code == 0
    assert [form["version"] for form in phone.forms()] == ["2"]
    must(phone.send(ANSWERS % ("1", "upper", "c", "")), 201)

    # By name and passphrase: here a token, in the place of the passphrase.
    stranger = Collect(house, "/openrosa/hill")
    status, _, reply = stranger.ask("GET", "/formList")
    assert status == 401 and reply.getheader("WWW-Authenticate").startswith("Basic ")
    member = Collect(house, "/openrosa/hill",
                     {"Authorization": "Basic " + base64.b64encode(f"phone:{token}".encode()).decode()})
    assert len(member.forms()) == 1
    must(member.send(ANSWERS % ("1", "upper", "d", "")), 201)

    table = list(csv.DictReader(io.StringIO(house.run("xform", "answers", "hill", number).out.decode())))
    assert [(row["village"], row["KEY"]) for row in table] == [("lower", "uuid:b"), ("upper", "uuid:c"),
                                                               ("upper", "uuid:d")], table
    family = list(csv.DictReader(io.StringIO(house.run("xform", "answers", "hill", number, "family").out.decode())))
    assert [row["name"] for row in family] == ["Ama", "Kofi"] * 3 and family[1]["KEY"] == "uuid:b/family[2]", family
    reports = house.run("show", "hill", "reports").out.decode()
    assert reports.count("Village: lower") == 1 and "-48.2031" in reports, reports

    assert house.stop() == 0
    verified = house.run("verify")
    assert verified.code == 0, verified.words()


def main():
    with tempfile.TemporaryDirectory() as folder:
        play(sys.argv[1], folder)


if __name__ == "__main__":
    main()
