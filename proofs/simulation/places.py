"""Where in a simulated workflow the steps of a part stand: where they are, or in a group, a loop, a handler, another
workflow, or what runs in any case. What they do is the same everywhere, and so is what is promised of it.
"""

import random
import textwrap
from collections.abc import Callable
from dataclasses import replace

from proofs.simulation.part import Draft, Part

Place = Callable[[Part, str], Part]
"""Puts a part's steps into a step of that id."""

_DEPTHS = (0,) * 9 + (1, 1, 2)


def put(part: Part, chance: random.Random, index: int) -> Part:
    """The part somewhere, drawn from the seed's chance. `index` keeps the ids of a world's parts apart."""
    for depth in range(chance.choice(_DEPTHS)):
        place = chance.choice(PLACES)
        if place is not _looped or part.may_be_looped:
            part = place(part, f"in{index}_{depth}")
    return replace(part, text="", last=part.text) if chance.random() < 0.04 else part


def _grouped(part: Part, name: str) -> Part:
    return replace(part, text=f"- id: {name}\n  steps:\n{_within(part.text)}")


def _grouped_before_a_failure(part: Part, name: str) -> Part:
    """All of the group is tried again, and then by a later attempt of the run."""
    head = f"- id: {name}\n  retry: {{max_attempts: 2}}\n  steps:\n"
    return replace(part, text=head + _within(part.text + _LATE % name))


def _looped(part: Part, name: str) -> Part:
    return replace(part, text=f"- id: {name}\n  for_each: [only]\n  as: turn_{name}\n  steps:\n{_within(part.text)}")


def _handling(part: Part, name: str) -> Part:
    """In `on_error` of a step that always fails."""
    return replace(part, text=f"{_NEVER % name}  on_error:\n{_within(part.text + _GO_ON)}")


def _used(part: Part, name: str) -> Part:
    return _using(part, name, Draft(part.text))


def _last_of_a_used_one(part: Part, name: str) -> Part:
    """In `finally` of the other workflow."""
    return _using(part, name, Draft(f"- {{id: {name}_first, set: {{a: 1}}}}\n", last=part.text))


def _last_of_a_used_one_that_fails(part: Part, name: str) -> Part:
    """In `finally`, with steps before it that fail until a later attempt of the run."""
    return _using(part, name, Draft(_LATE % name, last=part.text))


def _handling_in_a_used_one(part: Part, name: str) -> Part:
    """In `on_error` at the top of the other workflow, which goes on."""
    return _using(part, name, Draft(_NEVER % f"{name}_first", on_error=part.text + _GO_ON))


def _using(part: Part, name: str, other: Draft) -> Part:
    """The part does what the other workflow does, with all its inputs."""
    given = ", ".join(f'{name}: "{{{{ inputs.{name} }}}}"' for name in part.inputs)
    text = f"- {{id: {name}, workflow: {name}.yaml, with: {{{given}}}}}\n"
    return replace(part, text=text, files={**part.files, f"{name}.yaml": other})


def _within(steps: str) -> str:
    return textwrap.indent(steps, "    ")


_NEVER = '- id: %s\n  assert: [{that: "1 > 2"}]\n'
_LATE = '- {id: %s_late, assert: [{that: "run.attempt > 2"}]}\n'
_GO_ON = "- action: core.continue\n"
PLACES: tuple[Place, ...] = (
    _grouped,
    _grouped_before_a_failure,
    _looped,
    _handling,
    _used,
    _last_of_a_used_one,
    _last_of_a_used_one_that_fails,
    _handling_in_a_used_one,
)
