#!/usr/bin/env python3
"""Adds up what all test runners wrote as JUnit XML in one folder, names what failed and what was skipped
and why, and ends with one line: N passed, N failed.

ctest.xml counts one case a test; where a test is a GoogleTest program, its own file gtest/test_NAME.xml
counts in its place."""

import dataclasses
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


@dataclasses.dataclass
class Total:
    passed: int = 0
    failed: list = dataclasses.field(default_factory=list)
    skipped: list = dataclasses.field(default_factory=list)

    def closing_line(self):
        skipped = f", {len(self.skipped)} skipped" if self.skipped else ""
        return f"{self.passed} passed, {len(self.failed)} failed{skipped}"


def reason(case, skipped):
    """The words of a skip: its message, else the line of the output that says SKIPPED."""
    message = skipped.get("message") or skipped.text or ""
    output = case.findtext("system-out") or ""
    said = re.search(r"(?im)^.*\bskipped: *(.+)$", output)
    if said:
        return said.group(1).strip()
    lines = [line for line in message.strip().splitlines() if not re.fullmatch(r".*_test\.cpp:\d+", line)]
    return " ".join(lines) or "no reason given"


def what_went_wrong(case):
    """The beginning of what a runner says of its failures, in one line: a log is not always at hand."""
    said = [each.get("message") or each.text or "" for each in [*case.iter("failure"), *case.iter("error")]]
    line = " ".join(" ".join(said).split())
    return f": {line[:300]}" if line else ""


def add_case(total, runner, case):
    name = f"{runner}: " + " ".join(filter(None, [case.get("classname"), case.get("name")]))
    skipped = case.find("skipped")
    if case.find("failure") is not None or case.find("error") is not None:
        total.failed.append(name + what_went_wrong(case))
    elif skipped is not None or case.get("status") in ("notrun", "disabled"):
        total.skipped.append(f"{name}: {reason(case, skipped if skipped is not None else case)}")
    else:
        total.passed += 1


def add_file(total, runner, file):
    before = len(total.failed)
    try:
        # Node writes the colours of a message as they are, which XML cannot hold.
        text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", file.read_text())
        for case in ElementTree.fromstring(text).iter("testcase"):
            add_case(total, runner, case)
    except ElementTree.ParseError:
        total.failed.append(f"{runner}: {file.name} was not written to its end")
    return len(total.failed) > before


def add_ctest(total, file, programs):
    for case in ElementTree.parse(file).iter("testcase"):
        program = programs / f"test_{case.get('name')}.xml"
        if not program.is_file():
            case.set("classname", "")
            add_case(total, "ctest", case)
        elif not add_file(total, case.get("name"), program) and case.find("failure") is not None:
            total.failed.append(f"{case.get('name')}: the program failed after its last case")


def count(folder):
    folder, total = pathlib.Path(folder), Total()
    for file in sorted(folder.glob("*.xml")) if folder.is_dir() else []:
        if file.stem.startswith("ctest"):
            add_ctest(total, file, folder / file.stem.replace("ctest", "gtest", 1))
        else:
            add_file(total, file.stem, file)
    if not (total.passed or total.failed):
        total.failed.append("no test was run")
    return total


if __name__ == "__main__":
    total = count(sys.argv[1])
    for heading, names in (("Skipped, and why:", total.skipped), ("Failed:", total.failed)):
        if names:
            print("\n".join([heading, *("  " + name for name in names)]))
    print(total.closing_line())
    sys.exit(1 if total.failed else 0)
