"""A simulator of gateways: each plays its protocol as the true one does, and can be made to misbehave. What one was
told to type in is all that it knows. Imported by stories, which find `house` beside themselves."""

import base64
import hashlib
import hmac
import json
import re
import socket
import urllib.parse
import xml.etree.ElementTree as xml

NUMBER = "+999371122"
FORM = "application/x-www-form-urlencoded"


class Gateway:
    """Posts as a gateway of its type does; what it was told to type in is all that it knows."""

    def __init__(self, house, space, kind, *settings):
        self.house = house
        said = house.run("channel", "create", space, kind, *[word for each in settings for word in ("--set", each)])
        assert said.code == 0, said.words()
        self.typed_in = dict(re.findall(r"(?m)^  ([^:]+(?:: webhook)?): (.*)$", said.out.decode()))
        self.id = re.search(r"channel end \S+ (\w+)", said.out.decode())[1]
        address = next(value for value in self.typed_in.values() if "/in/" in value)
        self.path = urllib.parse.urlsplit(address).path

    def send(self, body, media_type=FORM, headers=None, query=""):
        """A body of pieces goes out in chunks, its length untold."""
        connection = self.house.connection()
        try:
            connection.request("POST", self.path + query, body, {"Content-Type": media_type, **(headers or {})})
            reply = connection.getresponse()
            return reply.status, reply.read().decode(), reply.getheader("Comity-Receipt")
        finally:
            connection.close()

    def break_off(self, body, media_type=FORM):
        """Promises a whole body, sends half of it, and hangs up."""
        half = body.encode()[: len(body) // 2]
        head = (f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {media_type}\r\n"
                f"Content-Length: {len(body.encode())}\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.house.port)) as line:
            line.sendall(head.encode() + half)


class Smssync(Gateway):
    def message(self, text, message_id, number=NUMBER, **more):
        return {"from": number, "message": text, "message_id": message_id, "sent_timestamp": "1264335443000",
                "sent_to": "777", "device_id": "gw1", "secret": self.typed_in.get("Secret key", ""), **more}

    def as_form(self, message):
        return self.send(urllib.parse.urlencode(message))

    def as_json(self, message):
        return self.send(json.dumps(message), "application/json")

    def as_xml(self, message):
        root = xml.Element("payload")
        for name, value in message.items():
            xml.SubElement(root, name).text = value
        return self.send(xml.tostring(root, encoding="utf-8", xml_declaration=True), "text/xml")


class Twilio(Gateway):
    def sign(self, fields, token):
        signed = "http://127.0.0.1:%d%s" % (self.house.port, self.path)
        signed += "".join(name + fields[name] for name in sorted(fields))
        return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()

    def post(self, text, sid, token="T0KEN", number=NUMBER, files=()):
        fields = {"MessageSid": sid, "AccountSid": "AC1", "From": number, "To": "+99900", "Body": text,
                  "NumMedia": str(len(files))}
        fields |= {"MediaUrl%d" % at: url for at, url in enumerate(files)}
        return self.send(urllib.parse.urlencode(fields), headers={"X-Twilio-Signature": self.sign(fields, token)})


class Generic(Gateway):
    def parts(self, texts, ref, number=NUMBER):
        """The posts that hand in one message of several parts, in order; each can be made at any time."""
        return [lambda at=at, text=text: self.post(**{"from": number, "text": text, "concat-ref": ref,
                                                      "concat-total": str(len(texts)), "concat-part": str(at)})
                for at, text in enumerate(texts, 1)]

    def post(self, **fields):
        return self.send(urllib.parse.urlencode(fields))

    def get(self, **fields):
        reply = self.house.ask("GET", self.path + "?" + urllib.parse.urlencode(fields))
        return reply.code, reply.out.decode()


def texts(house, space):
    """The texts of all reports, as `comity show` prints them."""
    shown = house.run("show", space, "reports", "--as", "json")
    assert shown.code == 0, shown.words()
    return [row["text"] for row in json.loads(shown.out)]


def payload(reply):
    return json.loads(reply[1])["payload"]
