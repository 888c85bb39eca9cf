#!/usr/bin/env python3
"""Two servers witness each other, and one that shows two histories is caught.

What is said in one house gets a receipt with the other's cosignature, which checks in an empty folder; a witness
that was killed goes on when it is back; a house that was put back to an older day and signs on is caught by the
other, with evidence that a third party can check; and witnesses that answer nonsense, slowly, with another key or
never the size that is asked for do no harm. Usage: witnesses.py COMITY"""

import contextlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from house import House

PATIENCE_S = 60


class Wrong(Exception):
    pass


def must(holds, what):
    if not holds:
        raise Wrong(what)


def until(what, look):
    """Waits for something that a server does of itself."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise Wrong(f"waited in vain: {what}")


class Pole:
    """One house with what the story asks of it."""

    def __init__(self, comity, folder, name):
        folder = pathlib.Path(folder) / name
        folder.mkdir()
        self.house = House(comity, folder)
        self.name = name

    def do(self, *words, stdin=b""):
        done = self.house.run(*words, stdin=stdin)
        must(done.code == 0, f"{self.name}: {' '.join(words)} {done.words()}")
        return done.out.decode()

    def begin(self, *spaces):
        self.do("init")
        for words in spaces:
            self.do("space", "create", *words)
        self.house.start()

    def say(self, space, text):
        heard = self.do("say", space, "intake.report", "--json", stdin=json.dumps({"title": text}).encode())
        return json.loads(heard)["number"]

    def log_key(self, space):
        return self.do("policy", space).split()[1]

    def origin(self, space):
        return self.log_key(space).split("+")[0]

    def address(self, path):
        return f"http://127.0.0.1:{self.house.port}{path}"

    def watch(self, other, *spaces):
        for space in spaces:
            self.do("witness", "watch", other.log_key(space), "--url", other.address(f"/log/{space}"))

    def ask_witnesses(self, lines):
        file = self.house.folder / "witnesses.policy"
        file.write_text(lines)
        self.do("witness", "ask", str(file))

    def health(self):
        return json.loads(self.house.ask("GET", "/healthz").out)


def check(comity, file_text, policy):
    """As a third party does: in an empty folder, with nothing but the file and a policy."""
    with tempfile.TemporaryDirectory() as empty:
        for name, text in (("file", file_text), ("policy", policy)):
            pathlib.Path(empty, name).write_text(text)
        done = subprocess.run([pathlib.Path(comity).resolve(), "check", "file", "--policy", "policy"], cwd=empty,
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def wait_for_receipt(comity, pole, space, number, witness):
    def look():
        code, words = check(comity, pole.do("receipt", space, str(number)), pole.do("policy", space))
        return words if code == 0 else None
    words = until(f"a receipt of {space} {number} with the cosignature of {witness}", look)
    must(f"Witnessed by {witness}" in words, f"{witness} is not named: {words}")


def witness_name(pole):
    return pole.do("witness", "key").split("+")[0]


def mutual(comity, hither, yonder):
    """Each gets receipts with the other's cosignature."""
    hither.watch(yonder, "vale")
    yonder.watch(hither, "hill", "harbour")
    for one, other in ((hither, yonder), (yonder, hither)):
        key = other.do("witness", "key").strip()
        one.ask_witnesses(f"witness other {key} {other.address('/witness')}\nquorum other\n")
    number = hither.say("hill", "Water on the road")
    wait_for_receipt(comity, hither, "hill", number, witness_name(yonder))
    number = yonder.say("vale", "The bridge holds")
    wait_for_receipt(comity, yonder, "vale", number, witness_name(hither))
    alone = check(comity, hither.do("receipt", "hill", str(number)), yonder.do("policy", "vale"))
    must(alone[0] == 1, f"a receipt holds against the policy of another log: {alone}")


def killed_and_back(comity, hither, yonder):
    port = yonder.house.port
    yonder.house.kill()
    number = hither.say("hill", "Said while the witness was gone")
    until("the witness is missed", lambda: "witness did not cosign" in (hither.house.folder / "serve.err").read_text())
    yonder.house.start(port)
    wait_for_receipt(comity, hither, "hill", number, witness_name(yonder))


def put_back(comity, hither, yonder):
    """The house is put back to an older day without asking its witnesses, and signs on."""
    hither.do("backup", str(hither.house.folder / "older"))
    for text in ("one", "two", "three"):
        number = hither.say("hill", text)
    if (number + 1) & number == 0:  # of no power of two, where a proof says too little
        number = hither.say("hill", "four")
    public = hither.say("harbour", "lost")
    while (public + 1) & public != 0:  # here of one: the tree of the public log tells the rest
        public = hither.say("harbour", "lost, too")
    wait_for_receipt(comity, hither, "hill", number, witness_name(yonder))
    wait_for_receipt(comity, hither, "harbour", public, witness_name(yonder))
    port = hither.house.port
    hither.house.stop()
    hither.house.data = hither.house.folder / "restored"
    hither.do("restore", str(hither.house.folder / "older"))
    hither.house.start(port)
    for space, last in (("hill", number), ("harbour", public)):
        while hither.say(space, "another history") < last + 3:
            pass
    return number, public


