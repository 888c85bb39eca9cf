"""Reads a story: its title, its steps, and the places drawn in it. The format is told in README.md here."""

import dataclasses
import re


class Wrong(Exception):
    """The story, or what it expected, does not hold."""


@dataclasses.dataclass
class Step:
    line: int
    verb: str
    rest: str
    block: list  # indented lines below it, without their common indent
    table: list  # rows of cells


def indent_of(line):
    return len(line) - len(line.lstrip(" "))


def without_indent(lines):
    least = min((indent_of(line) for line in lines if line.strip()), default=0)
    return [line[least:] for line in lines]


def read(text):
    """The title, and the steps after the first empty line."""
    lines = text.split("\n")
    title, steps = lines[0].lstrip("# "), []
    start = lines.index("") if "" in lines else len(lines)
    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith(" ") and steps and line.strip():
            steps[-1].block.append(line)
        elif line.startswith("|") and steps:
            steps[-1].table.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif line.strip() and not line.startswith("#"):
            verb, _, rest = line.partition(" ")
            steps.append(Step(number, verb, rest.strip(), [], []))
    for step in steps:
        step.block = without_indent(step.block)
    return title, steps


def read_place(step):
    """Where each letter of the drawing lies: a column is a step east, a row a step south."""
    told = re.fullmatch(r"origin (\S+) (\S+) step (\S+)", step.rest)
    if not told:
        raise Wrong("place origin LON LAT step DEGREES")
    lon, lat, width = map(float, told.groups())
    return {letter: (round(lon + column * width, 7), round(lat - row * width, 7))
            for row, line in enumerate(step.block)
            for column, letter in enumerate(line) if letter.isalpha()}


def expand(text, places, kept=None):
    """Text as bytes: @A is the place A, @A.lon and @A.lat its numbers, {{word}} what was kept under it,
    {{a x 3}} is aaa, {{\\xff}} a byte."""
    def place(found):
        letter, part = found.groups()
        if letter not in places:
            raise Wrong(f"no place {letter} is drawn")
        lon, lat = places[letter]
        return str({"lon": lon, "lat": lat}[part]) if part else f'{{"lon": {lon}, "lat": {lat}}}'

    text = re.sub(r"(?<![\w@])@([A-Za-z])(?:\.(lon|lat))?(?!\w)", place, text)
    for word, value in (kept or {}).items():
        text = text.replace("{{" + word + "}}", value)
    text = re.sub(r"\{\{(.+?) x (\d+)\}\}", lambda found: found.group(1) * int(found.group(2)), text)
    parts = re.split(r"\{\{((?:\\x[0-9a-f]{2})+)\}\}", text)
    return b"".join(bytes.fromhex(part.replace("\\x", "")) if index % 2 else part.encode()
                    for index, part in enumerate(parts))


def same_cell(expected, found):
    if expected == "*" or expected == found:
        return True
    try:
        return abs(float(expected) - float(found)) < 1e-9
    except ValueError:
        return False


def compare(table, columns, rows, write):
    """Raises where the rows differ from the table, whose cells `write` expands and which may leave columns out."""
    names = table[0]
    missing = [name for name in names if name not in columns]
    if missing:
        raise Wrong(f"no column {missing[0]}; there are {', '.join(columns)}")
    found = [[row[columns.index(name)] for name in names] for row in rows]
    expected = [[write(cell) for cell in row] for row in table[1:]]
    fits = len(found) == len(expected) and all(
        len(row) == len(names) and all(map(same_cell, row, other)) for row, other in zip(expected, found))
    if not fits:
        raise Wrong("expected\n" + shown(expected) + "\nfound\n" + shown(found))


def shown(rows):
    return "\n".join("  | " + " | ".join(row) + " |" for row in rows) or "  nothing"
