"""Each mistake in `golden/*.yaml` is said as it stands in the `.out` beside it.

`CC_FLOW_GOLDEN=write pytest tests/check/test_check_golden.py` writes the `.out` files anew; read the difference
before it is kept.
"""

import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc_flow.check import check, link_key
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.report.diagnostics import as_text, summary
from cc_flow.workflow.model import Workflow, WorkflowStep
from cc_flow.workflow.read import read_workflow

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.stem for path in GOLDEN.glob("*.yaml"))


def linked(parent: Workflow, files: dict[str, Workflow], texts: dict[str, str]) -> Iterator[Diagnostic]:
    """Read what the steps of `parent` use into `files` and `texts`; what is wrong with it."""
    for step in parent.all_steps():
        if not isinstance(step.work, WorkflowStep):
            continue
        name = step.work.file
        path = posixpath.normpath(posixpath.join(posixpath.dirname(parent.file), name.text))
        key = link_key(parent, name.text)
        if key in files:
            continue
        if not (GOLDEN / path).is_file():
            yield Diagnostic(
                "E313", f"{path} cannot be read: no such file", name.span, "the path is relative to this file"
            )
            continue
        texts[path] = (GOLDEN / path).read_text("utf-8")
        child, found = read_workflow(texts[path], file=path)
        yield from found
        if child is not None:
            files[key] = child
            yield from linked(child, files, texts)


def findings_of(case: str) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """All that is found in a case, and the texts of its files."""
    file = f"{case}.yaml"
    texts = {file: (GOLDEN / file).read_text("utf-8")}
    workflow, found = read_workflow(texts[file], file=file)
    everything = [*found]
    if workflow is not None:
        files: dict[str, Workflow] = {}
        everything += linked(workflow, files, texts)
        _, more = check(workflow, files=files)
        everything += more
    return in_order(everything), texts


def said(case: str) -> str:
    """All that is said of a case, as people read it."""
    found, texts = findings_of(case)
    return f"{as_text(found, texts)}\n{summary(found)}\n".lstrip("\n")


@pytest.mark.parametrize("case", CASES)
def test_check_golden(case: str) -> None:
    """The findings of the case, at their places, in their words."""
    expected = GOLDEN / f"{case}.out"
    text = said(case)
    if os.environ.get("CC_FLOW_GOLDEN") == "write":
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")


@pytest.mark.parametrize("case", CASES)
def test_check_golden_helps(case: str) -> None:
    """Every finding shows a way out."""
    found, _ = findings_of(case)
    assert [one for one in found if not one.help] == []


def test_check_golden_has_no_strays() -> None:
    """Every `.out` belongs to a case."""
    assert sorted(path.stem for path in GOLDEN.glob("*.out")) == CASES
    assert len(CASES) >= 40
