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

# Keeps each statement as a line of a file; FAULT is what it does wrong.
STAND_IN = '''#!/usr/bin/env python3
import http.server, json, pathlib, signal, sys, threading
FAULT = "none"
data, verb = pathlib.Path(sys.argv[2]), sys.argv[3]
journal, lock = data / "journal", threading.Lock()
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
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
            if FAULT != "forgets" or len(entries) % 50:
                with open(journal, "a") as file: file.write(key + "\\n")
            number = len(entries) - 1
        self.reply(201, number)
    def log_message(self, *_): pass
if verb == "init":
    data.mkdir()
    journal.touch()
elif verb == "verify" and FAULT == "spoils":
    print("entry 1 does not fit", file=sys.stderr)
    sys.exit(1)
elif verb == "serve":
    entries = journal.read_text().split()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
'''


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