def caught(comity, hither, yonder):
    until("two logs are caught", lambda: yonder.health()["two_histories"] == 2)
    must(yonder.health()["status"] == "two_histories", "the health does not say so")
    log = (yonder.house.folder / "serve.err").read_text()
    must('"level":"error"' in log and "two histories" in log, f"the log does not say so: {log}")
    must(yonder.do("witness", "list").count("TWO HISTORIES") == 2, "the list does not say so")
    files = list((yonder.house.data / "evidence").iterdir())
    must(len(files) == 2 and all(file.stat().st_mode & 0o777 == 0o600 for file in files), f"evidence: {files}")
    for space in ("hill", "harbour"):
        evidence = yonder.do("witness", "evidence", hither.origin(space))
        must(evidence in [file.read_text() for file in files], "the evidence is not that of the file")
        code, words = check(comity, evidence, f"log {hither.log_key(space)}\nquorum none\n")
        must(code == 0 and "Two histories" in words, f"a third party does not accept the evidence: {words}")
        code, words = check(comity, evidence, f"log {yonder.log_key('vale')}\nquorum none\n")
        must(code == 1, f"evidence against one log holds against another: {words}")
    until("the house itself hears of it",
          lambda: "does not follow from what it has seen" in (hither.house.folder / "serve.err").read_text())
    yonder.do("witness", "unwatch", hither.origin("hill"))
    must(yonder.health()["two_histories"] == 1, "an operator cannot end it")
    must(len(list((yonder.house.data / "evidence").iterdir())) == 2, "the evidence went with it")


class Hostile(http.server.BaseHTTPRequestHandler):
    """A witness that answers in a bad way, named by the first part of the path."""
    foreign = b""

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        way = self.path.split("/")[1]
        with contextlib.suppress(OSError):
            getattr(self, way)()

    def answer(self, status, body, content_type="text/plain", more=()):
        self.send_response(status)
        for name, value in (("Content-Type", content_type), ("Content-Length", str(len(body))), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def nonsense(self):
        self.answer(200, bytes(range(256)) * 8)

    def slow(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"\xe2")
            self.wfile.flush()
            time.sleep(0.2)

    def other_key(self):
        self.answer(200, self.foreign)

    def sizes(self):
        self.answer(409, b"1\n" if len(self.server.asked) % 2 else b"2\n", "text/x.tlog.size")

    def same_size(self):
        self.answer(409, b"0\n", "text/x.tlog.size")

    def redirect(self):
        self.answer(307, b"", more=[("Location", "/nonsense/add-checkpoint")])

    def endless(self):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"\xe2\x80\x94 x " * 10000)


WAYS = ("nonsense", "slow", "other_key", "sizes", "same_size", "redirect", "endless")


@contextlib.contextmanager
def hostile_witnesses():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.daemon_threads = True
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def harmless(comity, third, yonder, keys):
    """The good witness's cosignature comes, whatever the others answer; theirs never do."""
    yonder.watch(third, "moor")
    with hostile_witnesses() as server:
        port = server.server_address[1]
        lines = [f"witness {way} {key} http://127.0.0.1:{port}/{way}" for way, key in zip(WAYS, keys)]
        good = f"witness good {yonder.do('witness', 'key').strip()} {yonder.address('/witness')}"
        third.ask_witnesses("\n".join([*lines, good, f"group some any {' '.join(WAYS)} good", "quorum some"]) + "\n")
        number = third.say("moor", "Among bad company")
        wait_for_receipt(comity, third, "moor", number, witness_name(yonder))
        until("all were asked", lambda: {path.split("/")[1] for path in server.asked} == set(WAYS))
        listed = third.do("witness", "list")
        must(listed.count("It has cosigned.") == 1, f"one of them counts: {listed}")
        receipt = third.do("receipt", "moor", str(number))
        must(receipt.count("\u2014") == 2, f"a line of theirs is in the receipt: {receipt}")
        begun = time.monotonic()
        must(third.health()["status"] == "ok" and time.monotonic() - begun < 5, "the server is not well")
        asked = len(server.asked)
        time.sleep(3)
        must(len(server.asked) - asked < 40, f"they are asked without pause: {len(server.asked) - asked}")
    begun = time.monotonic()
    must(third.house.stop() == 0 and time.monotonic() - begun < 10, "the server does not stop")
    must(third.do("verify") != "", "it does not verify")


def foreign_keys(comity, folder, count):
    """Keys of witnesses that are nobody's here."""
    keys = []
    for number in range(count):
        pole = Pole(comity, folder, f"foreign-{number}")
        pole.do("init")
        keys.append(pole.do("witness", "key").strip())
    return keys


def story(comity, folder, poles):
    hither, yonder, third = poles
    hither.begin(["hill"], ["harbour", "--public"])
    yonder.begin(["vale"])
    third.begin(["moor"])
    mutual(comity, hither, yonder)
    killed_and_back(comity, hither, yonder)
    receipt = hither.do("receipt", "hill", "0")
    Hostile.foreign = (receipt[receipt.rindex("\u2014"):]).encode()
    harmless(comity, third, yonder, foreign_keys(comity, folder, len(WAYS)))
    put_back(comity, hither, yonder)
    caught(comity, hither, yonder)
    for pole in (hither, yonder):
        must(pole.house.stop() == 0, f"{pole.name} did not end well")
        pole.do("verify")


def main(comity):
    with tempfile.TemporaryDirectory() as folder:
        poles = [Pole(comity, folder, name) for name in ("hither", "yonder", "third")]
        try:
            story(comity, folder, poles)
        except Wrong as why:
            print(f"FAILED {why}")
            for pole in poles:
                err = pole.house.folder / "serve.err"
                print(f"{pole.name}: {err.read_text()[-2000:] if err.exists() else ''}")
            return 1
        finally:
            for pole in poles:
                if pole.house.server:
                    pole.house.kill()
    print("two servers witnessed each other; one that was put back was caught; bad witnesses did no harm")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
