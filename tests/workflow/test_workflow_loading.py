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


FOREIGN = "password: 1234\n"
SHARED = "cc_flow: 1\nname: shared\nsteps: [{id: a, action: content.list_posts}]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project, with files of others beside it: `../hosts.yml`, `../shared.yaml`."""
    (tmp_path / "hosts.yml").write_text(FOREIGN)
    (tmp_path / "shared.yaml").write_text(SHARED)
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    return folder


@pytest.mark.parametrize("path", ["../hosts.yml", "linked.yaml"])
def test_of_a_file_outside_that_is_no_workflow_nothing_is_shown(project: Path, path: str) -> None:
    """Neither its text nor the names of its keys; only that it is none, where it is used."""
    (project / "linked.yaml").symlink_to(project.parent / "hosts.yml")
    found = loaded(project, path)
    (one,) = found.diagnostics
    assert (one.code, one.message, one.span.line) == ("E313", f"`{path}` is no workflow: it has no `cc_flow`", 5)
    assert list(found.texts) == [str(project / "main.yaml")]


def test_a_workflow_outside_is_shared(project: Path) -> None:
    """By a path that leads out of the project, or a whole one; what is wrong in it is shown."""
    assert loaded(project, "../shared.yaml").diagnostics == []
    assert loaded(project, str(project.parent / "shared.yaml")).diagnostics == []
    (project.parent / "shared.yaml").write_text(SHARED.replace("steps", "stesp"))
    found = loaded(project, "../shared.yaml")
    assert found.diagnostics[0].span.file in found.texts


def test_a_file_of_the_project_is_shown(project: Path) -> None:
    """A workflow whose `cc_flow` was forgotten is told as what it is."""
    (project / "parts").mkdir()
    (project / "parts" / "one.yaml").write_text(SHARED.removeprefix("cc_flow: 1\n"))
    found = loaded(project, "parts/one.yaml")
    assert "E202" in {one.code for one in found.diagnostics}
    assert str(project / "parts" / "one.yaml") in found.texts


def test_a_link_to_a_file_outside_is_not_shown(project: Path) -> None:
    """Also where it is the file itself that was asked for: others may have put the link into the repository."""
    (project / "linked.yaml").symlink_to(project.parent / "hosts.yml")
    found = load(str(project / "linked.yaml"), read=read_file)
    assert [one.message for one in found.diagnostics] == [f"{project / 'linked.yaml'} is a link to what is no workflow"]
    assert found.texts == {}
