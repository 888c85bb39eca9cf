"""A house in a temporary folder, driven through the real program: its verbs, and its server."""

import dataclasses
import http.client
import pathlib
import re
import signal
import subprocess
import time


@dataclasses.dataclass
class Outcome:
    """What came of a verb (code is its exit code) or of a request (code is its status; err is None)."""
    code: int
    out: bytes
    err: str | None = None

    def well(self):
        return self.code == 0 if self.err is not None else self.code < 400

    def words(self):
        text = self.out[:2000].decode(errors="replace") if self.err is None else self.err
        return f"{'ended with' if self.err is not None else 'answered'} {self.code}: {text.strip()}"


class House:
    def __init__(self, comity, folder):
        self.comity = str(pathlib.Path(comity).resolve())
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.server = None
        self.port = 0

    def run(self, *words, stdin=b"", cwd=None):
        done = subprocess.run([self.comity, "--data", str(self.data), *words], input=stdin,
                              capture_output=True, cwd=cwd or self.folder)
        return Outcome(done.returncode, done.stdout, done.stderr.decode(errors="replace"))

    def start(self, port=0):
        """Returns once the server said where it listens: at any port that is free, or at the one given."""
        out, err = self.folder / "serve.out", self.folder / "serve.err"
        with open(out, "wb") as out_file, open(err, "wb") as err_file:
            self.server = subprocess.Popen([self.comity, "--data", str(self.data), "serve", "--port", str(port)],
                                           stdout=out_file, stderr=err_file, stdin=subprocess.DEVNULL)
        while True:
            said = re.search(rb"listening on http://127\.0\.0\.1:(\d+)\s", out.read_bytes())
            if said:
                self.port = int(said.group(1))
                return
            if self.server.poll() is not None:
                raise RuntimeError(f"the server ended with {self.server.returncode}: {err.read_text()}")
            time.sleep(0.01)

    def stop(self):
        """Asks the server to end, and answers its exit code."""
        self.server.send_signal(signal.SIGTERM)
        return self._gone()

    def kill(self):
        self.server.kill()
        return self._gone()

    def _gone(self):
        code = self.server.wait()
        self.server = None
        return code

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def ask(self, method, path, body=None, headers=None):
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            return Outcome(reply.status, reply.read())
        finally:
            connection.close()
