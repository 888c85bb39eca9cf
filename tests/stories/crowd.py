#!/usr/bin/env python3
"""Ten thousand connections that say nothing, or only half of a header, and whoever asks is answered all the same.

Once with as many files as the process may have, once under `ulimit -n 1024`. Usage: crowd.py COMITY"""

import http.client
import pathlib
import resource
import socket
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from house import House

CROWD = 10_000
FILES_OF_OUR_OWN = 100
SKIPPED = 77


def crowd_possible():
    """As many connections as this process may have open, at most CROWD."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return CROWD if most == resource.RLIM_INFINITY else min(CROWD, most - FILES_OF_OUR_OWN)


def limited(comity, folder, files):
    """A program like `comity` that may have few files open."""
    if files is None:
        return comity
    program = pathlib.Path(folder) / "comity"
    program.write_text(f'#!/bin/sh\nulimit -n {files}\nexec "{pathlib.Path(comity).resolve()}" "$@"\n')
    program.chmod(0o700)
    return program


def whisper(port, number):
    """A connection that says nothing, or every third time begins to and stops."""
    connection = socket.create_connection(("127.0.0.1", port))
    if number % 3 == 0:
        try:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost:%d\r\nA: " % port)
        except OSError:
            pass  # shed already
    return connection


def is_served(house):
    try:
        return house.ask("GET", "/healthz").code == 200
    except (OSError, http.client.HTTPException):
        return False


def files_open(house):
    return len(list(pathlib.Path(f"/proc/{house.server.pid}/fd").iterdir()))


def told(comity, crowd, files):
    """What was wrong, or an empty text."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(limited(comity, folder, files), folder)
        for words in (["init"], ["space", "create", "cyprina"]):
            if not (done := house.run(*words)).well():
                return f"{words} {done.words()}"
        house.start()
        connections, unserved, most_files = [], 0, 0
        try:
            for number in range(crowd):
                connections.append(whisper(house.port, number))
                if number % 100 == 99:
                    unserved += not is_served(house)
                    most_files = max(most_files, files_open(house))
            unserved += sum(not is_served(house) for _ in range(200))
            said = house.run("say", "cyprina", "intake.report", stdin=b'{"title": "Water is rising"}')
        finally:
            for connection in connections:
                connection.close()
            ended = house.stop()
        if unserved:
            return f"{unserved} requests were not served"
        if files and most_files > files * 3 // 4:
            return f"{most_files} of {files} files were open: too few were left for the spaces"
        if not said.well():
            return f"say {said.words()}"
        return "" if ended == 0 else f"the server ended with {ended}"


def main():
    crowd = crowd_possible()
    if crowd < 2000:
        print(f"skipped: only {crowd} connections can be opened here")
        return SKIPPED
    for files in (None, 1024):
        if wrong := told(sys.argv[1], crowd, files):
            print(f"{crowd} silent connections, {files or 'usual'} files: {wrong}")
            return 1
        print(f"{crowd} silent connections, {files or 'usual'} files: everybody else was served")
    return 0


if __name__ == "__main__":
    sys.exit(main())
