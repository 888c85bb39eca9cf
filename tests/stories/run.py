#!/usr/bin/env python3
"""Tells stories to the real program, each twice: to a folder at rest, and through a running server.
Usage: run.py COMITY STORY..."""

import csv
import io
import json
import pathlib
import re
import shlex
import shutil
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import story
from house import House
from story import Wrong

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTATIONS = ("refused", "status", "contains", "lacks", "keep", "into")


class LeftOut(Exception):
    """The story needs what is not there."""


def signed(token):
    return {"Authorization": f"Bearer {token}"} if token else {}


class Telling:
    def __init__(self, house, through_server):
        self.house = house
        self.through_server = through_server
        self.places = {}
        self.kept = {}
        self.last = None         # the outcome of the last action
        self.repeat = None       # does the last action once more
        self.many_lines = False  # the last action may say more than one sentence: a line each finding
        self.only_server = False  # the last action was a request, and there is no server: nothing to expect

    def tell(self, steps):
        for step, following in zip(steps, [*steps[1:], None]):
            try:
                self.do(step)
                if step.verb not in EXPECTATIONS and not (following and following.verb in ("refused", "status")):
                    self.went_well()
            except Wrong as wrong:
                raise Wrong(f"line {step.line}: {step.verb} {step.rest}\n{wrong}") from wrong

    def do(self, step):
        verb = getattr(self, "do_" + step.verb, None)
        if not verb:
            raise Wrong("no such step")
        if step.verb not in EXPECTATIONS:
            self.last, self.only_server = None, False
        elif self.last is None and not self.only_server:
            raise Wrong("nothing was done that could be looked at")
        verb(step)

    def act(self, action):
        self.repeat = action
        self.last = action()

    def verb(self, *words, stdin=b""):
        self.many_lines = words[:1] == ("verify",)
        self.act(lambda: self.house.run(*words, stdin=stdin))

    def went_well(self):
        if self.last and not self.last.well():
            raise Wrong(self.last.words())

    def bytes_of(self, text):
        return story.expand(text, self.places, self.kept)

    def text_of(self, text):
        return self.bytes_of(text).decode()

    # What can be done.

    def do_place(self, step):
        self.places.update(story.read_place(step))

    def do_needs(self, step):
        if not (ROOT / step.rest).exists():
            raise LeftOut(f"{step.rest} is not here")

    def do_file(self, step):
        (self.house.folder / step.rest).write_bytes(self.bytes_of("\n".join([*step.block, ""])))

    def do_space(self, step):
        self.verb("space", "create", *shlex.split(step.rest))

    def do_comity(self, step):
        self.verb(*shlex.split(self.text_of(step.rest)), stdin=self.bytes_of("\n".join(step.block)))

    def do_say(self, step):
        space, kind, *first_line = step.rest.split(" ", 2)
        self.verb("say", space, kind, stdin=self.bytes_of("\n".join([*first_line, *step.block])))

    def do_import(self, step):
        space, file, *options = shlex.split(step.rest)
        here = self.house.folder / file
        self.verb("import", space, str(here if here.exists() else (ROOT / file)), *options)

    def do_again(self, step):
        if not self.repeat:
            raise Wrong("nothing was done yet")
        self.last = self.repeat()
        self.only_server = self.last is None

    def do_verify(self, step):
        self.verb("verify", *step.rest.split())

    def do_see(self, step):
        space, dataset = step.rest.split()
        self.verb("show", space, dataset, "--as", "csv")
        self.went_well()
        columns, *rows = list(csv.reader(io.StringIO(self.last.out.decode("utf-8-sig"), newline="")))
        story.compare(step.table, columns, rows, self.text_of)

    def do_spoil(self, step):
        """Flips one bit of a file at rest, in each place where the quoted words lie."""
        file, words = shlex.split(step.rest)
        if self.house.server:
            self.stop()
        path = self.house.data / file
        content = path.read_bytes()
        if words.encode() not in content:
            raise Wrong(f"{file} does not hold these words")
        spoiled = bytes([words.encode()[0] ^ 1]) + words.encode()[1:]
        path.write_bytes(content.replace(words.encode(), spoiled))

    def do_into(self, step):
        """Writes what was printed to a file."""
        if self.last:
            (self.house.folder / step.rest).write_bytes(self.last.out)

    def do_held(self, step):
        if not self.files_with(step):
            raise Wrong("no file of the house holds these words")

    def do_nowhere(self, step):
        for path in self.files_with(step):
            raise Wrong(f"{path.relative_to(self.house.data)} holds them")

    def files_with(self, step):
        words = shlex.split(step.rest)[0].encode()
        files = [path for path in self.house.data.rglob("*") if path.is_file()]
        return [path for path in files if words in path.read_bytes()]

    def do_note(self, step):
        """Writes the checkpoint that a backup holds of a space to a file."""
        space, backup, file = step.rest.split()
        spaces = json.loads((self.house.folder / backup / "manifest").read_text())["spaces"]
        found = [each["checkpoint"] for each in spaces if each["name"] == space]
        if not found:
            raise Wrong("no such space in the backup")
        (self.house.folder / file).write_text(found[0])

    def do_lose(self, step):
        """Stops the server; the data folder is gone."""
        if self.house.server:
            self.stop()
        shutil.rmtree(self.house.data, ignore_errors=True)

    def do_rise(self, step):
        """Starts the server again, where the story is told through one."""
        if self.through_server:
            self.house.start()

    def do_get(self, step):
        path, token = re.fullmatch(r'(\S+)(?: with "([^"]*)")?', self.text_of(step.rest)).groups()
        self.request("GET", path, headers=signed(token))

    def do_post(self, step):
        path, token, key, body = re.fullmatch(
            r'(\S+)(?: with "([^"]*)")?(?: as "([^"]*)")?(?: (.*))?', step.rest).groups()
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {}),
                   **signed(token and self.text_of(token))}
        self.request("POST", path, self.bytes_of("\n".join([body or "", *step.block])), headers)

    def do_fill(self, step):
        """Sends the fields as a browser sends a form without files."""
        path, fields = step.rest.split(" ", 1)
        fields = json.loads(self.bytes_of("\n".join([fields, *step.block])))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.request("POST", self.text_of(path), urllib.parse.urlencode(fields).encode(), headers)

    def request(self, method, path, body=None, headers=None):
        self.act(lambda: self.house.ask(method, path, body, headers) if self.through_server else None)
        self.only_server = not self.through_server

    # What can be expected of it.

    def do_refused(self, step):
        part, code = re.fullmatch(r'"(.*)" (\d)', step.rest).groups()
        if self.last.code != int(code):
            raise Wrong(self.last.words())
        said = self.last.err + (self.last.out.decode() if self.many_lines else "")
        if part not in said:
            raise Wrong(f"{self.last.words()} {self.last.out.decode()}")
        if self.last.code == 1 and not self.many_lines and "\n" in self.last.err.strip():
            raise Wrong("a refusal is one sentence on one line; it " + self.last.words())

    def do_status(self, step):
        if not self.only_server and self.last.code != int(step.rest):
            raise Wrong(self.last.words())

    def do_contains(self, step):
        if not self.only_server and self.quoted(step) not in self.last.out:
            raise Wrong(f"found: {self.last.out[:2000].decode(errors='replace')}")

    def do_lacks(self, step):
        if not self.only_server and self.quoted(step) in self.last.out:
            raise Wrong("found it")

    def do_keep(self, step):
        word, pattern = re.fullmatch(r'(\w+) "(.*)"', step.rest).groups()
        found = None if self.only_server else re.search(pattern, self.last.out.decode())
        if not found and not self.only_server:
            raise Wrong(self.last.words())
        self.kept[word] = found.group(1) if found else ""

    def quoted(self, step):
        return self.bytes_of(re.fullmatch(r'"(.*)"', step.rest).group(1))

    def stop(self):
        code = self.house.stop()
        if code != 0:
            raise Wrong(f"the server ended with {code} when it was asked to stop")


def tell(comity, file, through_server):
    _, steps = story.read(pathlib.Path(file).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        house = House(comity, folder)
        made = house.run("init")
        if made.code != 0:
            raise Wrong(f"init ended with {made.code}: {made.err.strip()}")
        telling = Telling(house, through_server)
        try:
            if through_server:
                house.start()
            telling.tell(steps)
            if house.server:
                telling.stop()
        finally:
            if house.server:
                house.kill()


def main(comity, files):
    worst = 0
    for file in files:
        title, _ = story.read(pathlib.Path(file).read_text(encoding="utf-8"))
        for through_server in (False, True):
            way = "through a server" if through_server else "at rest"
            try:
                tell(comity, file, through_server)
                print(f"passed: {title}, {way}")
            except LeftOut as why:
                print(f"skipped: {title}: {why}")
                worst = worst or 77
                break
            except (Wrong, OSError, RuntimeError) as wrong:
                print(f"FAILED: {title}, {way}\n{file}: {wrong}")
                worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
