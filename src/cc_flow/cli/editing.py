"""A run goes on with its workflow as it is now: which finished steps still mean the same, and which run anew.

A step means what its own words say, comments and layout aside. Where it changed, it runs anew with all that is inside
it, and so does every read, value and check that names it; a write that was done stays done unless its own words, or
those of what it stands in, changed.
"""

import asyncio
from collections.abc import Mapping

import click

from cc_flow.check import Checked
from cc_flow.cli.connecting import utc_now
from cc_flow.cli.meanings import at_and_above, followers, meanings
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunEdited
from cc_flow.journal.lease import Lease
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal


@frozen
class Edit:
    """What an edit does to a run: the paths that run anew, the finished ones that stay, and of these the ones that are
    `reopened`, as they hold a step that is new.
    """

    again: tuple[str, ...]
    kept: tuple[str, ...]
    reopened: tuple[str, ...]


def compare(state: RunState, texts: Mapping[str, str]) -> Edit:
    """The run's steps under the texts they began with, and under the new ones (by file). What runs anew takes all below
    it along.
    """
    before, now = meanings(state.file, {state.file: state.text, **state.files}), meanings(state.file, texts)
    changed = {path for path, words in before.items() if now.get(path) != words}
    written = {_named(path) for path, step in state.steps.items() if any(one.is_applied for one in step.intents)}
    changed |= followers(changed, now, written)
    is_anew = {path: bool(changed.intersection(at_and_above(_named(path)))) for path in state.steps}
    ended = [path for path, step in state.steps.items() if step.status in ("succeeded", "partial", "skipped")]
    kept = tuple(path for path in ended if not is_anew[path] and "[" not in path)
    holding = {path.rpartition(".")[0] for path in now.keys() - before.keys()}
    reopened = tuple(path for path in ended if not is_anew[path] and _named(path) in holding)
    return Edit(tuple(path for path in state.steps if is_anew[path]), kept, reopened)


def record_edit(store: Store, lease: Lease, state: RunState, checked: Checked, texts: Mapping[str, str]) -> None:
    """Put the new text into the run, and say what stays. Raises UsageError where it is another workflow, or must be
    settled.
    """
    workflow = checked.workflow
    if workflow.name.text != state.workflow:
        store.release(lease)
        raise UsageError(
            f"{state.file} now holds the workflow `{workflow.name.text}`, the run is one of `{state.workflow}`"
        )
    edit = compare(state, texts)
    if doubtful := next((path for path in edit.again if state.steps[path].open_intent is not None), None):
        store.release(lease)
        raise UsageError(
            f"`{doubtful}` was edited, and it is not known whether its write was done",
            help=f"first look, and say so: cc-flow runs settle {state.run} '{doubtful}' --applied|--not-applied",
        )
    files = {name: text for name, text in texts.items() if name != state.file}
    asyncio.run(_record(store, lease, RunEdited(workflow.text, files, edit.again, edit.reopened)))
    click.echo(f"as it is now: {_count(edit.kept)} stay, {_count(edit.again)} run anew", err=True)
    for path in edit.again:
        click.echo(f"  anew: {path}", err=True)


async def _record(store: Store, lease: Lease, event: RunEdited) -> None:
    await Journal(store, lease, offload=asyncio.to_thread, clock=utc_now).record_durably(event)


def _count(paths: tuple[str, ...]) -> str:
    return f"{len(paths)} step{'s' if len(paths) != 1 else ''}"


def _named(path: str) -> str:
    """A path without item keys: `slot[2026-12-01].post` is `slot.post`."""
    parts, depth = [], 0
    for character in path:
        depth += character == "["
        if not depth:
            parts.append(character)
        depth -= character == "]"
    return "".join(parts)
