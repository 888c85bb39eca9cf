#!/usr/bin/env python3
"""Shows that the runner of stories notices what is wrong, with a small stand-in for the program."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import run
import story

STAND_IN = '''#!/usr/bin/env python3
import http.server, pathlib, sys
data, verb, words = pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()
        self.wfile.write(b"words")
    def log_message(self, *_): pass
if verb == "init":
    data.mkdir()
elif verb == "say":
    (data / "said").write_bytes(sys.stdin.buffer.read())
elif verb == "show":
    print("number,lat,id")
    print("0,12.5," + "ab" * 3)
elif verb == "serve":
    import signal
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
elif verb == "refuse":
    print("No such thing." + ("\\\\nAnd more." if words else ""), file=sys.stderr)
    sys.exit(1)
'''


class Runner(unittest.TestCase):
    def tell(self, text):
        """Nothing where the story held in both ways, else what was wrong."""
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "comity"
            program.write_text(STAND_IN.replace("\\\\n", "\\n"))
            program.chmod(0o755)
            file = pathlib.Path(folder) / "a.story"
            file.write_text("A story\n\n" + text)
            try:
                for through_server in (False, True):
                    run.tell(program, file, through_server)
            except run.Wrong as wrong:
                return str(wrong)
        return None

    def fails(self, text, part):
        self.assertIn(part, self.tell(text) or "nothing was wrong")

    def test_what_holds(self):
        self.assertIsNone(self.tell('place origin -48 12.5 step 0.5\n  A\nsay s k {"place": @A}\n'
                                    "see s d\n| lat | id |\n| @A.lat | * |\n"
                                    'comity refuse\nrefused "No such" 1\n'
                                    'get /here\nstatus 200\ncontains "wor"\nlacks "swear"\n'
                                    'comity show s d\nkeep id "(?m)^0,.*,(.*)$"\nsee s d\n| id |\n| {{id}} |\n'))

    def test_another_row(self):
        self.fails("see s d\n| lat |\n| 13 |\n", "expected")
        self.fails("see s d\n| lat |\n", "expected")
        self.fails("see s d\n| lat |\n| 12.5 |\n| 12.5 |\n", "expected")

    def test_a_column_that_is_not_there(self):
        self.fails("see s d\n| colour |\n| red |\n", "no column colour")

    def test_a_refusal_that_nobody_expects(self):
        self.fails("comity refuse\n", "ended with 1")

    def test_a_refusal_that_does_not_come(self):
        self.fails('comity show\nrefused "No" 1\n', "ended with 0")

    def test_another_sentence_another_code_two_lines(self):
        self.fails('comity refuse\nrefused "No disk" 1\n', "No such thing")
        self.fails('comity refuse\nrefused "No such" 2\n', "ended with 1")
        self.fails('comity refuse more\nrefused "No such" 1\n', "one line")

    def test_answers(self):
        self.fails("get /there\n", "answered 404")
        self.fails("get /here\nstatus 404\n", "answered 200")
        self.fails('get /here\ncontains "sword"\n', "words")
        self.fails('get /here\nlacks "word"\n', "found it")

    def test_slips_of_the_story(self):
        self.fails("sing a song\n", "no such step")
        self.fails("say s k @B\n", "no place B")
        self.fails("status 200\n", "nothing was done")

    def test_spoil_wants_words_that_are_there(self):
        self.fails('say s k kind words\nspoil said "harsh words"\n', "does not hold")
        self.assertIsNone(self.tell('say s k kind words\nspoil said "kind"\n'))

    def test_words_in_files(self):
        self.fails('say s k kind words\nnowhere "kind"\n', "said holds them")
        self.fails('say s k kind words\nheld "harsh words"\n', "no file")
        self.assertIsNone(self.tell('say s k kind words\nheld "kind"\nnowhere "harsh"\n'))

    def test_bytes(self):
        self.assertEqual(story.expand("{{[ x 3}}{{\\xff\\x00}}é", {}), b"[[[\xff\x00\xc3\xa9")

    def test_the_drawing(self):
        _, steps = story.read("T\n\nplace origin 10 20 step 0.5\n   A.\n   .B\n")
        self.assertEqual(story.read_place(steps[0]), {"A": (10, 20), "B": (10.5, 19.5)})


if __name__ == "__main__":
    unittest.main()
