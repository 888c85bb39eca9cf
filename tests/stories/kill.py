#!/usr/bin/env python3
"""Kills the server with SIGKILL while clients speak, and holds it to every word it acknowledged.

Each round: clients send reports over several connections and note each acknowledged (key, number, id);
the server is killed while requests are in flight (a round without any does not count); it starts again;
every acknowledged entry must be there under its number and id, the same key must get the same receipt,
and `verify` must pass. Ten rounds; with COMITY_LONG=1 two hundred. Usage: kill.py COMITY"""

import http.client
import json
import os
import pathlib
import random
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from house import House

CONNECTIONS = 8
SPEAK = "/api/v1/spaces/cyprina/statements?kind=intake.report"


class Ledger:
    """What was acknowledged, and how many requests are on their way. Any thread."""

    def __init__(self, enough):
        self.lock = threading.Lock()
        self.acknowledged = []  # (key, body, number, id)
        self.in_flight = 0
        self.refused = []
        self.enough = enough
        self.full = threading.Event()

    def count(self, change):
        with self.lock:
            self.in_flight += change

    def note(self, key, body, status, answer):
        with self.lock:
            if status == 201:
                heard = json.loads(answer)
                self.acknowledged.append((key, body, heard["number"], heard["id"]))
            else:
                self.refused.append((status, answer))
            if self.refused or len(self.acknowledged) >= self.enough:
                self.full.set()


def signed(house):
    return {"Authorization": f"Bearer {house.token}"}


def saying(house, key):
    return {"Content-Type": "application/json", "Idempotency-Key": key, **signed(house)}


def speak(house, ledger, prefix):
    """One client: says one report after the other until the server is gone."""
    connection = house.connection()
    for count in range(1_000_000):
        key = f"{prefix}-{count}"
        body = json.dumps({"title": f"Report {key}", "text": "Water is rising. " * (count % 20),
                           "place": {"lon": -48.2, "lat": 12.8}})
        ledger.count(+1)
        try:
            connection.request("POST", SPEAK, body, saying(house, key))
            reply = connection.getresponse()
            ledger.note(key, body, reply.status, reply.read())
        except (OSError, http.client.HTTPException):
            ledger.full.set()
            connection.close()
            return  # in flight when the server died: nothing was promised
        ledger.count(-1)


def one_round(house, number, chance):
    """Speaks, kills, and answers the ledger."""
    ledger = Ledger(chance.randint(20, 400))
    house.start()
    clients = [threading.Thread(target=speak, args=(house, ledger, f"{number}-{client}"))
               for client in range(CONNECTIONS)]
    for client in clients:
        client.start()
    ledger.full.wait()
    in_flight = ledger.in_flight
    if house.server.poll() is not None:
        ledger.refused.append((house.server.returncode, "the server ended by itself"))
    house.kill()
    for client in clients:
        client.join()
    return ledger, in_flight


def missing(house, acknowledged):
    """The first promise that was not kept, in words."""
    for key, body, number, id_ in acknowledged:
        found = house.ask("GET", f"/api/v1/spaces/cyprina/entries/{number}", None, signed(house))
        if found.code != 200 or json.loads(found.out)["id"] != id_:
            return f"entry {number} of key {key}: {found.words()}"
    key, body, number, id_ = acknowledged[-1]
    again = house.ask("POST", SPEAK, body, saying(house, key))
    heard = json.loads(again.out)
    if again.code != 200 or (heard["number"], heard["id"]) != (number, id_):
        return f"key {key} was said again and answered otherwise: {again.words()}"
    return None


def held(house, acknowledged):
    """What is wrong after a restart, in words."""
    house.start()
    why = missing(house, acknowledged)
    code = house.stop()
    if why or code != 0:
        return why or f"the server ended with {code}"
    verdict = house.run("verify")
    return None if verdict.code == 0 else verdict.words()


def main(comity, rounds):
    chance = random.Random(20260301)
    with tempfile.TemporaryDirectory() as folder:
        house = House(comity, folder)
        for words in (["init"], ["space", "create", "cyprina"]):
            done = house.run(*words)
            if done.code != 0:
                print(f"{words} {done.words()}")
                return 1
        house.token = house.run("token").out.decode().strip()
        acknowledged, counted, tries = [], 0, 0
        while counted < rounds and tries < rounds * 5:
            tries += 1
            ledger, in_flight = one_round(house, tries, chance)
            acknowledged += ledger.acknowledged
            why = f"answered {ledger.refused[0]}" if ledger.refused else held(house, ledger.acknowledged)
            if why:
                print(f"FAILED in round {tries}: {why}")
                return 1
            counted += 1 if in_flight else 0
        why = held(house, acknowledged)  # what survived its own round must survive the later ones
        if why or counted < rounds:
            print(f"FAILED after {counted} rounds: {why}")
            return 1
        print(f"{counted} rounds with requests in flight, {len(acknowledged)} acknowledged statements, none lost")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], 200 if os.environ.get("COMITY_LONG") == "1" else 10))
