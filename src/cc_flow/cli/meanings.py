"""What each step of a workflow says, also those of the workflows it uses, and which steps follow from a change.

Paths are without item keys: `slot.post`, and `sub.post` for a step of the workflow that the step `sub` uses.
"""

import json
from collections.abc import Collection, Iterator, Mapping

from cc_flow.syntax import Mapping as MappingNode
from cc_flow.syntax import Node, Sequence, parse, plain
from cc_flow.template import Compiled, compile_condition, compile_text
from cc_flow.workflow.loading import path_of

_CONDITIONS = ("when", "where", "until", "fail_when", "that", "expect")


def meanings(file: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The meaning of each step by its path: its words as canonical JSON, without the steps inside it. `texts` are by
    file, as a run keeps them.
    """
    return dict(_of_file(file, texts, ""))


def _of_file(file: str, texts: Mapping[str, str], prefix: str) -> Iterator[tuple[str, str]]:
    tree, _ = parse(texts.get(file, ""), file=file)
    steps = tree.get("steps") if isinstance(tree, MappingNode) else None
    return _walk(steps, file, texts, prefix)


def _walk(steps: Node | None, file: str, texts: Mapping[str, str], prefix: str) -> Iterator[tuple[str, str]]:
    for step in steps.items if isinstance(steps, Sequence) else ():
        if not isinstance(step, MappingNode):
            continue
        words = {entry.key.text: plain(entry.value) for entry in step.entries}
        path = f"{prefix}{words.get('id')}"
        yield path, json.dumps({key: value for key, value in words.items() if key != "steps"}, sort_keys=True)
        yield from _walk(step.get("steps"), file, texts, f"{path}.")
        if isinstance(used := words.get("workflow"), str):
            yield from _of_file(path_of(file, used), texts, f"{path}.")


def followers(changed: Collection[str], now: Mapping[str, str], written: Collection[str]) -> set[str]:
    """The steps that name a changed one, or what it stands in, and so on; not those that have written, or in which
    something has: what they did stays done.
    """
    stays = _with_above(written)
    named = {path: set(_named_in(path, words)) for path, words in now.items() if path not in stays}
    affected = set(changed)
    while more := {path for path, names in named.items() if path not in affected and names & _with_above(affected)}:
        affected |= more
    return affected.difference(changed)


def at_and_above(path: str) -> Iterator[str]:
    """A path and those it lies in: `week.slot` lies in `week`."""
    parts = path.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _with_above(paths: Collection[str]) -> set[str]:
    return {above for path in paths for above in at_and_above(path)}


def _named_in(path: str, words: str) -> Iterator[str]:
    """The paths that the step at `path` may mean by the names in its words: steps beside it, or beside what it stands
    in.
    """
    places = ["", *(f"{above}." for above in at_and_above(path))]
    for name in _references(json.loads(words)):
        yield from (f"{place}{name}" for place in places)


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
