#!/usr/bin/env python3
"""Gateways that misbehave, against a real server: repeats, wrong order, late parts, forged signatures, torn lines, and
encodings that nobody announced. Nothing is lost, nothing is heard twice, each gets one sentence, and the steward sees
it. Usage: misbehaving.py COMITY"""

import concurrent.futures
import json
import pathlib
import random
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "stories"))
from house import House
from players import FORM, NUMBER, Generic, Smssync, Twilio, payload, texts


def tried_out(house, gateway):
    """The steward's test message comes in by the gateway's own way."""
    said = house.run("channel", "test", "flood", gateway.id)
    assert said.code == 0, said.words()
    number = re.search(r"became number (\d+)", said.out.decode())[1]
    shown = house.run("show", "flood", "reports", "--as", "json")
    row = next(row for row in json.loads(shown.out) if str(row["number"]) == number)
    assert row["text"].startswith("Test message of the house"), row


def storm(house, telephone):
    """Forty messages, each sent fifteen times, in no order, by sixteen at once."""
    posts = [(telephone.as_form, telephone.as_json, telephone.as_xml)[turn % 3] for turn in range(15)]
    wanted = [f"Dlo {at}" for at in range(40)]
    todo = [(post, telephone.message(text, f"storm-{text}")) for text in wanted for post in posts]
    random.Random(7).shuffle(todo)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(lambda each: (each[1]["message_id"], each[0](each[1])), todo))
    assert len(replies) == 600 and all(reply[0] == 200 for _, reply in replies), replies[0]
    assert len({(name, reply[2]) for name, reply in replies}) == 40, "each message has one receipt"
    heard = texts(house, "flood")
    assert all(heard.count(text) == 1 for text in wanted), [text for text in wanted if heard.count(text) != 1]


def in_parts(house, gateway):
    """Parts in the wrong order, repeated, all at once, and of two messages at the same time."""
    one = gateway.parts(["Nou bezwen ", "dlo nan ", "Delmas 33"], "17")
    two = gateway.parts(["Kay la ", "kraze"], "18", number="+999371123")
    assert one[2]()[0] == 202 and two[0]()[0] == 202 and one[2]()[0] == 202
    assert json.loads(one[0]()[1]) == {"waits_for": 1}
    status, body, receipt = one[1]()
    assert status == 200 and receipt and json.loads(body)["code"] == receipt, body
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        late = list(pool.map(lambda post: post(), one * 5))
    assert {reply[2] for reply in late} == {receipt}, late
    assert two[1]()[0] == 200
    heard = texts(house, "flood")
    assert heard.count("Nou bezwen dlo nan Delmas 33") == heard.count("Kay la kraze") == 1, heard


def through_a_kill(house, gateway):
    """A part that was acknowledged is there after the server was killed."""
    first, second = gateway.parts(["Wout la ", "bloke"], "19")
    assert first()[0] == 202
    house.kill()
    house.start()
    assert second()[0] == 200
    assert texts(house, "flood").count("Wout la bloke") == 1


