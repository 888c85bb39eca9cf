#!/usr/bin/env python3
"""Compiles every header under src/ alone, so that each includes what it needs. One that comes first in a source
file is compiled so by the build, and left to it. What passed is remembered by the hash of all it reads, and not
compiled again."""

import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import floors

FLAGS = ["-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c++"]


def fingerprint(src, header, compiler):
    digest = hashlib.sha256(" ".join([compiler, *FLAGS]).encode())
    for part in sorted(floors.reached(src, header, set())):
        digest.update(part.encode() + b"\0" + (src / part).read_bytes())
    return digest.hexdigest()


def held_by_the_build(src):
    """The headers that are the first thing a source file includes."""
    first = (re.search(r'^ *#include +(.*)', path.read_text(), re.M) for path in src.rglob("*.cpp"))
    return {include[1].strip('"') for include in first if include and include[1].startswith('"')}


def compile_alone(src, header, compiler):
    """Empty where it compiles, the compiler's words where it does not."""
    done = subprocess.run([compiler, *FLAGS, f"-I{src}", "-include", header, "/dev/null"],
                          capture_output=True, text=True)
    return "" if done.returncode == 0 else f"src/{header}: does not stand alone\n{done.stderr.strip()}"


def findings(root, compiler="g++", cache_file=None, jobs=2):
    src = pathlib.Path(root).resolve() / "src"
    cache = pathlib.Path(cache_file) if cache_file else None
    known = set(json.loads(cache.read_text())) if cache and cache.is_file() else set()
    headers = sorted({path.relative_to(src).as_posix() for path in src.rglob("*.h")} - held_by_the_build(src))
    hashes = {header: fingerprint(src, header, compiler) for header in headers}
    new = [header for header in headers if hashes[header] not in known]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        words = list(pool.map(lambda header: compile_alone(src, header, compiler), new))
    failed = {header for header, word in zip(new, words) if word}
    if cache:
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_text(json.dumps([hashes[header] for header in headers if header not in failed]))
    return [word for word in words if word]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", nargs="?", default=".")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--cache")
    given = parser.parse_args()
    all_found = findings(given.root, given.compiler, given.cache)
    print("\n".join(all_found) if all_found else "headers: each stands alone")
    sys.exit(1 if all_found else 0)
