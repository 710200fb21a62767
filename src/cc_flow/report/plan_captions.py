"""Captions that a plan rewrites: the words that go and the words that come."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.plan import Change, ChangeKind, Plan
from cc_flow.report.words import day_named, many_lines, one_line

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# A caption has a few hundred tokens; comparing takes the square of that.
MOST_TOKENS = 2_000


@frozen
class Stretch:
    """A piece of a caption; `is_changed` when the other caption does not have it."""

    text: str
    is_changed: bool


@frozen
class CaptionView:
    """A caption before and after; None where there is none yet, or where it is written only on apply. `date` is its
    post's day in words, empty where none is known; `is_known` is False where only apply will tell which post it is.
    """

    title: str
    date: str
    before: tuple[Stretch, ...] | None
    after: tuple[Stretch, ...] | None
    is_sure: bool = True
    is_known: bool = True


def captions_of(plan: Plan) -> tuple[CaptionView, ...]:
    """The captions that change: first those whose new text is known, by day, then those that are written on apply."""
    known = [entry for entry in plan.after if entry.caption_after is not None]
    shown = tuple(
        _view(entry.title or "", entry.date, entry.caption_before, entry.caption_after)
        for entry in known
        if entry.caption_after != entry.caption_before
    )
    posts = {entry.post_id for entry in known}
    written = (
        _written(plan, change)
        for change in plan.changes
        if change.action == "captions.generate" and _post(change) not in posts
    )
    return shown + tuple(view for view in written if view is not None)


def _written(plan: Plan, change: Change) -> CaptionView | None:
    """A caption that the AI will write."""
    if change.kind is ChangeKind.SKIP:
        return None
    is_sure = change.kind is not ChangeKind.CONDITIONAL
    if _post(change) is None and not change.title:
        return CaptionView(_unchosen(change), "", None, None, is_sure, is_known=False)
    entry = next((one for one in plan.after if one.post_id is not None and one.post_id == _post(change)), None)
    title = change.title or (entry.title if entry and entry.title else change.at)
    before = _text(change.before) or (entry.caption_before if entry else None)
    view = _view(title, entry.date if entry else "", before, _text(change.after))
    return replace(view, is_sure=is_sure)


def _unchosen(change: Change) -> str:
    """How many captions of posts that nobody knows yet."""
    if change.at_most == 1:
        return "The caption of a post that is not chosen yet"
    bound = "Captions" if change.at_most is None else f"Up to {change.at_most} captions"
    return f"{bound} of posts that are not chosen yet"


def _post(change: Change) -> str | None:
    post = change.request.get("postId") if isinstance(change.request, Mapping) else None
    return str(post) if isinstance(post, str | int) else None


def _text(thing: Any) -> str | None:
    """The words of a caption, given as text or as what the API answers."""
    if isinstance(thing, Mapping):
        thing = next((thing[name] for name in ("text", "caption") if thing.get(name) is not None), None)
    return thing if isinstance(thing, str) else None


def _view(title: str, date: str, before: str | None, after: str | None) -> CaptionView:
    old, new = (None if text is None else many_lines(text) for text in (before, after))
    if old is None or new is None:
        return CaptionView(one_line(title), day_named(date), _whole(old), _whole(new))
    kept = list(_compare(old, new))
    went = tuple(Stretch(gone, changed) for gone, _, changed in kept if gone)
    came = tuple(Stretch(new_text, changed) for _, new_text, changed in kept if new_text)
    return CaptionView(one_line(title), day_named(date), went, came)


def _whole(text: str | None) -> tuple[Stretch, ...] | None:
    return None if text is None else (Stretch(text, is_changed=False),)


def _compare(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    """Pieces of both in order, and whether they differ."""
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(ours), len(theirs)) > MOST_TOKENS:
        yield old, new, old != new
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        yield "".join(ours[start:end]), "".join(theirs[new_start:new_end]), tag != "equal"
