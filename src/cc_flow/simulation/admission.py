"""What keeps an apply to its plan: a write that the plan does not hold, or does not hold often enough, is not admitted.

Where the plan could not know a value, any of the type that the action takes may stand there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from cc_flow.actions.catalog import find
from cc_flow.actions.names import snake
from cc_flow.actions.shapes import input_shape
from cc_flow.journal.state import RunState
from cc_flow.performer import Call
from cc_flow.plan import Change, ChangeKind
from cc_flow.shape import ANYTHING, MapOf, Record, Shape, accepts, alternatives, element_in, shape_of, union
from cc_flow.simulation.wire import Mask, keep


class Admission:
    """The writes of a plan, and which of them were made. Ask it before each write."""

    def __init__(self, changes: Iterable[Change], mask: Mask, made: Iterable[tuple[str, str, str]] = ()) -> None:
        """`made` are the writes that earlier attempts of the run have begun: path of the step, method, path."""
        self._changes = tuple(changes)
        self._mask = mask
        self._used: dict[int, set[str]] = defaultdict(set)
        for at, method, path in made:
            self._count_made(at, method, path)

    def __call__(self, call: Call) -> str | None:
        """Why the write is not admitted; None where it is."""
        here = [(index, change) for index, change in enumerate(self._changes) if _is_at(change, call.at)]
        why = f"{call.request.method} {call.request.path} at `{call.at}` is not in the plan"
        for index, change in here:
            problem = self._problem(change, call)
            if problem is None and self._has_room(index, change, call.at):
                self._used[index].add(call.at)
                return None
            why = (
                problem
                or f"the plan admits {change.at_most} of `{change.action}` at `{change.step}`, and they were made"
            )
        return why

    def _count_made(self, at: str, method: str, path: str) -> None:
        for index, change in enumerate(self._changes):
            is_this = _is_at(change, at) and change.method == method and _is_path(change.path, path)
            if is_this and self._has_room(index, change, at):
                self._used[index].add(at)
                return

    def _has_room(self, index: int, change: Change, at: str) -> bool:
        """Whether it may be made once more; sent again is not made again."""
        used = self._used[index]
        return at in used or change.at_most is None or len(used) < change.at_most

    def _problem(self, change: Change, call: Call) -> str | None:
        kept = keep(call.request, {}, self._mask)
        if change.kind is ChangeKind.SKIP:
            return f"the plan found `{call.at}` done already, and now it is not"
        if change.method != call.request.method or not _is_path(change.path, kept.path):
            return f"`{call.at}` would send {call.request.method} {kept.path}, not {change.method} {change.path}"
        shape = _body_shape(change.action)
        if (where := _differs(change.request, kept.body, "", change.unknown, shape)) is not None:
            return f"`{call.at}` would send another request than planned: it differs at `{where or 'the body'}`"
        if (name := _query_differs(change, kept.query)) is not None:
            return f"`{call.at}` would send another request than planned: it differs at `?{name}`"
        return None


def _is_at(change: Change, at: str) -> bool:
    """Whether a change may be made at a path: at its own, or at any item's where items were not known."""
    if change.at == at:
        return True
    pattern = re.sub(r"\\\[\\\?\d*\\\]", r"\\[.*\\]", re.escape(change.at))
    return "[?" in change.at and re.fullmatch(pattern, at, re.DOTALL) is not None


def _is_path(planned: str, path: str) -> bool:
    """Whether a path is the planned one; an `{input}` that was not known is one part of it."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(planned))
    return re.fullmatch(pattern, path) is not None


def _body_shape(action: str) -> Shape:
    return ANYTHING if action == "core.http" else input_shape(find(action))


def _differs(planned: Any, body: Any, pointer: str, unknown: Mapping[str, str], shape: Shape) -> str | None:
    """The first place where a body is not as planned; None where it is, unknowns filled with what fits there."""
    if pointer in unknown:
        return None if accepts(shape, shape_of(body)) else pointer
    if isinstance(planned, Mapping) and isinstance(body, Mapping):
        if set(planned) != set(body):
            return f"{pointer}/{min(set(planned) ^ set(body))}"
        inner = ((f"{pointer}/{_escaped(name)}", planned[name], body[name], _inside(shape, name)) for name in planned)
    elif isinstance(planned, list) and isinstance(body, list) and len(planned) == len(body):
        element = element_in(shape)
        inner = (
            (f"{pointer}/{index}", one, other, element)
            for index, (one, other) in enumerate(zip(planned, body, strict=True))
        )
    else:
        return None if type(planned) is type(body) and planned == body else pointer
    found = (_differs(one, other, place, unknown, kind) for place, one, other, kind in inner)
    return next((place for place in found if place is not None), None)


def _query_differs(change: Change, query: tuple[tuple[str, str], ...]) -> str | None:
    if [name for name, _ in change.query] != [name for name, _ in query]:
        return next((name for name, _ in query), "")
    pairs = zip(change.query, query, strict=True)
    return next(
        (name for (name, planned), (_, value) in pairs if planned != value and f"?{name}" not in change.unknown), None
    )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _inside(shape: Shape, name: str) -> Shape:
    """The shape of a field by its name on the wire."""
    found: list[Shape] = []
    for one in alternatives(shape):
        match one:
            case Record(fields=fields):
                found.append(fields.get(snake(name), ANYTHING))
            case MapOf(value=value):
                found.append(value)
            case _:
                found.append(ANYTHING)
    return union(*found) if found else ANYTHING


def writes_begun(state: RunState) -> list[tuple[str, str, str]]:
    """The writes that a run has begun, over all its attempts: path of the step, method, path."""
    begun = (step.intents[0].intended for step in state.steps.values() if step.intents)
    return [(intent.path, intent.method, intent.url_path) for intent in begun]
