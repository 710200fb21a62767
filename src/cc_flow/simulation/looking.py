"""How the way back sees whether a thing is still as the run left it: a read, and a condition over what it gives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cc_flow.simulation.things import Thing

ENTRY = "schedule entry"


@dataclass(frozen=True, slots=True)
class Look:
    """How to see a thing: the read, and its inputs out of the thing's fields.

    `within` is the field with the list that holds it, None where the answer is the thing itself. Where the whole thing
    counts, `fields` are compared, dotted, as far as the run knew them; of `lists` the ids of what is in them are.
    """

    read: str
    inputs: Mapping[str, str]
    within: str | None = None
    fields: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


LOOKS: Mapping[str, Look] = {
    ENTRY: Look("calendar.list_schedule", {"date": "date"}, "results", ("date", "order", "post.id", "is_completed")),
    "post": Look("content.get_post", {"id_or_slug": "id"}),
    "daily task": Look("calendar.list_daily_tasks", {"date": "date"}, "results"),
    "event": Look("events.get", {"id_or_slug": "id"}),
    "site page": Look(
        "pages.get", {"id_or_slug": "id"}, None, ("title", "slug", "style", "status"), ("components", "social_links")
    ),
    "component": Look("pages.get", {"id_or_slug": "page_id"}, "components", ("order", "content"), ("images",)),
    "social link": Look("pages.get", {"id_or_slug": "page_id"}, "social_links", ("platform", "url")),
    "profile": Look("account.get_profile", {}),
    "tour progress": Look("account.get_tour_progress", {}),
}


def look_of(things: tuple[str, ...]) -> Look | None:
    """How to see one of these things; None where there is no way."""
    return next((LOOKS[name] for name in things if name in LOOKS), None)


@dataclass(frozen=True, slots=True)
class Looking:
    """A look at one thing: the step that reads, what the workflow's input holds for it, and what must be so."""

    step: dict[str, Any]
    values: dict[str, Any]
    condition: str


def look_at(
    look: Look, number: str, thing: Thing, *, fields: tuple[str, ...], lists: tuple[str, ...] = ()
) -> Looking | None:
    """A look at a thing in step `now_<number>`, for whose inputs `inputs.was.u<number>` will hold the values.

    `fields` and `lists` are what must be as it was. None where the run did not know enough of the thing.
    """
    inputs = {name: _at(thing, path) for name, path in look.inputs.items()}
    if any(value is None for value in inputs.values()):
        return None
    left = {_flat(path): _at(thing, path) for path in fields if _is_known(thing, path)}
    for name in lists:
        if isinstance(thing.get(name), list):
            left[name] = [one.get("id") for one in thing[name] if isinstance(one, Mapping)]
    step = {
        "id": f"now_{number}",
        "action": look.read,
        "with": {name: f"{{{{ inputs.was.u{number}.look.{name} }}}}" for name in inputs},
        # What is gone cannot be read, and needs no undoing.
        "on_error": "continue",
    }
    values = {"id": thing.get("id"), "look": inputs, "left": left}
    condition = _in_list(look.within, number, fields, left, lists) if look.within else _itself(number, left, thing)
    return Looking(step if inputs else {**step, "with": {}}, values, condition)


def _in_list(
    within: str, number: str, compared: tuple[str, ...], left: Mapping[str, Any], lists: tuple[str, ...]
) -> str:
    """One thing of the list is the one, as it was left."""
    answer = f"(steps.now_{number}.output | default({{'{within}': []}}))"
    found = f"{answer}.{within} | where('id', 'eq', inputs.was.u{number}.id)"
    for path in compared:
        if _flat(path) in left:
            found += f" | where('{path}', 'eq', inputs.was.u{number}.left.{_flat(path)})"
    conditions = [f"({found} | length) == 1"]
    for name in lists:
        if name in left:
            ids = f"({found} | first | default({{'{name}': []}})).{name} | pluck('id')"
            conditions.append(f"({ids}) == inputs.was.u{number}.left.{name}")
    return " and ".join(conditions)


def _itself(number: str, left: Mapping[str, Any], thing: Thing) -> str:
    """The answer is the one, as it was left."""
    named = {"id": None, **left} if thing.get("id") is not None else dict(left)
    nothing = ", ".join(f"'{name}': {'[]' if isinstance(left.get(name), list) else 'none'}" for name in named)
    answer = f"(steps.now_{number}.output | default({{{nothing}}}))"
    conditions = [f"{answer}.id == inputs.was.u{number}.id"] if "id" in named else []
    for name, value in left.items():
        there = f"({answer}.{name} | pluck('id'))" if isinstance(value, list) else f"{answer}.{name}"
        conditions.append(f"{there} == inputs.was.u{number}.left.{name}")
    return " and ".join(conditions) or "true"


def _at(thing: Mapping[str, Any], path: str) -> Any:
    value: Any = thing
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _is_known(thing: Mapping[str, Any], path: str) -> bool:
    """Whether the run knew what stands there: null counts only where the thing itself says so."""
    *above, last = path.split(".")
    owner = _at(thing, ".".join(above)) if above else thing
    return isinstance(owner, Mapping) and last in owner


def _flat(path: str) -> str:
    return re.sub(r"\W", "_", path)
