"""A page for each chapter of actions, one for the core actions, and the index: all out of the catalog."""

from collections.abc import Iterator
from typing import Any

from cc_flow.actions import catalog
from cc_flow.actions.base import Action
from cc_flow.actions.docs import title_of
from cc_flow.actions.scopes import SCOPES
from cc_flow.actions.spec import Effect
from cc_flow.report.actions import MARKS, all_chapters, answered, chapter_title, facts, names_in, permission
from cc_flow.report.actions_example import example_step, step_as_yaml, try_it
from cc_flow.report.actions_fields import FieldRow, input_rows, output_rows

NOTE = "<!-- Written by `python -m docs.generate` out of the code: change it there. -->"

_EFFECTS = {
    Effect.READ: "looks, and changes nothing",
    Effect.WRITE: "changes content",
    Effect.DESTROY: "takes something away; the file must say `allow: [destroy]`",
    Effect.ACCOUNT: "changes the account or who may use it; the file, the command line and your profile must allow it",
    Effect.BILLING: "moves money or the subscription; the file, the command line and your profile must allow it",
}


def action_pages() -> dict[str, str]:
    """`actions/index.md`, and `actions/CHAPTER.md` for each chapter."""
    pages = {f"actions/{chapter}.md": "\n".join(_chapter(chapter)) + "\n" for chapter in all_chapters()}
    return {"actions/index.md": "\n".join(_index()) + "\n", **pages}


def _index() -> Iterator[str]:
    yield from (NOTE, "", "# Actions", "")
    yield f"The {len(catalog.names())} actions of the API by the guide's chapters, and the core actions of cc-flow."
    yield "[How steps use them](../actions.md) stands on a page of its own."
    yield from ("", "## Effects", "", "| | effect | what it means |", "|---|---|---|")
    yield from (f"| `{MARKS[effect]}` | {effect} | {words} |" for effect, words in _EFFECTS.items())
    yield from ("", "## Permissions of a key", "")
    yield "A key can be limited to these; `cc-flow keys scopes FILE` says which ones a workflow needs."
    yield "For actions without one the vendor names none."
    yield from ("", "| permission | for |", "|---|---|")
    yield from (f"| `{scope}` | {words} |" for scope, words in SCOPES.items())
    for chapter in all_chapters():
        yield from ("", f"## [{chapter_title(chapter)}]({chapter}.md)", "")
        yield from _list(chapter)


def _list(chapter: str) -> Iterator[str]:
    yield from ("| action | effect | |", "|---|---|---|")
    for name in names_in(chapter):
        kind = catalog.find(name)
        effect = kind.spec.effect
        yield f"| [`{name}`]({chapter}.md#{_anchor(name)}) | `{MARKS[effect]}` {effect} | {_cell(title_of(kind))} |"


def _chapter(chapter: str) -> Iterator[str]:
    yield from (NOTE, "", f"# {chapter_title(chapter)}", "")
    yield "[All chapters](index.md)"
    for name in names_in(chapter):
        yield from _action(catalog.find(name))


def _action(kind: type[Action[Any]]) -> Iterator[str]:
    spec, output = kind.spec, answered(kind)
    yield from ("", f"## `{spec.name}`", "", title_of(kind), "")
    yield f"- `{MARKS[spec.effect]}` {spec.effect}{f', `{spec.method} {spec.path}`' if spec.path else ''}"
    yield f"- permission: {permission(spec)}"
    yield from (f"- {fact}" for fact in facts(spec))
    yield from _table("Inputs", input_rows(kind))
    waited = f" (of `{output.spec.name}`, once the task is done)" if output is not kind else ""
    yield from _table(f"Output{waited}", output_rows(output))
    yield from ("", "```yaml", step_as_yaml(example_step(kind)), "```", "", f"Try it: `{try_it(kind)}`")


def _table(heading: str, rows: list[FieldRow]) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"| {heading} | | |", "|---|---|---|")
    for row in rows:
        yield f"| `{row.path}` | {_cell(row.type)}{', **required**' if row.is_required else ''} | {_cell(row.doc)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _anchor(name: str) -> str:
    """As forges make it of a heading: lower case, without dots."""
    return name.replace(".", "")
