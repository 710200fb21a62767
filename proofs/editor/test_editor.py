"""Completion, hover and messages in an editor, by the real yaml-language-server over stdio.

`python -m pytest proofs/editor`; it needs node and `yaml-language-server` on the PATH or in YAML_LANGUAGE_SERVER.
"""

import os
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor

SCHEMA = Path(__file__).parents[2] / "schemas" / "workflow.schema.json"


@pytest.fixture(scope="module")
def server() -> Iterator[Editor]:
    """A server that knows our schema for every YAML file."""
    command = shlex.split(os.environ.get("YAML_LANGUAGE_SERVER", "yaml-language-server"))
    settings = {"yaml": {"schemas": {SCHEMA.as_uri(): "*.yaml"}, "hover": True, "completion": True, "validate": True,
                         "schemaStore": {"enable": False}}}  # fmt: skip
    with Editor([*command, "--stdio"], settings=settings) as one:
        yield one


def opened(server: Editor, folder: Path, steps: str) -> tuple[Path, list[str]]:
    """A workflow with these steps, open in the editor; the messages it shows."""
    text = "cc_flow: 1\nname: probe\nsteps:\n" + textwrap.indent(textwrap.dedent(steps).strip("\n"), "  ") + "\n"
    file = folder / f"{abs(hash(steps))}.yaml"
    return file, [one["message"] for one in server.open(file, text)]


def test_a_right_file_is_clean(server: Editor, tmp_path: Path):
    """No message for what is right, templates included."""
    _, messages = opened(server, tmp_path, "- {id: a, action: content.list_posts, with: {limit: '{{ inputs.n }}'}}")
    assert messages == []


def test_an_unknown_action_is_one_message_in_our_words(server: Editor, tmp_path: Path):
    """One message, at the action."""
    _, messages = opened(server, tmp_path, "- id: a\n  action: calendar.lst")
    assert messages == ["unknown action; `cc-flow actions list` shows them all"]


def test_a_wrong_type_says_what_is_expected(server: Editor, tmp_path: Path):
    """The message names the type, and that a template would do."""
    _, messages = opened(server, tmp_path, "- id: a\n  action: content.list_posts\n  with:\n    limit: many")
    assert len(messages) == 1
    assert "expected a whole number or a {{ template }}" in messages[0]


def test_an_unknown_input_is_one_message(server: Editor, tmp_path: Path):
    """A misspelt input is named."""
    _, messages = opened(
        server, tmp_path, "- id: a\n  action: calendar.generate\n  with:\n    month: 2026-12\n    dayz: [monday]"
    )
    assert len(messages) == 1
    assert "dayz" in messages[0]


def test_actions_are_completed_with_their_documentation(server: Editor, tmp_path: Path):
    """All actions are offered after `action:`."""
    file, _ = opened(server, tmp_path, "- id: a\n  action: ")
    labels = {item["label"] for item in server.complete(file, 4, 12)}
    assert {"calendar.generate", "captions.generate", "core.report"} <= labels


def test_inputs_are_completed_for_the_action(server: Editor, tmp_path: Path):
    """Inside `with` the inputs of this action are offered, and no others."""
    file, _ = opened(server, tmp_path, "- id: a\n  action: calendar.generate\n  with:\n    m")
    labels = {item["label"] for item in server.complete(file, 6, 7)}
    assert {"month", "days_of_week"} <= labels
    assert "post_id" not in labels


def test_hover_tells_what_an_action_does(server: Editor, tmp_path: Path):
    """The guide's own line, with method and path."""
    file, _ = opened(server, tmp_path, "- id: a\n  action: calendar.generate\n  with: {month: 2026-12}")
    assert "/user/content/generate-calendar" in server.hover(file, 4, 14)
