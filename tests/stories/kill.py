#!/usr/bin/env python3
"""Kills the server with SIGKILL while clients speak, and holds it to every word it acknowledged.

Each round: clients send reports over several connections and note each acknowledged (key, number, id); the
server is stopped for a moment, so that it can be told what it has received and not answered, and killed. A
round counts only with requests in flight; in one of five at least the server must have received one that it
never answered. Then the journal's checkpoint is the root of its entries and fits the last one seen; the
server starts again, every acknowledged entry is there under its number and id, the same key gets the same
receipt, and what was never answered is heard once. Now and then, and at the end, `verify` must pass. Ten
rounds; with COMITY_LONG=1 two hundred. Usage: kill.py COMITY"""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from house import House

CONNECTIONS = 8
ROUNDS_A_VERIFY = 10
SETTLED_S = 0.005  # clients have taken what a stopped server had answered
SPEAK = "/api/v1/spaces/cyprina/statements?kind=intake.report"


class Ledger:
    """What was acknowledged, and what is on its way. Any thread."""

    def __init__(self, enough):
        self.lock = threading.Lock()
        self.acknowledged = []  # (key, body, number, id)
        self.in_flight = {}  # local port -> (key, body)
        self.refused = []
        self.enough = enough
        self.full = threading.Event()

    def sends(self, port, key, body):
        with self.lock:
            self.in_flight[port] = (key, body)

    def note(self, port, status, answer):
        with self.lock:
            key, body = self.in_flight.pop(port)
            if status == 201:
                heard = json.loads(answer)
                self.acknowledged.append((key, body, heard["number"], heard["id"]))
            else:
                self.refused.append((status, answer))
            if self.refused or len(self.acknowledged) >= self.enough:
                self.full.set()


class Record:
    """The journal between two servers, held against what it was."""

    def __init__(self, house):
        self.folder = house.data / "spaces" / "cyprina"
        self.size, self.root = 0, None  # of the last checkpoint seen

    def rows(self):
        """The leaves in order, and the signed checkpoint; of a copy, so that nobody but the server writes."""
        with tempfile.TemporaryDirectory() as copy:
            for file in self.folder.glob("journal.db*"):
                if not file.name.endswith("-shm"):
                    shutil.copy(file, copy)
            journal = sqlite3.connect(pathlib.Path(copy) / "journal.db")
            leaves = [leaf for leaf, in journal.execute("SELECT leaf FROM entry ORDER BY number")]
            (note,), = journal.execute("SELECT checkpoint FROM head")
            journal.close()
            return leaves, note

    def unfit(self):
        """What does not fit the last checkpoint seen, in words; then the new one is the last."""
        leaves, note = self.rows()
        _, size, root = note.split("\n")[:3]
        roots = roots_at(leaves, {self.size, len(leaves)})
        if int(size) != len(leaves) or root != roots[len(leaves)]:
            return f"the checkpoint of {size} entries is not that of the {len(leaves)} in the journal"
        if self.size > len(leaves) or (self.size and roots[self.size] != self.root):
            return f"the checkpoint does not fit the one of {self.size} entries that was seen before"
        self.size, self.root = len(leaves), root
        return None


def roots_at(leaves, sizes):
    """RFC 6962: the roots in base64 of the first N leaves, for each N of the sizes."""
    peaks, found = [], {}  # (height, hash)
    for size, leaf in enumerate(leaves, 1):
        peaks.append((0, hashlib.sha256(b"\0" + leaf).digest()))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (height, right), (_, left) = peaks.pop(), peaks.pop()
            peaks.append((height + 1, hashlib.sha256(b"\1" + left + right).digest()))
        if size in sizes:
            root = peaks[-1][1]
            for _, left in reversed(peaks[:-1]):
                root = hashlib.sha256(b"\1" + left + root).digest()
            found[size] = base64.b64encode(root).decode()
    return found


def signed(house):
    return {"Authorization": f"Bearer {house.token}"}


def saying(house, key):
    return {"Content-Type": "application/json", "Idempotency-Key": key, **signed(house)}


def speak(house, ledger, prefix):
    """One client: says one report after the other until the server is gone."""
    connection = house.connection()
    try:
        connection.connect()
        port = connection.sock.getsockname()[1]
        for count in range(1_000_000):
            key = f"{prefix}-{count}"
            body = json.dumps({"title": f"Report {key}", "text": "Water is rising. " * (count % 20),
                               "place": {"lon": -48.2, "lat": 12.8}})
            ledger.sends(port, key, body)
            connection.request("POST", SPEAK, body, saying(house, key))
            reply = connection.getresponse()
            ledger.note(port, reply.status, reply.read())
    except (OSError, http.client.HTTPException):
        ledger.full.set()  # in flight when the server died: nothing was promised
        connection.close()