def encodings(house, gateway):
    """What is not UTF-8 is refused with one sentence, whatever it claims to be; the gateway keeps it."""
    before = len(texts(house, "flood"))
    sender = urllib.parse.quote(NUMBER)
    spoilt = {
        "latin-1": (f"from={sender}&text=caf%E9", FORM, 400),
        "latin-1 that says so": (f"from={sender}&text=caf%E9", FORM + "; charset=iso-8859-1", 415),
        "UTF-16": ("from=+999&text=dlo".encode("utf-16"), FORM + "; charset=utf-16", 415),
        "UTF-16 unsaid": (json.dumps({"from": NUMBER, "text": "dlo"}).encode("utf-16"), "application/json", 400),
        "GSM 03.38": (b"from=%2B999371122&text=%00%1B%65%C3", FORM, 400),
        "half a character": (f"from={sender}&text=dl%C3", FORM, 400),
        "no form at all": (b"\xff\xfe\x00", "text/plain", 415),
        "a bomb": (b'<!DOCTYPE a [<!ENTITY b "c">]><a><text>&b;</text></a>', "text/xml", 400),
        "an outside entity": (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><text>x</text></a>', "text/xml", 400),
    }
    for name, (body, media_type, status) in spoilt.items():
        reply = gateway.send(body, media_type)
        assert reply[0] == status, (name, reply)
        detail = json.loads(reply[1])["detail"]
        assert detail.endswith(".") and "\n" not in detail, (name, detail)
    assert len(texts(house, "flood")) == before


def torn(house, telephone):
    """Half a post is no message; the whole one that follows is."""
    message = telephone.message("Pon an tonbe", "torn")
    for _ in range(20):
        telephone.break_off(urllib.parse.urlencode(message))
    assert "Pon an tonbe" not in texts(house, "flood")
    assert telephone.as_form(message)[0] == 200
    assert texts(house, "flood").count("Pon an tonbe") == 1


def forged(house, service):
    for token in ("", "T0KE", "t0ken", "T0KEN "):
        reply = service.post("Manti", "SM9", token=token)
        assert reply[0] == 403 and reply[1].startswith("The signature does not fit"), reply
    assert "Manti" not in texts(house, "flood")
    assert service.post("Verite", "SM9")[0] == 200
    assert service.post("Sou WhatsApp", "SM10", number="whatsapp:" + NUMBER)[0] == 200


def told_to_the_steward(house, telephone, service):
    """What was refused stands in the list, counted, without a word of the messages; and who is silent is seen."""
    silent = Generic(house, "flood", "generic")
    assert telephone.as_form({**telephone.message("Manti", "9"), "secret": "guessed"})[0] == 403
    listed = house.run("channel", "list", "flood").out.decode()
    assert re.search(r"refused 4 times, last \S+: The signature does not fit", listed), listed
    assert re.search(r"refused 1 times, last \S+: The secret is not the one", listed), listed
    after = listed.split(silent.id)[1].split("\n")
    assert not after[1].startswith("    "), "nothing was heard of it: " + listed
    for word in ("Manti", "371122", "guessed", "T0KEN"):
        assert word not in listed, word


def erased(house, gateway):
    """A number is shown with a reason, then the person is erased: through the server, and at rest."""
    for at_rest, number in ((False, "+999371188"), (True, "+999371199")):
        assert gateway.post(**{"from": number, "text": f"Zanzibar {number[-2:]}"})[0] == 200
        row = json.loads(house.run("show", "flood", "reports", "--as", "json").out)[-1]
        entry = house.run("show", "flood", "reports", "--as", "json")
        assert number not in entry.out.decode()
        contact = contact_of(house, row["number"])
        if at_rest:
            assert house.stop() == 0
        assert house.run("contact", "show", "flood", contact).code == 2, "a reason is needed"
        shown = house.run("contact", "show", "flood", contact, "--why", "to call back")
        assert shown.code == 0 and shown.out.decode().strip() == number, shown.words()
        done = house.run("contact", "erase", "flood", contact, "--why", "the person asked for it")
        assert done.code == 0 and "2 of their entries" in done.out.decode(), done.words()
        assert house.run("contact", "show", "flood", contact, "--why", "again").code == 1
        assert house.run("contact", "erase", "flood", contact, "--why", "again").code == 1
        holding = [path.name for path in house.data.rglob("*") if path.is_file()
                   and any(word in path.read_bytes() for word in (f"Zanzibar {number[-2:]}".encode(), number.encode()))]
        assert not holding, holding
        if at_rest:
            house.start()


def contact_of(house, number):
    """As a steward's program reads the entry: with the operator's own token."""
    token = house.run("token", "--label", "story").out.decode().strip().split()[-1]
    reply = house.ask("GET", f"/api/v1/spaces/flood/entries/{number}", headers={"Authorization": f"Bearer {token}"})
    assert reply.code == 200, reply.words()
    return json.loads(reply.out)["body"]["contact"]


def tell(comity, folder):
    house = House(comity, folder)
    assert house.run("init").code == 0
    assert house.run("space", "create", "flood").code == 0
    house.start()
    try:
        telephone = Smssync(house, "flood", "smssync", "secret=S3CRET")
        service = Twilio(house, "flood", "twilio", "token=T0KEN")
        gateway = Generic(house, "flood", "generic")
        for each in (telephone, service, gateway):
            tried_out(house, each)
        storm(house, telephone)
        in_parts(house, gateway)
        encodings(house, gateway)
        torn(house, telephone)
        forged(house, service)
        told_to_the_steward(house, telephone, service)
        through_a_kill(house, gateway)
        erased(house, gateway)
        assert house.stop() == 0
        verified = house.run("verify")
        assert verified.code == 0, verified.words()
    finally:
        if house.server:
            house.kill()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        tell(sys.argv[1], made)
    print("passed: gateways that misbehave")
