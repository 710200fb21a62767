"""What is wrong, where, and the way out. Every stage speaks in these; how they look is `report`'s affair."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from cc_flow.frozen import frozen

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file. Lines and columns count from 1, columns in characters; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def holds(self, other: "Span") -> bool:
        """Whether the other stretch lies in this one."""
        begin, end = (self.line, self.column), (self.end_line, self.end_column)
        return (
            self.file == other.file
            and begin <= (other.line, other.column)
            and (other.end_line, other.end_column) <= end
        )

    @classmethod
    def start_of(cls, file: str) -> "Span":
        """The first character of `file`: for what is wrong with the whole."""
        return cls(file, 1, 1, 1, 1)


class Severity(StrEnum):
    """An error stops the file; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Diagnostic:
    """One finding.

    `code` is a key of `codes.CODES`, `E…` or `W…`. `message` is a headline: what is, lowercase, no full stop,
    names in backticks. `help` is the way out. `related` are other places that belong to the finding, with a word on
    each.
    """

    code: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """By the first letter of the code."""
        return Severity.WARNING if self.code.startswith("W") else Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the file cannot be used."""
        return self.severity is Severity.ERROR


# What a stage gives: its value, unless an error stood in the way, and all it found.
Staged = tuple[T | None, tuple[Diagnostic, ...]]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each finding once, by place. A warning within the very stretch that an error is about says nothing more, and is
    left out.
    """
    unique = dict.fromkeys(diagnostics)
    wrong: dict[str, list[Span]] = {}
    for one in unique:
        if one.is_error:
            wrong.setdefault(one.span.file, []).append(one.span)
    kept = [
        one for one in unique if one.is_error or not any(span.holds(one.span) for span in wrong.get(one.span.file, ()))
    ]
    return tuple(sorted(kept, key=lambda one: (one.span, one.code, one.message)))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be."""
    candidates = list(known)
    for candidate in candidates:
        if candidate.casefold() == name.casefold():
            return candidate
    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(name: str, known: Iterable[str], *, noun: str = "known names") -> str:
    """Help for a name that is not known: the near one, or all of them where they are few enough to read."""
    candidates = sorted(known)
    if near := nearest(name, candidates):
        return f"did you mean `{near}`?"
    if not candidates:
        return f"there are no {noun} here"
    shown = ", ".join(f"`{one}`" for one in candidates[:12])
    more = f" and {len(candidates) - 12} more" if len(candidates) > 12 else ""
    return f"{noun}: {shown}{more}"
