"""The page of filters and tests, out of their registry: how each is written, what it does, examples that are tests."""

from collections.abc import Iterator, Mapping
from types import ModuleType

from cc_flow.template import CHAPTERS, FILTERS, TESTS
from cc_flow.template.filters.signature import Definition
from docs.pages_of_actions import NOTE

_INTRO = """\
What may stand behind `|` in an expression, and behind `is`.
Each example is run by the tests.
A filter raises on a value that is not there; `default`, `defined` and `undefined` are for that.
"""


def filter_pages() -> dict[str, str]:
    """`filters.md`."""
    return {"filters.md": "\n".join(_page()) + "\n"}


def _page() -> Iterator[str]:
    yield from (NOTE, "", "# Filters and tests", "", _INTRO.rstrip())
    for title, module in CHAPTERS.items():
        yield from ("", f"## {title}")
        for names, definition in [*_of(module, FILTERS), *_of(module, TESTS)]:
            yield from _entry(names, definition)


def _of(module: ModuleType, registry: Mapping[str, Definition]) -> list[tuple[list[str], Definition]]:
    """The definitions of a module, each once with all its names."""
    found: dict[object, list[str]] = {}
    for name, definition in registry.items():
        if definition.call.__module__ == module.__name__:
            found.setdefault(definition.call, []).append(name)
    return [(names, registry[names[0]]) for names in found.values()]


def _entry(names: list[str], definition: Definition) -> Iterator[str]:
    others = f" (also {', '.join(f'`{name}`' for name in names[1:])})" if names[1:] else ""
    yield from ("", f"### `{definition.signature}`{others}", "", definition.summary)
    if definition.examples:
        yield from ("", "```", *(f"{left}  ->  {right}" for left, right in definition.examples), "```")
