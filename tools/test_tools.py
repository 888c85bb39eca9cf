#!/usr/bin/env python3
"""Shows that each rule of the tools refuses a bad sample, and that a good tree passes."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import floors
import headers
import tally
import threats
import tidy
import web_types

GOOD = {
    "src/base/word.h": "// A word. Any thread.\n#pragma once\n#include <string>\nusing Word = std::string;\n",
    "src/base/word.cpp": '#include "base/word.h"\n',
    "src/tlog/note.h": '// A note. Any thread.\n#pragma once\n#include "base/word.h"\nWord signed_by();\n',
    "src/kernel/entry.h": '// An entry. Any thread.\n#pragma once\n#include "base/word.h"\nWord said();\n',
    "src/kernel/entry.cpp": '#include "kernel/entry.h"\n#include "tlog/note.h"\n#include <sqlite3.h>\n',
    "src/rooms/intake/room.h": "// The room. Any thread.\n#pragma once\n",
    "src/rooms/intake/room.cpp": '#include "rooms/intake/room.h"\n#include "rooms/intake/report.h"\n',
    "src/rooms/intake/report.h": '// A report. Any thread.\n#pragma once\n#include "kernel/entry.h"\n',
    "src/rooms/situation/map.cpp": '#include "rooms/intake/report.h"\n',
    "src/app/rooms.cpp": '#include "rooms/intake/room.h"\n',
    "src/http/server.cpp": '#include <boost/asio.hpp>\n#include "kernel/entry.h"\n',
}


class Sample(unittest.TestCase):
    def tree(self, changed):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        for file, content in {**GOOD, **changed}.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    def refused(self, tool, file, content, part):
        found = tool.findings(self.tree({file: content}))
        self.assertTrue(any(line.startswith(file) and part in line for line in found), found)


class Floors(Sample):
    def test_a_good_tree_passes(self):
        self.assertEqual(floors.findings(self.tree({})), [])

    def test_upward(self):
        self.refused(floors, "src/base/up.h", '#include "kernel/entry.h"\n', "does not stand above")

    def test_proofs_know_nothing_of_the_house(self):
        self.refused(floors, "src/tlog/a.cpp", '#include "kernel/entry.h"\n', "tlog does not stand above kernel")
        self.refused(floors, "src/formats/a.cpp", '#include "tlog/note.h"\n', "formats does not stand above tlog")

    def test_sideways(self):
        self.refused(floors, "src/formats/a.cpp", '#include "kernel/entry.h"\n', "does not stand above")
        tree = self.tree({"src/http/server.h": "// S. Any thread.\n",
                          "src/cli/a.cpp": '#include "http/server.h"\n'})
        self.assertIn("cli does not stand above http", floors.findings(tree)[0])

    def test_what_is_not_there(self):
        self.refused(floors, "src/kernel/a.cpp", '#include "base/lost.h"\n', "does not exist")

    def test_a_path_without_floor(self):
        self.refused(floors, "src/kernel/a.cpp", '#include "entry.h"\n', "does not begin with a floor")

    def test_http_names_a_room(self):
        self.refused(floors, "src/http/a.cpp", '#include "rooms/intake/report.h"\n', "only app")

    def test_an_earlier_room_looks_at_a_later_one(self):
        tree = self.tree({"src/rooms/situation/s.h": "// S. Any thread.\n",
                          "src/rooms/intake/a.cpp": '#include "rooms/situation/s.h"\n'})
        self.assertIn("does not come after", floors.findings(tree)[0])

    def test_a_later_room_takes_more_than_a_statement(self):
        tree = self.tree({"src/methods/m.h": "// M. Any thread.\n",
                          "src/rooms/intake/deep.h": '#include "methods/m.h"\n',
                          "src/rooms/situation/a.cpp": '#include "rooms/intake/deep.h"\n'})
        self.assertIn("no statement header", floors.findings(tree)[0])

    def test_the_room_itself_is_for_app_alone(self):
        self.refused(floors, "src/rooms/situation/a.cpp", '#include "rooms/intake/room.h"\n', "only app/rooms.cpp")
        self.refused(floors, "src/app/main.cpp", '#include "rooms/intake/room.h"\n', "only app/rooms.cpp")

    def test_app_takes_only_the_room(self):
        self.refused(floors, "src/app/rooms.cpp", '#include "rooms/intake/report.h"\n', "nothing of a room")

    def test_boost_outside_http(self):
        self.refused(floors, "src/kernel/a.cpp", "#include <boost/asio.hpp>\n", "Boost")

    def test_boost_reaches_too_many_sources(self):
        too_many = floors.BOOST_SOURCES_AT_MOST + 1  # server.cpp among them
        files = {f"src/http/{chr(ord('a') + at)}.cpp": '#include "http/loop.h"\n' for at in range(too_many - 1)}
        tree = self.tree({"src/http/loop.h": "// Loop. Any thread.\n#include <boost/asio.hpp>\n", **files})
        self.assertIn(f"{too_many} sources reach Boost", floors.findings(tree)[0])

    def test_heavy_headers_in_a_header(self):
        for library in ("simdjson.h", "sqlite3.h", "openssl/evp.h", "sodium.h", "unicode/ucnv.h",
                        "protozero/pbf_writer.hpp", "zlib.h"):
            self.refused(floors, "src/base/a.h", f"#include <{library}>\n", ".cpp file")

    def test_a_folder_that_is_no_floor(self):
        self.refused(floors, "src/common/a.cpp", "", "no floor")


class Tidy(Sample):
    def test_a_good_tree_passes(self):
        self.assertEqual(tidy.findings(self.tree({})), [])

    def test_lines(self):
        for line, why in [("\tint a;", "tab"), ("int a; ", "space at the end"), ("// TO" "DO: later", "finish it"),
                          ("// XX" "X", "finish it"), ("auto p = \"/wor" "k/main\";", "one machine"),
                          ("auto p = \"/roo" "t/x\";", "one machine"),
                          ("// https://registry.np" "mjs.org", "registry"), ("// deb.deb" "ian.org", "registry"),
                          ("int a;" + " // long" * 20, "columns"), ("class SpaceMan" "ager;", "says nothing"),
                          ("int time_uti" "l_now();", "says nothing"), ("struct Im" "pl;", "says nothing"),
                          ("auto t = std::chrono::system_" "clock::now();", "ask the machine"),
                          ("auto t = time(null" "ptr);", "ask the machine"),
                          ("query(\"SELECT datetime('n" "ow')\");", "ask the machine"),
                          ("query(\"SELECT strftime('%s', 'n" "ow')\");", "ask the machine")]:
            with self.subTest(line=line):
                self.refused(tidy, "src/kernel/a.cpp", line + "\n", why)

    def test_page_scripts_do_not_ask_the_time(self):
        self.refused(tidy, "web/src/a.ts", "const t = Date.n" "ow();\n", "ask the machine")
        self.refused(tidy, "web/src/a.svelte", "<script>let t = new Da" "te();</script>\n", "ask the machine")

    def test_names_that_a_library_gave(self):
        tree = self.tree({"src/http/a.cpp": "void on_body_im" "pl(int) override;\n"})
        self.assertEqual(tidy.findings(tree), [])

    def test_base_time_does(self):
        tree = self.tree({"src/base/time.cpp": "auto t = std::chrono::system_" "clock::now();\n"})
        self.assertEqual(tidy.findings(tree), [])

    def test_a_date_that_was_given_is_no_question(self):
        tree = self.tree({"web/src/a.ts": 'const a = new Date(text);\nwriter.key("now");\n'})
        self.assertEqual(tidy.findings(tree), [])

    def test_a_long_file(self):
        self.refused(tidy, "src/base/long.cpp", "int a;\n" * 401, "longer than 400 lines")

    def test_headers_say_what_they_are(self):
        self.refused(tidy, "src/base/a.h", "#pragma once\n", "begins with a comment")
        self.refused(tidy, "src/base/a.h", "// A thing.\n#pragma once\n", "threads")

    def test_names_of_files(self):
        self.refused(tidy, "src/base/string_uti" "ls.cpp", "", "file name")
        self.refused(tidy, "web/src/map-hel" "per.ts", "", "file name")

    def test_a_lock_file_names_no_address(self):
        self.refused(tidy, "web/package-lock.json", '{"resol' 'ved": "https://x.example/a.tgz"}\n', "registry")

    def test_not_utf8(self):
        self.refused(tidy, "src/base/a.cpp", b"// \xff\n", "UTF-8")


class Headers(Sample):
    def test_good_passes_and_is_remembered(self):
        root = self.tree({})
        self.assertEqual(headers.findings(root, cache_file=root / "cache"), [])
        self.assertEqual(headers.findings(root, compiler="g++", cache_file=root / "cache"), [])

    def test_one_that_leans_on_its_neighbour(self):
        root = self.tree({"src/kernel/lean.h": "// Leans. Any thread.\n#pragma once\nWord said();\n"})
        for _ in range(2):  # the second time too: a failure is not remembered as good
            found = headers.findings(root, cache_file=root / "cache")
            self.assertEqual([line.split(":")[0] for line in found], ["src/kernel/lean.h"])

    def test_one_that_comes_first_in_a_source_file_is_left_to_the_build(self):
        lean = "// Leans. Any thread.\n#pragma once\nWord said();\n"
        root = self.tree({"src/kernel/lean.h": lean, "src/kernel/lean.cpp": '#include "kernel/lean.h"\n'})
        self.assertEqual(headers.findings(root), [])
        after = '#include "base/word.h"\n#include "kernel/lean.h"\n'
        root = self.tree({"src/kernel/lean.h": lean, "src/kernel/lean.cpp": after})
        self.assertEqual(len(headers.findings(root)), 1)

    def test_a_change_below_is_noticed(self):
        root = self.tree({})
        headers.findings(root, cache_file=root / "cache")
        (root / "src/base/word.h").write_text("// Empty. Any thread.\n#pragma once\n")
        self.assertTrue(headers.findings(root, cache_file=root / "cache"))


class Threats(Sample):
    HEAD = "| threat | what holds it | the test |\n|---|---|---|\n"
    TESTS = {"tests/a_test.cpp": "TEST_F(ATest, Holds) {\n", "web/test/b.test.mjs": "test('it holds', async () => {\n",
             "tests/stories/c.py": "def holds():\n", "tests/stories/d.story": "It holds.\n"}

    def found(self, row):
        return threats.findings(self.tree({**self.TESTS, threats.PAGE: self.HEAD + row + "\n"}))

    def test_what_is_there_passes(self):
        for cell in ("`tests/a_test.cpp`: `Holds`", "`web/test/b.test.mjs`: `it holds`", "`tests/stories/d.story`",
                     "`tests/stories/c.py`: `holds`; `tests/stories/d.story`", "not held yet"):
            self.assertEqual(self.found(f"| a | b | {cell} |"), [], cell)

    def test_what_is_not_there_is_named(self):
        for cell, why in [("`tests/a_test.cpp`: `Hold`", "has no test Hold"),
                          ("`tests/lost.cpp`: `X`", "no tests/lost"),
                          ("`tests/a_test.cpp`: `Holds`, `Gone`", "has no test Gone"),
                          ("`tests/a_test.cpp`", "which test"), ("trust us", "neither a test"),
                          ("`web/test/b.test.mjs`: `it held`", "has no test it held")]:
            found = self.found(f"| a | b | {cell} |")
            self.assertEqual(len(found), 1, found)
            self.assertIn(why, found[0])


JUNIT = """<testsuites><testsuite name="s">
<testcase name="good" classname="s"/>
<testcase name="bad" classname="s"><failure message="it broke"/></testcase>
<testcase name="left" classname="s"><skipped message="no data here"/></testcase>
</testsuite></testsuites>"""


class Tally(Sample):
    def count(self, files):
        return tally.count(self.tree({f"results/{name}": content for name, content in files.items()}) / "results")

    def test_counts_each_case(self):
        total = self.count({"web.xml": JUNIT})
        self.assertEqual((total.passed, len(total.failed), len(total.skipped)), (1, 1, 1))
        self.assertEqual(total.closing_line(), "1 passed, 1 failed, 1 skipped")
        self.assertIn("no data here", total.skipped[0])
        self.assertEqual(total.failed, ["web: s bad: it broke"])

    def test_a_program_of_many_cases_counts_as_its_cases(self):
        outer = '<testsuite><testcase name="base" status="run"/><testcase name="tidy" status="run"/></testsuite>'
        total = self.count({"ctest.xml": outer, "gtest/test_base.xml": JUNIT})
        self.assertEqual((total.passed, len(total.failed)), (2, 1))

    def test_a_program_that_died_after_its_last_case_is_a_failure(self):
        outer = '<testsuite><testcase name="base" status="fail"><failure message=""/></testcase></testsuite>'
        inner = '<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>'
        total = self.count({"ctest.xml": outer, "gtest/test_base.xml": inner})
        self.assertEqual((total.passed, len(total.failed)), (1, 1))

    def test_nothing_at_all_is_a_failure(self):
        self.assertEqual(len(self.count({}).failed), 1)


class WebTypes(unittest.TestCase):
    def type_of(self, schema, wanted):
        self.assertEqual(web_types.type_of(schema), wanted)

    def test_plain_ones(self):
        self.type_of({}, "unknown")
        self.type_of({"type": "integer"}, "number")
        self.type_of({"type": ["string", "null"], "format": "date-time"}, "string | null")
        self.type_of({"type": ["string", "null"], "enum": ["calm", None]}, '"calm" | null')
        self.type_of({"$ref": "#/components/schemas/intake.report"}, "IntakeReport")

    def test_lists(self):
        self.type_of({"type": "array", "items": {"type": "string"}}, "string[]")
        self.type_of({"type": "array", "items": {"type": ["string", "null"]}}, "(string | null)[]")
        self.type_of({"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                     "[number, number]")

    def test_objects(self):
        inner = {"type": "object", "properties": {"a-b": {"type": "boolean"}}, "required": []}
        self.type_of(inner, '{ "a-b"?: boolean }')
        self.type_of({"type": "object", "additionalProperties": {"type": "number"}}, "Record<string, number>")
        self.assertEqual(
            web_types.types({"components": {"schemas": {"Well": {
                "type": "object", "properties": {"depth_m": {"type": "number"}, "in": inner},
                "required": ["depth_m"]}}}}),
            web_types.HEAD + '\nexport interface Well {\n    depth_m: number;\n    in?: { "a-b"?: boolean };\n}\n')

    def test_two_of_one_name(self):
        with self.assertRaises(ValueError):
            web_types.types({"components": {"schemas": {"a.b": {}, "AB": {}}}})


if __name__ == "__main__":
    unittest.main()
