"""Every code's examples are what they say: the wrong one earns exactly its finding, the right one none."""

import pytest

from cc_flow.check import check
from cc_flow.codes import Code
from cc_flow.codes.registry import CODES, EXAMPLE_FILE, OTHER_EXAMPLE, OTHER_FILE
from cc_flow.diagnostic import Diagnostic, in_order
from cc_flow.workflow.model import Workflow, WorkflowStep
from cc_flow.workflow.read import read_workflow


def findings(text: str) -> tuple[Diagnostic, ...]:
    """What a reader of files and the checker say of an example, the other example beside it."""
    workflow, found = read_workflow(text, file=EXAMPLE_FILE)
    if workflow is None:
        return found
    other, _ = read_workflow(OTHER_EXAMPLE, file=OTHER_FILE)
    assert other is not None
    beside: dict[str, Workflow] = {EXAMPLE_FILE: workflow, OTHER_FILE: other}
    files: dict[str, Workflow] = {}
    missing: list[Diagnostic] = []
    for step in workflow.all_steps():
        if isinstance(step.work, WorkflowStep):
            name = step.work.file
            if name.text in beside:
                files[f"{EXAMPLE_FILE}\n{name.text}"] = beside[name.text]
            else:
                missing.append(Diagnostic("E313", f"{name.text} cannot be read", name.span))
    _, more = check(workflow, files=files)
    return in_order([*found, *missing, *more])


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_check_codes_wrong_example_earns_its_code_alone(code: Code) -> None:
    """The wrong example of a code has that one finding and no other."""
    assert [one.code for one in findings(code.wrong)] == [code.code]


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_check_codes_right_example_is_clean(code: Code) -> None:
    """The right example of a code has no finding at all."""
    assert [(one.code, one.message) for one in findings(code.right)] == []


def test_check_codes_example_beside_is_clean() -> None:
    """The workflow that examples use as a step has no findings."""
    assert findings(OTHER_EXAMPLE) == ()


def test_check_codes_are_in_order_and_named_by_family() -> None:
    """Each family keeps its hundred; a code is a letter and three digits, and its text ends with a full stop."""
    for name, code in CODES.items():
        assert name == code.code
        assert name[0] in "EW"
        assert name[1:].isdecimal()
        assert len(name) == 4
        assert code.meaning.endswith((".", "?"))
        assert code.title[0] == code.title[0].lower() or code.title.startswith("YAML")
    assert len({name[1:] for name in CODES}) == len(CODES) or {"101", "102"} >= _twice()


def _twice() -> set[str]:
    numbers = [name[1:] for name in CODES]
    return {number for number in numbers if numbers.count(number) > 1}
