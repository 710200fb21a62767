"""A run goes on with its workflow as it is now: which finished steps still mean the same, and which run anew.

A step means what its own words say, comments and layout aside. Where it changed, it runs anew, and so does every
read, value and check that names it; a write that was done stays done unless its own words changed.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping

import click

from cc_flow.check import Checked
from cc_flow.cli.connecting import utc_now
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunEdited
from cc_flow.journal.lease import Lease
from cc_flow.journal.state import RunState
from cc_flow.journal.store import Store
from cc_flow.journal.writer import Journal
from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Node, Sequence, parse, plain
from cc_flow.template import Compiled, compile_condition, compile_text

_CONDITIONS = ("when", "where", "until", "fail_when", "that", "expect")


@frozen
class Edit:
    """What an edit does to a run: the paths that run anew, and the finished ones that stay."""

    again: tuple[str, ...]
    kept: tuple[str, ...]


def compare(state: RunState, text: str) -> Edit:
    """The run's steps under the text they began with, and under the new one. Paths are without item keys."""
    before, now = _steps(state.text), _steps(text)
    changed = {path for path, step in before.items() if now.get(path) != step}
    changed |= _followers(changed, now, state)
    ended = [path for path, step in state.steps.items() if step.status in ("succeeded", "partial", "skipped")]
    again = tuple(path for path in state.steps if _named(path) in changed)
    return Edit(again, tuple(path for path in ended if _named(path) not in changed and "[" not in path))


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
    edit = compare(state, workflow.text)
    if doubtful := next((path for path in edit.again if state.steps[path].open_intent is not None), None):
        store.release(lease)
        raise UsageError(
            f"`{doubtful}` was edited, and it is not known whether its write was done",
            help=f"first look, and say so: cc-flow runs settle {state.run} '{doubtful}' --applied|--not-applied",
        )
    files = {name: text for name, text in texts.items() if name != state.file}
    asyncio.run(_record(store, lease, RunEdited(workflow.text, files, edit.again)))
    click.echo(f"as it is now: {_count(edit.kept)} stay, {_count(edit.again)} run anew", err=True)
    for path in edit.again:
        click.echo(f"  anew: {path}", err=True)


async def _record(store: Store, lease: Lease, event: RunEdited) -> None:
    await Journal(store, lease, offload=asyncio.to_thread, clock=utc_now).record_durably(event)


def _count(paths: tuple[str, ...]) -> str:
    return f"{len(paths)} step{'s' if len(paths) != 1 else ''}"


def _named(path: str) -> str:
    """A path without item keys: `slot[2026-12-01].post` is `slot.post`. Handlers keep their index, which names them."""
    parts, depth = [], 0
    for character in path:
        depth += character == "["
        if not depth:
            parts.append(character)
        depth -= character == "]"
    return "".join(parts)


def _steps(text: str) -> dict[str, str]:
    """The meaning of each step by its path: its words as canonical JSON, without the steps inside it."""
    tree, _ = parse(text, file="edited")
    found = tree.get("steps") if isinstance(tree, MappingNode) else None
    return dict(_walk(found, ""))


def _walk(steps: Node | None, prefix: str) -> Iterator[tuple[str, str]]:
    for step in steps.items if isinstance(steps, Sequence) else ():
        if not isinstance(step, MappingNode):
            continue
        words = {entry.key.text: plain(entry.value) for entry in step.entries}
        path = f"{prefix}{words.get('id')}"
        inner = step.get("steps")
        yield path, json.dumps({key: value for key, value in words.items() if key != "steps"}, sort_keys=True)
        yield from _walk(inner, f"{path}.")


def _followers(changed: set[str], now: Mapping[str, str], state: RunState) -> set[str]:
    """The steps that name a changed one, and so on; not those that have written."""
    written = {_named(path) for path, step in state.steps.items() if any(intent.is_applied for intent in step.intents)}
    found: set[str] = set()
    grown = True
    while grown:
        names = {path.rpartition(".")[2] for path in changed | found}
        more = {
            path
            for path, words in now.items()
            if path not in changed | found | written and names & set(_references(json.loads(words)))
        }
        found |= more
        grown = bool(more)
    return found


def _references(words: object, key: str = "") -> Iterator[str]:
    """The ids of the steps that a step's words name."""
    match words:
        case str():
            compiled = compile_condition(words) if key in _CONDITIONS else compile_text(words)
            if isinstance(compiled, Compiled):
                yield from (
                    str(one.path[1]) for one in compiled.references if one.path[0] == "steps" and len(one.path) > 1
                )
        case dict():
            for name, inner in words.items():
                yield from _references(inner, name)
        case list():
            for inner in words:
                yield from _references(inner, key)
