"""Actions for people: the list by chapters, and everything about one. Colour only repeats what signs say."""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.docs import title_of
from cc_flow.actions.spec import Effect, Spec
from cc_flow.report.actions import MARKS, answered, chapter_title, facts, names_in, permission
from cc_flow.report.actions_example import example_step, step_as_yaml, try_it
from cc_flow.report.actions_fields import FieldRow, input_rows, output_rows
from cc_flow.report.plain import clip

Paint = Callable[[str, Effect], str]
Find = Callable[[str], type[Action[Any]]]
WIDTH = 100
_INDENT = " " * 6


def unpainted(text: str, _effect: Effect) -> str:
    """No colour."""
    return text


def painted(text: str, effect: Effect) -> str:
    """The effect's colour, for a terminal."""
    return f"\x1b[{_COLOURS[effect]}m{text}\x1b[0m" if effect in _COLOURS else text


_COLOURS = {Effect.WRITE: "36", Effect.DESTROY: "33", Effect.ACCOUNT: "35", Effect.BILLING: "31"}


def list_lines(chapters: Iterable[str], find: Find, *, width: int, paint: Paint = unpainted) -> Iterator[str]:
    """The actions of these chapters, a line each below its heading, and what the signs mean."""
    for chapter in chapters:
        yield f"{chapter_title(chapter)} ({chapter})"
        kinds = [find(name) for name in names_in(chapter)]
        widest = max(len(kind.spec.name) for kind in kinds)
        yield from (_list_line(kind, widest, width, paint) for kind in kinds)
        yield ""
    yield "  ".join(f"{mark} {effect}" for effect, mark in MARKS.items())


def _list_line(kind: type[Action[Any]], widest: int, width: int, paint: Paint) -> str:
    spec = kind.spec
    effect = paint(f"{MARKS[spec.effect]} {spec.effect:<8}", spec.effect)
    room = max(20, width - widest - 15)
    return f"  {effect} {spec.name:<{widest}}  {clip(title_of(kind), room)}"


def page_lines(kind: type[Action[Any]], *, paint: Paint = unpainted) -> Iterator[str]:
    """Everything about one action."""
    spec, output = kind.spec, answered(kind)
    yield from _head(kind, paint)
    yield ""
    yield from _fields("Inputs", input_rows(kind), "takes no inputs")
    yield ""
    yield from _fields(f"Output{_waited(kind)}", output_rows(output), _bare_output(spec))
    yield ""
    yield "Example, runs in the sandbox"
    yield step_as_yaml(example_step(kind), indent=2)
    yield f"  # {try_it(kind)}"


def _head(kind: type[Action[Any]], paint: Paint) -> Iterator[str]:
    spec = kind.spec
    yield paint(f"{spec.name}  {MARKS[spec.effect]} {spec.effect}", spec.effect)
    if spec.path:
        yield f"{spec.method} {spec.path}"
    yield ""
    yield from textwrap.wrap(title_of(kind), WIDTH)
    yield ""
    yield f"  permission: {permission(spec)}"
    for fact in facts(spec):
        yield from textwrap.wrap(fact, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _waited(kind: type[Action[Any]]) -> str:
    return f", of `{answered(kind).spec.name}` once the task is done" if answered(kind) is not kind else ""


def _bare_output(spec: Spec) -> str:
    return "whatever the API answers" if spec.name == "core.http" else "has no output"


def _fields(heading: str, rows: list[FieldRow], none: str) -> Iterator[str]:
    yield heading if rows else f"{heading}: {none}"
    for row in rows:
        yield f"  {row.path}  {row.type}{', required' if row.is_required else ''}"
        yield from textwrap.wrap(row.doc, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
