"""`--again STEP`: which steps it may name."""

import re
from collections.abc import Iterable, Iterator

from cc_flow.check import Checked
from cc_flow.check.checked import link_key
from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError
from cc_flow.workflow.model import ActionStep, GroupStep, Step, Workflow, WorkflowStep

# An item of a loop may be named, too: `slot[2026-12-07]`.
_ITEM = re.compile(r"\[[^\]]*\]")


def judge_again(names: Iterable[str], checked: Checked) -> None:
    """Raises UsageError for a name that no step with an idempotency key has."""
    known = {_ITEM.sub("", path) for path in _keyed(_top(checked.workflow), checked.workflow, checked, "")}
    for name in sorted(names):
        if _ITEM.sub("", name) not in known:
            raise UsageError(
                f"`--again {name}`: no step of that name has an `idempotency_key`",
                help=did_you_mean(name, known, noun="steps that have one"),
            )


def _top(workflow: Workflow) -> tuple[Step, ...]:
    return (*workflow.steps, *workflow.on_error, *workflow.finally_)


def _keyed(steps: Iterable[Step], workflow: Workflow, checked: Checked, prefix: str) -> Iterator[str]:
    """The paths, without item keys, of the steps that have an idempotency key, at every depth."""
    for step in steps:
        path = prefix + step.name
        match step.work:
            case ActionStep(idempotency_key=key) if key is not None:
                yield path
            case GroupStep(steps=inner):
                yield from _keyed(inner, workflow, checked, f"{path}.")
            case WorkflowStep(file=file):
                child = checked.files[link_key(workflow, file.text)]
                yield from _keyed(_top(child), child, checked, f"{path}.")
            case _:
                pass
        yield from _keyed(step.on_error.steps, workflow, checked, f"{path}.")
