"""One mistake is one finding: at its line, with a way out, exit 2.

`mistakes.yaml` has what people do to `right.yaml`, `mistakes_in_week.yaml` what they do to `week.yaml`.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from program import Program

from cc_flow.cli.main import run
from cc_flow.syntax import parse, plain

HERE = Path(__file__).parent
RIGHT = {"mistakes.yaml": "right.yaml", "mistakes_in_week.yaml": "week.yaml"}


def mistakes() -> Iterator[dict[str, Any]]:
    """What is written in place of what, in which file, and what is said of it."""
    for name, right in RIGHT.items():
        tree, _ = parse((HERE / name).read_bytes(), file=name)
        assert tree is not None
        yield from ({**one, "right": (HERE / right).read_text("utf-8")} for one in plain(tree))


@pytest.mark.parametrize("one", list(mistakes()), ids=lambda one: str(one["mistake"]))
def test_a_mistake_is_one_finding_with_a_way_out(
    one: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Nothing else in the file is called wrong for it."""
    assert one["right"].count(one["old"]) >= 1
    shutil.copy(HERE / "share.yaml", tmp_path)
    file = tmp_path / "flow.yaml"
    file.write_text(one["right"].replace(one["old"], one["new"], 1), "utf-8")
    assert run(["validate", "--format", "json", str(file)]) == 2
    [found] = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (found["code"], found["line"], found["help"]) == (one["found"], one["line"], one["help"])
    assert found["file"] == str(file)


def test_the_right_files_are_clean(program: Program):
    """What the mistakes are made in has nothing wrong."""
    ended = program("validate", *(str(HERE / right) for right in RIGHT.values()))
    assert (ended.code, ended.out) == (0, "")


def test_there_are_many_of_them():
    """Far more than thirty, of most codes."""
    assert len(list(mistakes())) >= 300
    assert len({one["found"] for one in mistakes()}) >= 45
