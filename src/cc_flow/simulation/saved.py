"""A plan as a file: canonical JSON that names itself by its own hash, so that one edited by hand is refused."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from cc_flow.errors import Refused, UsageError
from cc_flow.plan import FORMAT, Change, ChangeKind, Entry, Fact, LimitUse, Plan
from cc_flow.secret import Mask

T = TypeVar("T")
_LARGEST = 64 * 1024 * 1024
_AGAIN = "make it again with `cc-flow plan FILE -o PLAN`"
_HOW = "`cc-flow plan FILE -o PLAN` makes one"


def save_plan(plan: Plan, file: Path, mask: Mask) -> None:
    """Write the plan, whole or not at all. Raises UsageError where that cannot be."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(plan_text(plan, mask).encode("ascii"))
        beside.replace(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {(error.strerror or '').lower()}") from None


def plan_text(plan: Plan, mask: Mask) -> str:
    """The plan as a file holds it."""
    content = mask.within(json.loads(json.dumps(_plain(plan))))
    content["format_version"] = FORMAT
    content["digest"] = _digest(content)
    return json.dumps(_sorted(content), ensure_ascii=True, indent=1) + "\n"


def load_plan(file: Path) -> tuple[Plan, str]:
    """The plan in a file, and its text. Raises UsageError where there is none, Refused where it was edited."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or 'no such file').lower()}") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not a plan", help=_HOW) from None
    return read_plan(text, name=str(file)), text


def read_plan(text: str, *, name: str) -> Plan:
    """The plan that a text holds; messages call it `name`. Raises as `load_plan` does."""
    content = _read(text, name)
    if content.get("format_version") != FORMAT:
        raise Refused(
            f"{name} was written in a format that this cc-flow does not know", help=f"upgrade cc-flow, or {_AGAIN}"
        )
    if not _is_as_written(content):
        raise Refused(f"{name} was edited: it is not as cc-flow wrote it", help=_AGAIN)
    content = {name: value for name, value in content.items() if name not in ("format_version", "digest")}
    try:
        return _plan(content)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Refused(f"{name} does not hold a whole plan", help=_AGAIN) from None


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is not a plan", help=_HOW) from None
    if not isinstance(content, dict) or "format_version" not in content or "digest" not in content:
        raise UsageError(f"{name} is not a plan", help=_HOW)
    return content


def _is_as_written(content: Mapping[str, Any]) -> bool:
    try:
        return bool(content.get("digest") == _digest(content))
    except RecursionError:  # deeper than any plan
        return False


def _digest(content: Mapping[str, Any]) -> str:
    """A hash over everything but itself."""
    rest = {name: value for name, value in content.items() if name != "digest"}
    text = json.dumps(_sorted(rest), ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def _sorted(content: Mapping[str, Any]) -> dict[str, Any]:
    """By name at every depth, but for the inputs: what is sent keeps the order in which they were given."""
    return {name: content[name] if name == "inputs" else _by_name(content[name]) for name in sorted(content)}


def _by_name(value: Any) -> Any:
    match value:
        case dict():
            return {name: _by_name(value[name]) for name in sorted(value)}
        case list():
            return [_by_name(one) for one in value]
        case _:
            return value


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _ if dataclasses.is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
        case _:
            return value


def _plan(content: dict[str, Any]) -> Plan:
    ways: dict[str, Callable[[Any], Any]] = {
        "created_at": datetime.fromisoformat,
        "expires_at": datetime.fromisoformat,
        "changes": _each(_change),
        "facts": _each(_fact),
        "limits": _each(lambda one: _rebuilt(LimitUse, one, {})),
        "before": _each(lambda one: _rebuilt(Entry, one, {})),
        "after": _each(lambda one: _rebuilt(Entry, one, {})),
        "notes": tuple,
        "labels": tuple,
    }
    return _rebuilt(Plan, content, ways)


def _change(content: Any) -> Change:
    return _rebuilt(Change, content, {"kind": ChangeKind, "query": _pairs})


def _fact(content: Any) -> Fact:
    return _rebuilt(Fact, content, {"query": _pairs})


def _each(rebuild: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    return lambda values: tuple(rebuild(one) for one in values)


def _pairs(values: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values)


def _rebuilt(kind: type[T], content: Any, ways: Mapping[str, Callable[[Any], Any]]) -> T:
    """A record from exactly its fields. Raises ValueError where one is missing or another is there."""
    names = {one.name for one in dataclasses.fields(kind)}  # type: ignore[arg-type] # records all
    if set(content) != names:
        raise ValueError("not the fields of this record")
    return kind(**{name: ways.get(name, _same)(value) for name, value in content.items()})


def _same(value: Any) -> Any:
    return value
