#!/usr/bin/env python3
"""Lets our library and Go's x/mod check each other's logs. run.py TLOG_EXCHANGE [SEED]"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

LIBRARY = pathlib.Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")
SKIPPED = 77


def sizes_of_a_log(chance, most):
    """Some sizes at which something begins or ends, and some by chance."""
    return sorted({size for size in (1, 2, 3, 255, 256, 257, 511, 512) if size <= most}
                  | {chance.randint(1, most) for _ in range(6)})


def check_both_ways(ours, theirs, folder, chance, most):
    sizes = [str(size) for size in sizes_of_a_log(chance, most)]
    for writer, checker, name in ((ours, theirs, "ours"), (theirs, ours, "theirs")):
        place = str(folder / f"{name}-{most}")
        subprocess.run([writer, "write", place, str(chance.randrange(2**32)), *sizes], check=True)
        subprocess.run([checker, "check", place], check=True)


def notices_a_spoilt_tile(ours, theirs, folder):
    """Neither would be a check if it passed whatever stands there."""
    for checker, name in ((theirs, "ours"), (ours, "theirs")):
        tile = next((folder / f"{name}-700" / "tile" / "0").glob("000"))
        content = tile.read_bytes()
        tile.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        found = subprocess.run([checker, "check", tile.parents[2]], capture_output=True, check=False)
        assert found.returncode != 0, f"{checker} did not see a spoilt tile"


def main():
    ours = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    if not shutil.which("go") or not LIBRARY.is_dir():
        print("SKIPPED: Go or golang-golang-x-mod-dev is not installed")
        return SKIPPED
    print("seed", seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        theirs = str(folder / "exchange")
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
                       "GOCACHE": str(folder / "cache")}
        source = pathlib.Path(__file__).parent / "exchange.go"
        subprocess.run(["go", "build", "-o", theirs, str(source)], check=True, env=environment)
        chance = random.Random(seed)
        for most in (3, 700, 5000, 70000 if os.environ.get("COMITY_LONG") else 9000):
            check_both_ways(ours, theirs, folder, chance, most)
        notices_a_spoilt_tile(ours, theirs, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
