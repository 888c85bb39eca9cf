#!/usr/bin/env python3
"""Conversations over a real server: a telephone with SMSSync that asks for what it is to send, and a Twilio of our own
on loopback that answers, refuses, falls silent, and tells what became of messages late and out of order.
Usage: conversations.py COMITY"""

import http.client
import http.server
import json
import socket
import sys
import tempfile
import threading
import time
import urllib.parse

from gateways import NUMBER, Smssync, Twilio
from house import House


class FakeTwilio(http.server.BaseHTTPRequestHandler):
    """Takes messages at its API, as it is told."""
    taken = []
    asked = []
    refuse = None
    silent = threading.Event()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.taken.append((self.path, self.headers["Authorization"], dict(urllib.parse.parse_qsl(body))))
        if self.silent.is_set():
            return  # hangs up without a word
        status, said = self.refuse or (201, {"sid": "SM9", "status": "queued"})
        answer = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self):
        self.asked.append((self.path, self.headers["Authorization"]))
        if not self.path.endswith("?signed=1"):
            self.send_response(307)
            self.send_header("Location", self.path + "?signed=1")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b"%PDF-1.4")

    def log_message(self, *_):
        pass


class AtSocket(http.client.HTTPConnection):
    """Whoever can open the folder asks as the operator."""

    def __init__(self, house):
        super().__init__("localhost")
        self.path = str(house.data / "comity.sock")

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def ask(house, path):
    connection = AtSocket(house)
    try:
        connection.request("GET", "/api/v1/spaces/flood/" + path)
        reply = connection.getresponse()
        assert reply.status == 200, path
        return json.loads(reply.read())
    finally:
        connection.close()


def say(house, kind, body):
    said = house.run("say", "flood", kind, "--json", stdin=json.dumps(body).encode())
    assert said.code == 0, said.words()
    return json.loads(said.out)["id"]


def conversation(house, contact):
    lines = ask(house, "conversations/" + contact)["lines"]
    return [line["sort"] + (":" + line["state"] if "state" in line else "") for line in lines]


def until(seen, wanted, what):
    """Agents work by themselves: waited for, and nothing is measured."""
    for _ in range(600):
        now = seen()
        if wanted(now):
            return now
        time.sleep(0.05)
    raise AssertionError(f"{what}: {now}")


def telephone(house):
    gateway = Smssync(house, "flood", "smssync", "secret=S3CRET", "ask=place")
    status, body, _ = gateway.as_form(gateway.message("Nou bezwen dlo", "1"))
    order = json.loads(body)["payload"]["messages"][0]
    assert status == 200 and order["to"] == NUMBER and order["message"].startswith("Where is this?"), body
    contact = ask(house, "conversations")["conversations"][0]["contact"]
    gateway.as_form(gateway.message("Hill Street", "2"))
    until(lambda: texts_of_places(house), lambda places: "Hill Street" in places, "the place was not passed on")

    message = say(house, "intake.message", {"contact": contact, "text": "Water comes at noon."})
    polled = house.ask("GET", gateway.path + "?task=send&secret=S3CRET")
    given = json.loads(polled.out)["payload"]["messages"]
    assert [each["uuid"] for each in given] == [message] and given[0]["to"] == NUMBER, given
    assert "messages" in polled.out.decode() and not json.loads(
        house.ask("GET", gateway.path + "?task=send&secret=S3CRET").out)["payload"]["messages"]
    taken = gateway.send(json.dumps({"queued_messages": [message]}), "application/json", query="?task=sent")
    assert json.loads(taken[1]) == {"message_uuids": [message]}, taken
    assert json.loads(house.ask("GET", gateway.path + "?task=result").out)["message_uuids"][0] == message
    told = json.dumps({"message_result": json.dumps([{"uuid": message, "sent_result_code": -1,
                                                      "sent_result_message": "SMSSync Message Sent",
                                                      "delivered_result_code": -1,
                                                      "delivered_result_message": "SMS Delivered"}])})
    assert gateway.send(told, "application/json", query="?task=result")[0] == 200
    assert conversation(house, contact)[-1] == "message:delivered", conversation(house, contact)

    gateway.as_form(gateway.message("STOP", "3"))
    say(house, "intake.message", {"contact": contact, "text": "Do you hear us?"})
    until(lambda: conversation(house, contact), lambda lines: lines[-1] == "message:failed", "a stop was not heeded")


