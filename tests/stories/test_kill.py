#!/usr/bin/env python3
"""Shows that kill.py notices a server that loses, alters or repeats what it acknowledged."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import kill

# Keeps each statement in a journal; FAULT is what it does wrong.
STAND_IN = '''#!/usr/bin/env python3
import http.server, json, pathlib, signal, sqlite3, sys, threading
sys.path.insert(0, "STORIES")
import kill
FAULT = "none"
data, verb = pathlib.Path(sys.argv[2]), sys.argv[3]
folder, lock = data / "spaces" / "cyprina", threading.Lock()
def sign():
    leaves = [leaf for leaf, in journal.execute("SELECT leaf FROM entry ORDER BY number")]
    root = kill.roots_at(leaves, {len(leaves)}).get(len(leaves), "")
    journal.execute("UPDATE head SET checkpoint = ?", (f"origin\\n{len(leaves)}\\n{root}\\n",))
    journal.commit()
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    def reply(self, status, number):
        body = json.dumps({"number": number, "id": f"id of {entries[number]}"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        number = int(self.path.rsplit("/", 1)[1])
        self.reply(200, number) if number < len(entries) else self.send_error(404)
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        with lock:
            if key in entries and FAULT != "repeats":
                return self.reply(200, entries.index(key))
            entries.append(key)
            if FAULT != "forgets" or len(entries) % 20:
                journal.execute("INSERT INTO entry(leaf, key) VALUES (?, ?)", (key.encode(), key))
                if FAULT != "signs amiss":
                    sign()
                journal.commit()
            number = len(entries) - 1
        self.reply(201, number)
    def log_message(self, *_): pass
if verb == "init":
    folder.mkdir(parents=True)
    journal = sqlite3.connect(folder / "journal.db")
    journal.executescript("CREATE TABLE entry(number INTEGER PRIMARY KEY, leaf BLOB, key TEXT);"
                          "CREATE TABLE head(checkpoint TEXT); INSERT INTO head VALUES ('origin\\n0\\n\\n');")
elif verb == "verify" and FAULT == "spoils":
    print("entry 1 does not fit", file=sys.stderr)
    sys.exit(1)
elif verb == "serve":
    journal = sqlite3.connect(folder / "journal.db", check_same_thread=False)
    if FAULT == "rewrites":
        journal.execute("UPDATE entry SET leaf = CAST(leaf || 'x' AS BLOB) WHERE number = 1")
        sign()
    entries = [key for key, in journal.execute("SELECT key FROM entry ORDER BY number")]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
'''.replace("STORIES", str(pathlib.Path(__file__).resolve().parent))


class Kill(unittest.TestCase):
    def killed(self, fault):
        """The exit code and the words after three rounds."""
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as words:
            program = pathlib.Path(folder) / "comity"
            program.write_text(STAND_IN.replace('FAULT = "none"', f'FAULT = "{fault}"'))
            program.chmod(0o755)
            return kill.main(program, 3), words.getvalue()

    def test_one_that_keeps_its_word(self):
        code, words = self.killed("none")
        self.assertEqual(code, 0, words)
        self.assertIn("3 rounds with requests in flight", words)

    def test_one_that_forgets(self):
        self.assertEqual(self.killed("forgets")[0], 1)

    def test_one_that_signs_anew_what_it_altered(self):
        code, words = self.killed("rewrites")
        self.assertEqual(code, 1)
        self.assertIn("does not fit the one of", words)

    def test_one_whose_checkpoint_is_not_of_its_entries(self):
        code, words = self.killed("signs amiss")
        self.assertEqual(code, 1)
        self.assertIn("is not that of the", words)

    def test_one_that_repeats(self):
        code, words = self.killed("repeats")
        self.assertEqual(code, 1)
        self.assertIn("answered otherwise", words)

    def test_one_whose_record_does_not_verify(self):
        code, words = self.killed("spoils")
        self.assertEqual(code, 1)
        self.assertIn("does not fit", words)


if __name__ == "__main__":
    unittest.main()
