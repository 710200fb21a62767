"""The writes of a plan as pictures list them: mark, step, action, what a person calls it, the body's fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.plan import Change, ChangeKind
from cc_flow.report.words import DOES, MARKS, condition_words, known_later, one_line, times_words


@frozen
class Field:
    """A value that is sent. `former` is what stands there now, where that is known and differs."""

    name: str
    value: str
    is_unknown: bool = False
    former: str | None = None


@frozen
class CallView:
    """A write. `certainty` says when and how often (empty for what is surely done once), `reason` why nothing is
    sent.
    """

    kind: ChangeKind
    mark: str
    does: str
    at: str
    action: str
    title: str
    sends: str
    fields: tuple[Field, ...]
    certainty: str
    reason: str


def call_view(change: Change) -> CallView:
    """A change as it is shown."""
    is_skipped = change.kind is ChangeKind.SKIP
    return CallView(
        kind=change.kind,
        mark=MARKS[change.kind],
        does=DOES[change.kind],
        at=one_line(change.at),
        action=one_line(change.action),
        title=one_line(change.title),
        sends=one_line(f"{change.method} {change.path}"),
        fields=() if is_skipped else tuple(fields_of(change)),
        certainty="" if is_skipped else _certainty(change),
        reason=(one_line(change.because) if change.because else "there already") if is_skipped else "",
    )


def is_sure(change: Change) -> bool:
    """Whether it is known how often it is made."""
    return change.kind is not ChangeKind.CONDITIONAL and change.at_least == change.at_most


def _certainty(change: Change) -> str:
    least = 0 if change.kind is ChangeKind.CONDITIONAL else change.at_least
    often = "" if (least, change.at_most) in {(0, 1), (1, 1)} else times_words(least, change.at_most)
    condition = condition_words(change.because) if least == 0 or change.because else ""
    return ", ".join(part for part in (often, condition) if part)


def fields_of(change: Change) -> Iterator[Field]:
    """What is sent: the query, then the body's values by their places in it."""
    for name, value in change.query:
        yield Field(f"?{one_line(name)}", one_line(value))
    if change.request is not None or "" in change.unknown:
        for pointer, name, value in _leaves(change.request, change.unknown):
            if pointer in change.unknown:
                yield Field(name or "body", known_later(change.unknown[pointer]), is_unknown=True)
            else:
                yield Field(name or "body", _value_words(value), former=_former(change, name, value))


def _leaves(
    value: Any, unknown: Mapping[str, str], pointer: str = "", name: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """Each value that holds no others, with its JSON Pointer and a name such as `items[0].date`."""
    if pointer in unknown or not isinstance(value, Mapping | list) or not value:
        yield pointer, name, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            escaped = str(key).replace("~", "~0").replace("/", "~1")
            inner = f"{name}.{one_line(key)}" if name else one_line(key)
            yield from _leaves(one, unknown, f"{pointer}/{escaped}", inner)
    elif all(not isinstance(one, Mapping | list) for one in value) and not _inside(unknown, pointer):
        yield pointer, name, value
    else:
        for index, one in enumerate(value):
            yield from _leaves(one, unknown, f"{pointer}/{index}", f"{name}[{index}]")


def _inside(unknown: Mapping[str, str], pointer: str) -> bool:
    return any(one.startswith(f"{pointer}/") for one in unknown)


def _value_words(value: Any) -> str:
    if isinstance(value, str):
        return one_line(value) if value else '""'
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return one_line(", ".join(value)) or "[]"
    return one_line(json.dumps(value, ensure_ascii=False))


def _former(change: Change, name: str, value: Any) -> str | None:
    if change.kind is not ChangeKind.UPDATE or not isinstance(change.before, Mapping):
        return None
    former = _standing(change.before, name)
    return _value_words(former) if former is not None and former != value else None


def _standing(before: Mapping[str, Any], name: str) -> Any:
    """What stands there now: under the field's name on the wire or ours, or, for `postId`, as the id of the post."""
    for spelled in (name, _snake(name)):
        if spelled in before:
            return before[spelled]
    inside = before.get(_snake(name.removesuffix("Id"))) if name.endswith("Id") else None
    return inside.get("id") if isinstance(inside, Mapping) else None


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