def texts_of_places(house):
    shown = house.run("show", "flood", "reports", "--as", "json")
    return [row["place"] for row in json.loads(shown.out)]


def service(house):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FakeTwilio)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = "http://127.0.0.1:%d" % house.port
    gateway = Twilio(house, "flood", "twilio", "token=T0KEN", "sid=AC1", "from=+999000222", "address=" + address,
                     "api=http://127.0.0.1:%d" % server.server_port)
    gateway.post("Lekòl la fèmen", "SM1", number="+999371199")
    contact = ask(house, "conversations")["conversations"][0]["contact"]
    message = say(house, "intake.message", {"contact": contact, "text": "Ki lekòl?"})
    until(lambda: conversation(house, contact), lambda lines: lines[-1] == "message:sent", "it was not handed over")
    path, authorization, fields = FakeTwilio.taken[-1]
    assert path == "/2010-04-01/Accounts/AC1/Messages.json" and authorization == "Basic QUMxOlQwS0VO", path
    assert (fields["To"], fields["From"], fields["Body"]) == ("+999371199", "+999000222", "Ki lekòl?"), fields

    gateway_path = gateway.path
    gateway.path = urllib.parse.urlsplit(fields["StatusCallback"]).path
    for state in ("delivered", "sent", "delivered"):
        told = {"MessageSid": "SM9", "MessageStatus": state}
        reply = gateway.send(urllib.parse.urlencode(told),
                             headers={"X-Twilio-Signature": gateway.sign(told, "T0KEN")})
        assert reply[0] == 200, reply
        forged = gateway.send(urllib.parse.urlencode(told), headers={"X-Twilio-Signature": gateway.sign(told, "no")})
        assert forged[0] == 403, forged
    assert conversation(house, contact)[-1] == "message:delivered" and message in fields["StatusCallback"]

    FakeTwilio.silent.set()
    say(house, "intake.message", {"contact": contact, "text": "Èske ou la?"})
    until(lambda: conversation(house, contact), lambda lines: lines[-1] == "message:unknown", "silence is not known")
    silent = len(FakeTwilio.taken)
    FakeTwilio.silent.clear()
    FakeTwilio.refuse = (400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"})
    say(house, "intake.message", {"contact": contact, "text": "Alo?"})
    until(lambda: conversation(house, contact), lambda lines: lines[-2:] == ["message:failed", "stopped"],
          "a stop that Twilio tells of was not heeded")
    assert len(FakeTwilio.taken) == silent + 1, "what nobody knows of was handed over again"
    files_of_messages(house, gateway_path, gateway, "http://127.0.0.1:%d" % server.server_port)
    server.shutdown()
    return contact


def files_of_messages(house, path, gateway, api):
    """They are fetched with a detour, and attached; what lies elsewhere is not asked for."""
    gateway.path = path
    media = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME0"
    for _ in range(2):
        reply = gateway.post("", "MM1", number="+999371188", files=(api + media, "http://127.0.0.1:1/ME1"))
        assert reply[0] == 200, reply
    until(lambda: [entry["via"] for entry in ask(house, "entries?limit=1000")["entries"]
                   if entry["kind"] == "intake.attachment"],
          lambda vias: vias == ["twilio"], "the file was not attached")
    assert FakeTwilio.asked == [(media, "Basic QUMxOlQwS0VO"), (media + "?signed=1", None)], FakeTwilio.asked
    refusals = ask(house, "gateways")["gateways"][-1]["refusals"]
    assert [refusal["why"] for refusal in refusals] == [
        "A file of a message was not fetched: it lies at another address than \"api\"."], refusals


def main(comity):
    with tempfile.TemporaryDirectory() as folder:
        house = House(comity, folder)
        assert house.run("init").code == 0
        assert house.run("space", "create", "flood").code == 0
        house.start()
        try:
            telephone(house)
            contact = service(house)
            before = conversation(house, contact)
            assert house.stop() == 0
            house.start()
            assert conversation(house, contact) == before
            assert house.stop() == 0
            verified = house.run("verify")
            assert verified.code == 0, verified.words()
        finally:
            if house.server:
                house.kill()
        assert NUMBER.encode() not in b"".join(
            file.read_bytes() for file in house.data.rglob("*") if file.is_file()), "a file tells a number"


if __name__ == "__main__":
    main(sys.argv[1])
    print("passed: people are written to and answer")
