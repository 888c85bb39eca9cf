#!/usr/bin/env python3
"""Gateways hand in text messages to a real server, well and badly: each message becomes one report, each post gets the
answer of its protocol, and no file tells a number. Usage: gateways.py COMITY"""

import concurrent.futures
import json
import pathlib
import sys
import tempfile
import xml.etree.ElementTree as xml

from house import House

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "gateways"))
from players import FORM, NUMBER, Generic, Smssync, Twilio, payload, texts


def telephone(house):
    gateway = Smssync(house, "flood", "smssync", "secret=S3CRET")
    water = gateway.message("Nou bezwen dlo", "1")
    first = gateway.as_form(water)
    assert first[0] == 200 and payload(first) == {"success": True, "error": None}, first
    for again in (gateway.as_form, gateway.as_json, gateway.as_xml):
        assert again(water) == first, again(water)
    # Late, and out of order.
    for number in ("3", "2", "3"):
        assert gateway.as_json(gateway.message("Dlo " + number, number))[0] == 200
    assert sorted(texts(house, "flood")) == ["Dlo 2", "Dlo 3", "Nou bezwen dlo"]

    wrong = gateway.as_form({**gateway.message("Manti", "9"), "secret": "guessed"})
    assert wrong[0] == 403 and payload(wrong)["error"].startswith("The secret is not"), wrong
    empty = gateway.as_form(gateway.message("", "9"))
    assert empty[0] == 400 and payload(empty)["error"] == "The message has no text.", empty
    latin = gateway.send("from=%2B999371122&message=caf%E9&secret=S3CRET")
    assert latin[0] == 400 and payload(latin)["error"] == "The message is not valid UTF-8.", latin
    bomb = gateway.send("<!DOCTYPE a [<!ENTITY b 'c'>]><a><message>&b;</message></a>", "text/xml")
    assert bomb[0] == 400 and payload(bomb)["error"] == "The message has a DOCTYPE; such XML is not read here.", bomb
    large = gateway.as_form(gateway.message("x" * 70_000, "9"))
    assert large[0] == 413 and payload(large)["error"].startswith("The body is longer"), large
    piecemeal = gateway.send(iter([b"from=%2B999371122&message=", b"x" * 70_000]))
    assert piecemeal[0] == 413 and payload(piecemeal)["error"].startswith("The body is longer"), piecemeal
    task = gateway.send(json.dumps({"queued": []}), "application/json", query="?task=sent")
    assert task[0] == 400 and not payload(task)["success"], task
    assert len(texts(house, "flood")) == 3
    return gateway


def crowd(house, gateway):
    """One message, 600 times at once."""
    message = gateway.message("Kay la kraze", "600")
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        replies = list(pool.map(lambda _: gateway.as_form(message), range(600)))
    assert len(set(replies)) == 1 and replies[0][0] == 200 and replies[0][2], set(replies)
    assert texts(house, "flood").count("Kay la kraze") == 1


def service(house):
    gateway = Twilio(house, "flood", "twilio", "token=T0KEN", "reply=receipt", "language=es")
    forged = gateway.post("Manti", "SM0", token="guessed")
    assert forged[0] == 403 and forged[1].startswith("The signature does not fit"), forged
    status, body, receipt = gateway.post("Lekòl la fèmen & dlo", "SM1")
    assert status == 200 and xml.fromstring(body)[0].text == "Recibido. Su recibo: " + receipt, body
    again = gateway.post("Lekòl la fèmen & dlo", "SM1")
    assert again[2] == receipt and len(xml.fromstring(again[1])) == 0, again
    assert texts(house, "flood").count("Lekòl la fèmen & dlo") == 1
    assert "Manti" not in texts(house, "flood")
    known = house.ask("GET", "/r/" + receipt)
    assert known.code == 200, known.words()


