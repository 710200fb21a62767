"""Fields of shapes: what stands at a name, an index or a dotted path of a value to come, and what is wrong there."""

from collections.abc import Iterator

from cc_flow.diagnostic import did_you_mean, nearest
from cc_flow.frozen import frozen
from cc_flow.shape import (
    ANYTHING,
    NULL,
    TEXT,
    Anything,
    ListOf,
    MapOf,
    Null,
    Record,
    Shape,
    Text,
    alternatives,
    describe,
    may_be_null,
    union,
    without_null,
)
from cc_flow.template.elsewhere import is_length
from cc_flow.template.problem import Finding, Level

Key = str | int


@frozen
class Hidden(Anything):
    """A name or a field that is there and may not be used here.

    Placed into a scope or a record, it turns each use into the problem it describes: `reason` is the headline, `help`
    the way out, `kind` the slug. A `soft` one may be missing rather than forbidden: `default`, `is defined` and a guard
    on the path `cleared_by` (`("steps", "slot", "ran")`) make it usable. `shape` is what is behind it.
    """

    reason: str
    help: str | None = None
    kind: str = "hidden"
    severity: Level = "error"
    soft: bool = False
    cleared_by: tuple[Key, ...] = ()
    shape: Shape = ANYTHING

    def __hash__(self) -> int:
        return hash((self.reason, self.kind))

    def __eq__(self, other: object) -> bool:
        # What is behind it stands in no one's sight, and may be as large as it likes: it is not gone over.
        return isinstance(other, Hidden) and self.shape is other.shape and self._words() == other._words()

    def _words(self) -> tuple[object, ...]:
        return self.reason, self.help, self.kind, self.severity, self.soft, self.cleared_by


def field(shape: Shape, key: Key, *, in_brackets: bool = False) -> tuple[Shape, Finding | None]:
    """The shape at `key` of a value of `shape` that is not null, and what is wrong with it.

    Of several possible shapes those that have the field count. An unknown field is an error where the shape is closed
    or a near name is known, else a warning; in brackets it is never more than a warning.
    """
    asked = [_field(one, key) for one in alternatives(without_null(shape))]
    found = [one for one, finding in asked if finding is None]
    if found:
        return (found[0] if len(found) == 1 else union(*found)), None
    finding = asked[0][1]
    if finding is not None and in_brackets and any(isinstance(one, Record) for one in alternatives(shape)):
        finding = Finding("warning", finding.kind, finding.message, finding.help)
    return ANYTHING, finding


def _field(shape: Shape, key: Key) -> tuple[Shape, Finding | None]:
    match shape:
        case Anything():
            return ANYTHING, None
        case Record(fields=fields) if isinstance(key, str):
            return (fields[key], None) if key in fields else (ANYTHING, _unknown_field(shape, key))
        case MapOf(value=value) if isinstance(key, str):
            return value, None
        case ListOf(element=element) if isinstance(key, int):
            return element, None
        case Text() if isinstance(key, int):
            return TEXT, None
        case _:
            return ANYTHING, _no_fields(shape, key)


def _unknown_field(record: Record, name: str) -> Finding:
    if record.is_open and nearest(name, record.fields) is None:
        return Finding(
            "warning",
            "unknown-field",
            f"{describe(record)} has no field `{name}` that is known",
            "an answer may hold more than is known; in brackets, or with `| default(…)`, this is taken for meant"
            if not record.fields
            else did_you_mean(name, record.fields, noun="known fields"),
        )
    finding = f"{describe(record)} has no field `{name}`"
    return Finding("error", "unknown-field", finding, did_you_mean(name, record.fields, noun="its fields"))


def page_help(shape: Shape) -> str | None:
    """The way from a page of a list to the list; None for anything else."""
    if any(isinstance(one, Record) and "results" in one.fields for one in alternatives(shape)):
        return "the list itself is its `.results`"
    return None


def _no_fields(shape: Shape, key: Key) -> Finding:
    if isinstance(key, int):
        return Finding(
            "error", "unknown-field", f"{describe(shape)} has no items to count", "only lists and text have an index"
        )
    if is_length(key) and isinstance(shape, ListOf | Text):
        return Finding("error", "unknown-field", f"{describe(shape)} has no field `{key}`", "write `| length`")
    if isinstance(shape, ListOf):
        way_out = f"take one item of it (`[0]`, `| first`), or the field of all: `| pluck('{key}')`"
        return Finding("error", "unknown-field", f"a list has no field `{key}`", way_out)
    if isinstance(shape, Null):
        return Finding(
            "error", "may-be-null", f"this is null, which has no field `{key}`", "look at the condition around it"
        )
    way_out = f"take `.{key}` away: there is nothing inside of it"
    return Finding("error", "unknown-field", f"{describe(shape)} has no field `{key}`", way_out)


def parts_of(path: str) -> Iterator[tuple[str, int]]:
    """The parts of a dotted path, each with its offset in it."""
    offset = 0
    for part in path.split("."):
        yield part, offset
        offset += len(part) + 1


def at_path(shape: Shape, path: Key) -> tuple[Shape, Finding | None, tuple[int, int]]:
    """The shape at a dotted path, the first thing wrong with it, and which characters of the path that is about.

    Null on the way is passed on, as path filters do.
    """
    is_nullable = may_be_null(shape)
    end = 0
    for part, offset in [(path, 0)] if isinstance(path, int) else parts_of(path):
        if shape == NULL:
            break
        end = offset + len(str(part))
        key: Key = int(part) if isinstance(part, str) and part.isdecimal() and _is_list(shape) else part
        shape, finding = field(shape, key)
        if finding is not None:
            return ANYTHING, finding, (offset, end)
        is_nullable = is_nullable or may_be_null(shape)
    return (union(shape, NULL) if is_nullable else shape), None, (0, end)


def _is_list(shape: Shape) -> bool:
    return any(isinstance(one, ListOf) for one in alternatives(shape))
