#!/usr/bin/env python3
"""Holds the floors: which file under src/ may include what. Prints each breach as file:line: why."""

import pathlib
import re
import sys

BELOW = {
    "base": (),
    "tlog": ("base",),
    "kernel": ("base", "tlog"),
    "formats": ("base",),
    "methods": ("base",),
    "http": ("base", "tlog", "kernel", "formats", "methods"),
    "cli": ("base", "tlog", "kernel", "formats", "methods"),
    "rooms": ("base", "tlog", "kernel", "formats", "methods"),
    "app": ("base", "tlog", "kernel", "formats", "methods", "http", "cli"),
}
ROOM_ORDER = ("intake", "situation", "warning", "confidence", "capacity", "exchange")
PAGES = {"web": ("app",)}  # carried inside the program; who may include them
BOOST_SOURCES_AT_MOST = 7
SOURCES_ONLY = ("simdjson.h", "sqlite3.h", "openssl/", "sodium.h", "sodium/", "unicode/", "protozero/", "zlib.h",
                "curl/", "jpeglib.h", "png.h", "pugixml.hpp")
# The one reader of XML of others hands out elements; only sources of formats, which read XML, come by it.
MAY_INCLUDE = {("formats/xml_document.h", "pugixml.hpp")}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def includes(path):
    """Yields (line number, is quoted, what) for each include of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1) == '"', found.group(2)


def reached(src, file, seen):
    """The file and all of ours that it includes, at any depth."""
    if file in seen or not (src / file).is_file():
        return seen
    seen.add(file)
    for _, quoted, what in includes(src / file):
        if quoted:
            reached(src, what, seen)
    return seen


def is_library(what, library):
    return what.startswith(library) if library.endswith("/") else what == library


def breach_of_library(file, what):
    if what.startswith("boost/") and not file.startswith("http/"):
        return "Boost is used inside http/ alone"
    if (file, what) in MAY_INCLUDE:
        return None
    if file.endswith(".h") and any(is_library(what, library) for library in SOURCES_ONLY):
        return f"<{what}> belongs in a .cpp file"
    return None


def breach_of_rooms(src, file, what):
    """A room's header is for its own room; its room.h also for app/rooms.cpp; a statement's also for later rooms."""
    room, name = what.split("/", 2)[1:]
    if file == "app/rooms.cpp":
        return None if name == "room.h" else "app takes nothing of a room but its room.h"
    if not file.startswith("rooms/"):
        return "only app/rooms.cpp names rooms"
    own = file.split("/")[1]
    if own == room:
        return None
    if name == "room.h":
        return "only app/rooms.cpp includes the room.h of a room"
    if own not in ROOM_ORDER or room not in ROOM_ORDER or ROOM_ORDER.index(room) > ROOM_ORDER.index(own):
        return f"{own} does not come after {room}: publish a dataset or say a statement instead"
    above = [deeper for _, quoted, deeper in includes(src / what)
             if quoted and deeper.split("/")[0] not in ("base", "tlog", "kernel")]
    if above:
        return f"{what} is no statement header: it includes {above[0]}"
    return None


def breach_of_floors(src, file, what):
    own, other = file.split("/")[0], what.split("/")[0]
    if other in PAGES:
        return None if own in PAGES[other] else f"{own} does not include the built pages"
    if other not in BELOW or "/" not in what:
        return f'"{what}" does not begin with a floor'
    if not (src / what).is_file():
        return f'"{what}" does not exist'
    if other == "rooms":
        return breach_of_rooms(src, file, what)
    if other != own and other not in BELOW[own]:
        return f"{own} does not stand above {other}"
    return None


def sources_with_boost(src):
    """Sources that Boost makes slow to compile, be it through our own headers."""
    return sorted(path.relative_to(src).as_posix() for path in src.rglob("*.cpp")
                  if any(what.startswith("boost/")
                         for file in reached(src, path.relative_to(src).as_posix(), set())
                         for _, _, what in includes(src / file)))


def findings(root):
    src = pathlib.Path(root) / "src"
    found = []
    for path in sorted([*src.rglob("*.h"), *src.rglob("*.cpp")]):
        file = path.relative_to(src).as_posix()
        if file.split("/")[0] not in BELOW:
            found.append(f"src/{file}:1: this folder is no floor")
            continue
        for number, quoted, what in includes(path):
            why = breach_of_floors(src, file, what) if quoted else breach_of_library(file, what)
            if why:
                found.append(f"src/{file}:{number}: {why}")
    with_boost = sources_with_boost(src)
    if len(with_boost) > BOOST_SOURCES_AT_MOST:
        found.append(f"src/http: {len(with_boost)} sources reach Boost, at most {BOOST_SOURCES_AT_MOST} may: "
                     + ", ".join(with_boost))
    return found


if __name__ == "__main__":
    all_found = findings(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(all_found) if all_found else "floors: every include runs downward")
    sys.exit(1 if all_found else 0)