def any_other(house):
    gateway = Generic(house, "flood", "generic")
    status, body = gateway.get(sender="ALFANAME", message="Wout bloke", time="2010-01-24T12:17:23Z")
    assert status == 200 and json.loads(body)["answerable"] is False, body
    again = gateway.post(**{"from": "ALFANAME", "text": "Wout bloke", "date": "2010-01-24T12:17:23Z"})
    assert json.loads(again[1]) == json.loads(body), again
    assert texts(house, "flood").count("Wout bloke") == 1
    refused = gateway.post(text="Ki moun?")
    assert refused[0] == 400 and json.loads(refused[1])["detail"] == "The message does not say who sent it."
    return gateway


def ended(house, gateway):
    message = {"from": NUMBER, "text": "Twò ta"}
    listed = house.run("channel", "list", "flood").out.decode()
    gateways = [line for line in listed.splitlines() if not line.startswith(" ")]
    assert len(gateways) == 3 and gateway.id in listed and "S3CRET" not in listed, listed
    assert house.run("channel", "set", "flood", gateway.id, "--set", "name=the market").code == 0
    named = [line for line in house.run("channel", "list", "flood").out.decode().splitlines() if gateway.id in line]
    assert len(named) == 1 and "name=the market" in named[0], named
    assert house.run("channel", "end", "flood", gateway.id).code == 0
    unknown = house.ask("POST", "/in/generic/" + "A" * 43, "x", {"Content-Type": FORM})
    gone = gateway.post(**message)
    assert gone[0] == unknown.code == 404 and gone[1].encode() == unknown.out, gone
    nowhere = house.ask("POST", "/in/pigeon/" + "A" * 43, "x", {"Content-Type": FORM})
    assert (nowhere.code, nowhere.out) == (unknown.code, unknown.out), nowhere
    assert house.run("channel", "end", "flood", gateway.id).code == 1
    assert "Twò ta" not in texts(house, "flood")


def restored(house, gateway):
    """The same key opens the restored house, which knows what it heard."""
    before = texts(house, "flood")
    copy = str(house.folder / "copy")
    assert house.run("backup", copy).code == 0
    house.data = house.folder / "again"
    assert house.run("restore", copy).code == 0
    house.start()
    again = gateway.as_form(gateway.message("Nou bezwen dlo", "1"))
    assert again[0] == 200 and payload(again)["success"], again
    assert texts(house, "flood") == before
    assert house.stop() == 0


def nothing_tells(house, key):
    """No file of the house, and no line that the server wrote, holds a number, a key or a secret."""
    told = [path for path in house.folder.rglob("*") if path.is_file()]
    assert any(b"Nou bezwen dlo" in path.read_bytes() for path in told)
    for secret in (b"371122", b"ALFANAME", b"S3CRET", b"T0KEN", key.encode()):
        holding = [path.name for path in told if secret in path.read_bytes()]
        assert not holding, f"{secret} lies in {holding}"


def tell(comity, folder):
    house = House(comity, folder)
    assert house.run("init").code == 0
    assert house.run("space", "create", "flood").code == 0
    at_rest = house.run("channel", "create", "flood", "twilio")
    assert at_rest.code == 1 and "auth token" in at_rest.err, at_rest.words()
    assert house.run("channel", "create", "flood", "smssync", "--set", "secret").code == 2
    house.start()
    try:
        gateway = telephone(house)
        crowd(house, gateway)
        service(house)
        ended(house, any_other(house))
        figures = house.ask("GET", "/metrics").out.decode()
        assert 'route="POST /in/smssync/{key}",status="200"' in figures, figures
        key = gateway.path.rsplit("/", 1)[1]
        assert key not in figures
        assert house.stop() == 0
        restored(house, gateway)
        nothing_tells(house, key)
        verified = house.run("verify")
        assert verified.code == 0, verified.words()
    finally:
        if house.server:
            house.kill()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        tell(sys.argv[1], made)
    print("passed: gateways hand in text messages")