def unread():
    """Bytes that wait to be read, by (local port, remote port)."""
    sockets = {}
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, _, queues = line.split()[:5]
        ports = tuple(int(address.split(":")[1], 16) for address in (local, remote))
        sockets[ports] = int(queues.split(":")[1], 16)
    return sockets


def received(house, ledger):
    """How many requests the stopped server has read and not answered."""
    waiting = unread()
    return sum(waiting.get((house.port, port), 1) == 0 and waiting.get((port, house.port), 1) == 0
               for port in ledger.in_flight)


def one_round(house, number, chance):
    """Speaks, kills, and answers the ledger and how much the server had received of what was in flight."""
    ledger = Ledger(chance.randint(5, 60))
    clients = [threading.Thread(target=speak, args=(house, ledger, f"{number}-{client}"))
               for client in range(CONNECTIONS)]
    for client in clients:
        client.start()
    ledger.full.wait()
    if house.server.poll() is not None:
        ledger.refused.append((house.server.returncode, "the server ended by itself"))
    house.server.send_signal(signal.SIGSTOP)
    time.sleep(SETTLED_S)
    begun = received(house, ledger)
    house.kill()
    for client in clients:
        client.join()
    return ledger, begun


def answered(connection, method, path, body=None, headers=None):
    """Status and answer, over a connection that is kept."""
    connection.request(method, path, body, headers or {})
    reply = connection.getresponse()
    return reply.status, reply.read().decode(errors="replace")


def missing(house, acknowledged):
    """The first promise that was not kept, in words."""
    connection = house.connection()
    for key, body, number, id_ in acknowledged:
        status, found = answered(connection, "GET", f"/api/v1/spaces/cyprina/entries/{number}", None, signed(house))
        if status != 200 or json.loads(found)["id"] != id_:
            return f"entry {number} of key {key}: {status} {found}"
    key, body, number, id_ = acknowledged[-1] if acknowledged else (None, None, 0, "")
    if not key:
        return None
    status, again = answered(connection, "POST", SPEAK, body, saying(house, key))
    if status != 200 or (json.loads(again)["number"], json.loads(again)["id"]) != (number, id_):
        return f"key {key} was said again and answered otherwise: {status} {again}"
    connection.close()
    return None


def heard_twice(house, unanswered):
    """Says what was never answered twice more: the second time it must be known."""
    connection = house.connection()
    for key, body in unanswered:
        first = answered(connection, "POST", SPEAK, body, saying(house, key))
        second = answered(connection, "POST", SPEAK, body, saying(house, key))
        if first[0] not in (200, 201) or second[0] != 200 or second[1] != first[1]:
            return f"key {key}, never answered, was then answered {first} and {second}"
    connection.close()
    return None


def unsound(house):
    verdict = house.run("verify")
    return None if verdict.code == 0 else verdict.words()


def rounds_of(house, rounds, chance):
    """Tells how it went, and what is wrong in words."""
    record, acknowledged, counted, begun, tries = Record(house), [], 0, 0, 0
    house.start()
    while (counted < rounds or begun * 5 < rounds) and tries < rounds * 5:
        tries += 1
        ledger, received_in_round = one_round(house, tries, chance)
        counted += bool(ledger.in_flight)
        begun += bool(received_in_round)
        acknowledged += ledger.acknowledged
        why = f"answered {ledger.refused[0]}" if ledger.refused else record.unfit()
        if not why:
            house.start()
            why = missing(house, ledger.acknowledged) or heard_twice(house, ledger.in_flight.values())
        if not why and tries % ROUNDS_A_VERIFY == 0:
            why = unsound(house)
        if why:
            return "", f"in round {tries}: {why}"
    why = missing(house, acknowledged)  # what survived its own round must survive the later ones
    code = house.stop()
    why = why or (f"the server ended with {code}" if code else unsound(house))
    if counted < rounds or begun * 5 < rounds:
        why = why or f"only {counted} rounds count, {begun} between receiving and answering"
    return (f"{counted} rounds with requests in flight, {begun} of them between receiving and answering; "
            f"{len(acknowledged)} acknowledged statements, none lost"), why


def main(comity, rounds):
    with tempfile.TemporaryDirectory() as folder:
        house = House(comity, folder)
        for words in (["init"], ["space", "create", "cyprina"]):
            done = house.run(*words)
            if done.code != 0:
                print(f"{words} {done.words()}")
                return 1
        house.token = house.run("token").out.decode().strip()
        try:
            told, why = rounds_of(house, rounds, random.Random(20260301))
        finally:
            if house.server:
                house.kill()
        print(f"FAILED {why}" if why else told)
        return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], 200 if os.environ.get("COMITY_LONG") == "1" else 10))
