"""Findings while somebody types, over stdio; and how the server begins and ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from editor import Editor
from program import ROOT, Program

FLOW = """\
cc_flow: 1
name: probe
steps:
  - id: week
    action: calendar.list_schedule
  - id: tell
    action: core.notify
    with: {message: "🏡 {{ steps.week.output.count }}"}
"""
CHILD = """\
cc_flow: 1
name: child
inputs: {post: {type: string}}
steps:
  - id: a
    action: core.report
    with: {message: "{{ inputs.post }}"}
"""


def test_findings_are_those_of_validate(desk, program: Program):
    """Every golden mistake has the same findings here as on the command line: code, place and words."""
    golden = ROOT / "tests" / "check" / "golden"
    files = sorted(golden.glob("*.yaml"))[::4]
    said = json.loads(program("validate", "--format", "json", *map(str, files)).out)["diagnostics"]
    assert len(said) > 10
    for file in files:
        found = [(one["code"], one["line"] - 1, one["message"]) for one in said if one["file"] == str(file)]
        here = desk.write(file.read_text("utf-8"), name=str(file)).found
        assert [(one["code"], one["range"]["start"]["line"], one["message"].split("\n")[0]) for one in here] == found


def test_a_finding_has_its_severity_its_help_and_its_other_places(desk):
    """Errors and warnings, the way out below the headline, related places with their words."""
    [warning] = desk.write(FLOW + "  - {id: idle, set: {a: 1}}\n").found
    page = desk.write(FLOW + "  - id: week\n    action: content.list_trending_reels\n")
    [error] = page.found
    assert (error["code"], warning["code"]) == ("E205", "W309")
    assert (error["severity"], warning["severity"]) == (1, 2)
    assert warning["tags"] == [1]
    assert error["message"].endswith("\ngive one of them another id")
    [related] = error["relatedInformation"]
    assert related["message"] == "the first one"
    assert page.at(related["location"]["range"]) == "week"


@pytest.mark.parametrize(("encodings", "column"), [((), 33), (("utf-8",), 35), (("utf-32", "utf-16"), 32)])
def test_columns_are_counted_as_the_editor_counts(
    tmp_path: Path, program: Program, encodings: tuple[str, ...], column: int
):
    """An emoji before a mistake: two units of UTF-16, four of UTF-8, one of UTF-32."""
    command = [sys.executable, "-m", "cc_flow", "lsp"]
    with Editor(command, encodings=encodings, environment=program.variables()) as editor:
        [found] = editor.open(tmp_path / "a.yaml", FLOW.replace("steps.week", "steps.wek"))
    assert found["range"] == {
        "start": {"line": 7, "character": column},
        "end": {"line": 7, "character": column + 3},
    }


def test_lines_end_where_editors_end_them(desk):
    """U+2028 in a text is no line break to an editor, whatever Python says; CR LF is one."""
    text = "# a\u2028b\x0bc\n" + FLOW.replace("steps.week", "steps.wek")
    for ending in ("\n", "\r\n"):
        page = desk.write(text.replace("\n", ending))
        found = next(one for one in page.found if one["code"] == "E301")
        assert found["range"]["start"]["line"] == 8
        assert found["range"]["start"]["character"] == 33


def test_many_keystrokes_are_looked_at_once(desk):
    """While somebody types nothing is said; then the last version is."""
    page = desk.write(FLOW)
    assert page.found == []
    before = desk.editor.count
    for version in range(2, 40):
        desk.editor.change(page.file, FLOW.replace("week", f"week_{version}", 1), version)
    last = desk.editor.publication(page.file.as_uri())
    assert last["version"] == 39
    assert [one["code"] for one in last["diagnostics"]] == ["E301"]
    assert desk.editor.count == before + 1


def test_what_is_typed_in_one_file_is_seen_in_the_file_that_uses_it(desk):
    """An open document counts, not what lies on the disk; closed, the disk counts again."""
    (desk.folder / "child.yaml").write_text(CHILD, "utf-8")
    parent = desk.write("cc_flow: 1\nname: parent\nsteps:\n  - {id: a, workflow: child.yaml, with: {post: x}}\n")
    assert parent.found == []
    opened = desk.write(CHILD.replace("post", "reel"), name="child.yaml")
    assert [one["code"] for one in desk.editor.diagnostics(parent.file.as_uri())] == ["E312", "E311"]
    desk.editor.close(opened.file)
    assert desk.editor.diagnostics(parent.file.as_uri()) == []


def test_what_is_wrong_in_a_file_that_is_used_is_shown_there(desk):
    """Also where it is not open; mended, it is said to be clean."""
    broken = "cc_flow: 1\nname: child\nsteps:\n  - {id: a, action: core.reprt, with: {message: hi}}\n"
    child = desk.folder / "child.yaml"
    child.write_text(broken, "utf-8")
    parent = desk.write("cc_flow: 1\nname: parent\nsteps:\n  - {id: a, workflow: child.yaml}\n")
    assert parent.found == []
    assert [one["code"] for one in desk.editor.diagnostics(child.as_uri())] == ["E501"]
    child.write_text(broken.replace("reprt", "report"), "utf-8")
    desk.editor.tell("textDocument/didSave", {"textDocument": {"uri": parent.file.as_uri()}})
    assert desk.editor.diagnostics(child.as_uri()) == []


def test_any_text_is_answered(desk):
    """Rubbish has findings like everything else, and the server goes on."""
    page = desk.write(FLOW)
    rubbish = (
        "cc_flow: 1\n\0",
        "cc_flow: [",
        "cc_flow: 1\n" + "- [" * 200,
        "cc_flow: &a [*a]",
        "cc_flow: 1\rsteps: {{ {{",
    )
    for version, text in enumerate(rubbish, 2):
        desk.editor.change(page.file, text, version)
        desk.editor.publication(page.file.as_uri())
        for line in range(3):
            desk.editor.complete(page.file, line, 5)
            desk.editor.hover(page.file, line, 5)
            desk.editor.definition(page.file, line, 5)
        desk.editor.symbols(page.file)


def test_the_server_ends_when_it_is_told_to(tmp_path: Path, program: Program):
    """Shutdown and exit: code 0, nothing said on the way."""
    with Editor([sys.executable, "-m", "cc_flow", "lsp"], environment=program.variables()) as editor:
        editor.open(tmp_path / "a.yaml", FLOW)
        assert editor.leave() == 0


def test_without_pygls_the_command_says_how_to_get_it(program: Program):
    """The extra is named; exit 2, no traceback."""
    hidden = (
        "import sys; sys.modules['pygls'] = None; sys.argv = ['cc-flow', 'lsp']; "
        "from cc_flow.cli.main import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", hidden], capture_output=True, text=True, env=program.variables(), check=False
    )
    assert ended.returncode == 2
    assert "the language server is not installed" in ended.stderr
    assert "pip install 'cc-flow[lsp]'" in ended.stderr
    assert "Traceback" not in ended.stderr
