#!/usr/bin/env python3
"""Holds docs/threat-model.md to its word: every test that it names is in the tree, and every threat names one or
says "not held yet". Prints each breach as file:line: why."""

import pathlib
import re
import sys

PAGE = "docs/threat-model.md"
TEST = re.compile(r"`([\w./-]+\.(?:cpp|py|mjs|ts|story))`(?::\s*((?:`[^`]+`(?:,\s*)?)+))?")
NAMED = re.compile(r"`([^`]+)`")
NOT_HELD = "not held yet"


def has_test(content, name):
    """GoogleTest's TEST(Suite, Name), Node's test('name'), or Python's def name."""
    return (re.search(rf"^TEST(?:_F|_P)?\(\w+,\s*{re.escape(name)}\)", content, re.MULTILINE)
            or re.search(rf"\btest\(\s*'{re.escape(name)}'", content)
            or re.search(rf"^\s*def {re.escape(name)}\(", content, re.MULTILINE))


def findings(root):
    root = pathlib.Path(root)
    found = []
    for number, line in enumerate((root / PAGE).read_text(encoding="utf-8").splitlines(), 1):
        where = f"{PAGE}:{number}"
        tests = TEST.findall(line)
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        is_threat = len(cells) == 3 and not set(cells[0]) <= set("-: ") and cells[2] != "the test"
        if is_threat and not tests and NOT_HELD not in line:
            found.append(f"{where}: neither a test nor \"{NOT_HELD}\"")
        for file, names in tests:
            if not (root / file).is_file():
                found.append(f"{where}: there is no {file}")
                continue
            content = (root / file).read_text(encoding="utf-8")
            wanted = NAMED.findall(names)
            if not wanted and file.endswith((".cpp", ".mjs", ".ts")):
                found.append(f"{where}: which test of {file}?")
            found += [f"{where}: {file} has no test {name}" for name in wanted if not has_test(content, name)]
    return found


if __name__ == "__main__":
    all_found = findings(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(all_found) if all_found else "threats: every test that the page names is there")
    sys.exit(1 if all_found else 0)
