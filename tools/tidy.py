#!/usr/bin/env python3
"""House rules that a compiler does not hold. Prints each breach as file:line: why."""

import os
import pathlib
import re
import sys

CODE = {".cpp", ".h", ".py", ".ts", ".js", ".mjs", ".svelte", ".css", ".cmake", ".story"}
TEXT = CODE | {".md", ".txt", ".json", ".html", ".yml", ".yaml", ".toml", ".npmrc", ""}
LEFT_OUT = {"build", "node_modules", "dist", ".git", "golden", "fixtures"}
GENERATED = ("web/src/api/schema.ts",)
LINES_AT_MOST = 400
COLUMNS_AT_MOST = 120
KNOWS_THE_TIME = {"src/base/time.cpp", "src/base/log.cpp", "web/src/report/waited.ts"}

# Written in pieces, so that this file holds none of them.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wor" r"k|roo" r"t)/")
REGISTRY = re.compile(r"registry\.(?:npm" r"js|yarn" r"pkg)|(?:deb|security)\.deb" r"ian\.|pypi\.o" r"rg"
                      r'|"resolved":\s*"http')
CLOCK = re.compile(r"system_" r"clock|\btime\((?:NULL|nullptr|0)\)|getti" r"meofday|CLOCK_" r"REALTIME"
                   r"|\b(?:date|time|datetime|julianday|unixepoch|strftime)\s*\([^()]*['\"]now['\"]"
                   r"|CURRENT_" r"TIME|Date\.n" r"ow\(|new Da" r"te\(\)")
EMPTY_NAME = re.compile(r"(?:Man" r"ager|Hel" r"per|Uti" r"ls?|Im" r"pl)(?![a-z])"
                        r"|_(?:man" r"ager|hel" r"per|uti" r"ls?|im" r"pl)s?(?![a-z])"
                        r"|\b(?:man" r"ager|hel" r"per|uti" r"ls?|im" r"pl)s?_")
BOOST_NAME = re.compile(r"\bon_\w+_im" r"pl\b")  # what its parsers call
EMPTY_FILE_NAME = re.compile(r"(?:^|[_.-])(?:man" r"ager|hel" r"per|uti" r"l|im" r"pl)s?(?:[_.-]|$)", re.IGNORECASE)


def texts(root):
    """Yields (path as text, content) of all files of ours that are text."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        for path in (pathlib.Path(folder) / name for name in sorted(set(names) - LEFT_OUT)):
            if path.suffix not in TEXT or not path.is_file():
                continue
            try:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                yield path.relative_to(root).as_posix(), None


def header_findings(file, content):
    comment = []
    for line in content.splitlines():
        if not line.startswith("//"):
            break
        comment.append(line)
    if not comment:
        yield file, 1, "a header begins with a comment that says what it is"
    elif not re.search(r"\bthreads?\b", " ".join(comment)):
        yield file, 1, "the first comment does not say which threads may use it"


def line_findings(file, number, line, is_code):
    if "\t" in line:
        yield file, number, "tab"
    if line != line.rstrip():
        yield file, number, "space at the end of the line"
    if UNFINISHED.search(line):
        yield file, number, "finish it, or leave it out"
    if MACHINE_PATH.search(line):
        yield file, number, "a path of one machine"
    if REGISTRY.search(line):
        yield file, number, "the address of a package registry"
    if is_code and len(line) > COLUMNS_AT_MOST:
        yield file, number, f"longer than {COLUMNS_AT_MOST} columns"
    if is_code and EMPTY_NAME.search(BOOST_NAME.sub("", line)):
        yield file, number, "a name that says nothing of the field"
    if file.startswith(("src/", "web/src/")) and file not in KNOWS_THE_TIME and CLOCK.search(line):
        yield file, number, "only base/time.cpp and the log ask the machine for the time"


def file_findings(file, content):
    if content is None:
        yield file, 1, "not UTF-8"
        return
    suffix = pathlib.PurePath(file).suffix
    is_code = suffix in CODE and not file.startswith(GENERATED)
    lines = content.split("\n")
    if is_code and content.count("\n") > LINES_AT_MOST:
        yield file, LINES_AT_MOST, f"longer than {LINES_AT_MOST} lines: what two things are in it?"
    if EMPTY_FILE_NAME.search(pathlib.PurePath(file).stem):
        yield file, 1, "a file name that says nothing of the field"
    if file.startswith("src/") and suffix == ".h":
        yield from header_findings(file, content)
    for number, line in enumerate(lines, 1):
        yield from line_findings(file, number, line, is_code)


def findings(root):
    return [f"{file}:{number}: {why}"
            for path, content in texts(pathlib.Path(root))
            for file, number, why in file_findings(path, content)]


if __name__ == "__main__":
    all_found = findings(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(all_found) if all_found else "tidy: the house is in order")
    sys.exit(1 if all_found else 0)
