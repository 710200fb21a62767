"""What became of a fleet: a line a tenant, the failures last and grouped by their cause."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.report.plain import clip, safe, shown_json

NOT_STARTED = "not_started"
_GOOD = ("succeeded", "partial")
_WIDEST = 300
# What differs from tenant to tenant in messages of one cause: keys of items, names of runs, ids.
_KEY = re.compile(r"\[[^\[\]]*\]")
_ID = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


@frozen
class Member:
    """What became of one tenant. `run` is None where there was none; `is_from_before`: an earlier command did it."""

    tenant: str
    status: str
    exit_code: int
    run: str | None = None
    step: str = ""
    message: str = ""
    changes: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    is_from_before: bool = False

    @property
    def is_failed(self) -> bool:
        """Whether it was tried and did not end well."""
        return self.status not in (*_GOOD, NOT_STARTED)

    @property
    def is_unfinished(self) -> bool:
        """Whether it is left to do."""
        return self.status not in _GOOD

    @property
    def cause(self) -> str:
        """Why it is unfinished, without what is its own: the same words for the same cause."""
        words = f"{_KEY.sub('', self.step)}: {self.message}" if self.step else self.message or self.status
        own = re.compile(rf"(?<![\w-]){re.escape(self.tenant)}(?![\w-])")
        return own.sub("…", _ID.sub("…", _KEY.sub("", words)))


def exit_code_of(members: Sequence[Member]) -> int:
    """0 where all is done, 3 where some failed or some items of some did, 1 where all failed.

    An interruption (130) and an unknown outcome (6) go before these: somebody must look.
    """
    codes = {member.exit_code for member in members}
    for code in (130, 6):
        if code in codes:
            return code
    unfinished = sum(member.is_unfinished for member in members)
    if unfinished == len(members):
        return 1
    return 3 if unfinished or "partial" in {member.status for member in members} else 0


def as_json(member: Member, fleet: str) -> str:
    """A tenant as one line of JSON."""
    shown = {
        "event": "tenant_finished",
        "fleet": fleet,
        "tenant": member.tenant,
        "run": member.run,
        "status": member.status,
        "exit_code": member.exit_code,
        "step": member.step or None,
        "message": member.message,
        "outputs": dict(member.outputs),
    }
    return shown_json(shown)


def recap_lines(members: Sequence[Member], *, workflow: str, fleet: str) -> Iterator[str]:
    """The whole in words: those that are done, then the others by cause, the commonest cause last."""
    counted = Counter(member.status.replace("_", " ") for member in members)
    words = ", ".join(f"{count} {status}" for status, count in sorted(counted.items(), key=_good_first))
    yield f"{workflow} for {len(members)} tenants: {words}   (fleet {fleet})"
    width = max(len(member.tenant) for member in members)
    for member in members:
        if not member.is_unfinished:
            note = "done before" if member.is_from_before else member.changes
            yield f"  {member.tenant:<{width}}  {member.status:<9}  run {member.run}  {note}"
    for cause, group in _by_cause(members):
        yield f"  {len(group)} × {clip(safe(cause), _WIDEST)}"
        for member in group:
            run = f"  run {member.run}  {member.changes}".rstrip() if member.run else ""
            yield f"      {member.tenant:<{width}}  {member.status.replace('_', ' ')}{run}"


def _good_first(counted: tuple[str, int]) -> tuple[bool, str]:
    return counted[0] != "succeeded", counted[0]


def _by_cause(members: Sequence[Member]) -> list[tuple[str, list[Member]]]:
    groups: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.is_unfinished:
            groups[member.cause].append(member)
    # Nobody tried those that were not started: that is no cause of its own, so it stands before the failures.
    return sorted(groups.items(), key=lambda one: (any(each.is_failed for each in one[1]), len(one[1])))
