"""Files that workflows use, read beside them: what is no workflow's file is not even opened."""

from pathlib import Path

import pytest

from cc_flow.workflow.files import read_file
from cc_flow.workflow.loading import Loaded, load

MAIN = """\
cc_flow: 1
name: main
steps:
  - id: other
    workflow: {}
"""


def loaded(folder: Path, path: str) -> Loaded:
    """A workflow that uses `path`, with a secret beside it that is none."""
    (folder / "notes.txt").write_text("the password is 1234", "utf-8")
    (folder / "main.yaml").write_text(MAIN.replace("{}", path), "utf-8")
    return load(str(folder / "main.yaml"), read=read_file)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("notes.txt", "`notes.txt` is no workflow's file: its name ends in `.yaml`"),
        ("/etc/passwd", "`/etc/passwd` is no workflow's file: its name ends in `.yaml`"),
        ("https://example.com/a.yaml", "`https://example.com/a.yaml` is an address, and a workflow is a file"),
    ],
)
def test_what_is_no_workflow_is_not_shown(tmp_path: Path, path: str, words: str) -> None:
    """The finding stands at the path, and nothing of the file is read into any message."""
    found = loaded(tmp_path, path)
    (one,) = found.diagnostics
    assert (one.code, one.message, one.span.line) == ("E313", words, 5)
    assert list(found.texts) == [str(tmp_path / "main.yaml")]


def test_a_link_to_what_is_no_workflow_is_not_followed(tmp_path: Path) -> None:
    """However it is called here."""
    (tmp_path / "linked.yaml").symlink_to(tmp_path / "notes.txt")
    (one,) = loaded(tmp_path, "linked.yaml").diagnostics
    assert (one.code, one.message) == ("E313", "`linked.yaml` is a link to what is no workflow's file")


def test_a_file_beside_is_read(tmp_path: Path) -> None:
    """A path is relative to the file that names it."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.yml").write_text("cc_flow: 1\nname: one\nsteps: [{id: a, action: content.list_posts}]\n")
    found = loaded(tmp_path, "./parts/../parts/one.yml")
    assert found.diagnostics == []
    assert [one.name.text for one in found.linked.values()] == ["one"]
