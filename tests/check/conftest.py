"""What tests of the checker share: a text to the codes of all that is said of it."""

from collections.abc import Callable, Mapping

import pytest

from cc_flow.check import Checked, check
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.workflow.model import Workflow
from cc_flow.workflow.read import read_workflow

Files = Mapping[str, str]
Look = Callable[..., tuple[Checked | None, tuple[Diagnostic, ...]]]
HEAD = "cc_flow: 1\nname: test\n"


@pytest.fixture
def look() -> Look:
    """Read and check a workflow's text, its first two lines left out. `beside` are texts of files that steps use, by
    name.
    """

    def look_at(text: str, *, beside: Files | None = None) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
        texts = {"test.yaml": text, **(beside or {})}
        read = {file: read_workflow(HEAD + one, file=file) for file, one in texts.items()}
        files: dict[str, Workflow] = {
            f"{parent}\n{file}": workflow for parent in texts for file, (workflow, _) in read.items() if workflow
        }
        workflow, found = read["test.yaml"]
        assert workflow is not None, found
        checked, more = check(workflow, files=files)
        return checked, in_order([*found, *more])

    return look_at


@pytest.fixture
def codes(look: Look) -> Callable[..., list[str]]:
    """The codes of all that is said of a workflow's text, in the order of places."""

    def codes_of(text: str, *, beside: Files | None = None) -> list[str]:
        return [one.code for one in look(text, beside=beside)[1]]

    return codes_of
