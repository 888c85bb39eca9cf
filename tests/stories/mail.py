#!/usr/bin/env python3
"""A check goes out by mail: over TLS from STARTTLS on or not at all, to a mail server of the test's own; what it
refuses came back; an exercise sends nothing. Usage: mail.py COMITY"""

import email
import email.policy
import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading


class MailServer(threading.Thread):
    """Takes letters at a port of its own, one caller at a time; refuses addresses that begin with `gone`."""

    def __init__(self, context):
        super().__init__(daemon=True)
        self.context = context  # none: it does not speak TLS
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.letters = []
        self.spoke_tls = []

    def run(self):
        while True:
            try:
                caller, _ = self.listening.accept()
            except OSError:
                return
            try:
                self.serve(caller)
            except OSError:
                pass

    def serve(self, caller):
        lines = caller.makefile("rb")
        secure = False

        def say(text):
            caller.sendall(text.encode() + b"\r\n")

        say("220 mail.example")
        for line in iter(lambda: lines.readline(), b""):  # asked anew: TLS has another
            verb = line.strip().upper()
            if verb.startswith(b"EHLO"):
                say("250-mail.example\r\n250 STARTTLS" if self.context and not secure else "250 mail.example")
            elif verb == b"STARTTLS" and self.context:
                say("220 go on")
                caller = self.context.wrap_socket(caller, server_side=True)
                lines, secure = caller.makefile("rb"), True
            elif verb.startswith(b"RCPT TO:<GONE"):
                say("550 no such mailbox")
            elif verb == b"DATA":
                say("354 go on")
                letter = b"".join(iter(lines.readline, b".\r\n"))
                self.letters.append(email.message_from_bytes(letter, policy=email.policy.default))
                self.spoke_tls.append(secure)
                say("250 taken")
            elif verb == b"QUIT":
                say("221 goodbye")
                return
            else:
                say("250 well")


class Told:
    def __init__(self, comity, folder):
        self.comity, self.folder = comity, pathlib.Path(folder)
        self.run("init")

    def run(self, *words, stdin="", fails=False):
        done = subprocess.run([self.comity, "--data", str(self.folder / "data"), *words], input=stdin,
                              capture_output=True, text=True, timeout=60)
        assert (done.returncode != 0) == fails, f"{words}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def say(self, space, kind, body, *signed):
        return self.run("say", space, "confidence." + kind, *signed, stdin=json.dumps(body))

    def key(self, name, *more):
        file = str(self.folder / f"{name}.key")
        return file, re.search(r"(?m)^(\S{44})$", self.run("keys", "make", file, *more))[1]

    def party(self, name, spaces):
        own, public = self.key(name)
        party = re.search(r"[0-9a-f]{64}", self.run("party", "introduce", name, "--key", public))[0]
        for space in spaces:
            self.run("say", space, "space.member",
                     stdin=json.dumps({"party": party, "role": "contributor", "name": name}))
        cert, public = self.key(name + "-cert", "--party", party)
        self.run("party", "delegate", "--key", own, "--party", party, "--new", public, "--role", "cert")
        return party, own, cert

    def contact(self, space, party, own, cert, address, language):
        body = {"role": "cert", "name": "Duty desk", "state": "Asteria", "region": "europe", "matters": ["incident"],
                "languages": [language], "time_zone": "UTC", "tlp": "GREEN",
                "channels": [{"channel": "mail", "address": address}]}
        said = self.say(space, "contact", body, "--key", own, "--party", party)
        contact = re.search(r"id ([0-9a-f]{64})", said)[1]
        self.say(space, "confirmation", {"contact": contact}, "--key", cert)
        return contact

    def campaign(self, space):
        said = self.say(space, "campaign", {"title": "Весна", "channels": ["mail"], "tlp": "GREEN"})
        return re.search(r"number (\d+)", said)[1]

    def standings(self, space):
        rows = json.loads(self.run("show", space, "challenges", "--as", "json"))
        return [(row["campaign"], row["standing"]) for row in rows]

    def configure(self, port, authority):
        (self.folder / "data/mail.json").write_text(json.dumps(
            {"host": "localhost", "port": port, "from": "forum@forum.example", "authority": str(authority)}))


def certificate(folder):
    key, file = folder / "server.key", folder / "server.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", file],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context, file


def tell(told):
    context, authority = certificate(told.folder)
    mail, plain = MailServer(context), MailServer(None)
    mail.start()
    plain.start()
    told.run("space", "create", "forum", "--rooms", "confidence")
    told.run("space", "create", "drill", "--rooms", "confidence", "--mode", "exercise")
    asteria = told.party("Asteria", ["forum", "drill"])
    told.contact("forum", *asteria, "duty@cert.asteria.example", "fr")
    told.contact("forum", *asteria, "gone@cert.asteria.example", "de")
    told.contact("drill", *asteria, "duty@cert.asteria.example", "en")

    number = told.campaign("forum")
    said = told.run("mail", "forum", number, fails=True)
    assert "no mail.json" in said, said
    told.configure(plain.port, authority)
    told.run("mail", "forum", number, fails=True)
    assert plain.letters == [], "nothing is sent without TLS"
    told.configure(mail.port, "/etc/hostname")
    told.run("mail", "forum", number, fails=True)
    assert mail.letters == [], "nor to one whose certificate nobody vouches for"
    assert {standing for _, standing in told.standings("forum")} == {"open"}

    told.configure(mail.port, authority)
    assert "1 sent, 1 came back" in told.run("mail", "forum", number)
    assert mail.spoke_tls == [True]
    [letter] = mail.letters
    assert letter["To"] == "duty@cert.asteria.example", letter["To"]
    assert letter["Subject"] == "Vérification des contacts : Весна", letter["Subject"]
    text = letter.get_content()
    nonce = re.search(r"(?m)^ {4}([0-9a-f]{16})\s*$", text)[1]
    assert "0 sent, 0 came back" in told.run("mail", "forum", number), "nobody is sent it twice"
    told.run("acknowledge", "forum", number, "--key", asteria[2], "--channel", "mail", "--nonce", nonce)
    assert [standing for _, standing in told.standings("forum")] == ["acknowledged", "bounced"]

    drill = told.campaign("drill")
    assert "1 sent" in told.run("mail", "drill", drill)
    assert len(mail.letters) == 1, "an exercise never reaches the world outside"
    assert "Not sent: this is an exercise." in told.run("show", "drill", "check_steps")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        tell(Told(sys.argv[1], made))
    print("passed: a check goes out by mail")
