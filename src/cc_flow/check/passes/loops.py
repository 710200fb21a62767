"""`for_each` and what belongs to it."""

import re
from collections.abc import Iterator, Mapping

from cc_flow.check.facts import Facts
from cc_flow.check.fitting import misfit
from cc_flow.check.inference import element_of
from cc_flow.check.outline import Site
from cc_flow.check.passes.braces import reads_like_expression
from cc_flow.diagnostic import Diagnostic
from cc_flow.shape import (
    ANYTHING,
    INTEGER,
    TEXT,
    Anything,
    Integer,
    ListOf,
    Shape,
    Text,
    alternatives,
    describe,
    union,
    without_null,
)
from cc_flow.workflow.model import Loop
from cc_flow.workflow.values import ListValue, Literal, MapValue, Value

_KEY = union(TEXT, INTEGER)


def loops(facts: Facts) -> Iterator[Diagnostic]:
    """E202, E203, E408: a loop over what is no list, a key that is none, a loop that needs one."""
    for site in facts.outline.sites:
        if site.step.loop is None:
            continue
        yield from _items(facts, site, site.step.loop)
        yield from _key(facts, site, site.step.loop)


def _items(facts: Facts, site: Site, loop: Loop) -> Iterator[Diagnostic]:
    match loop.items:
        case ListValue(items=items):
            yield from _twins(loop, items)
        case Literal(value=str() as text) if "{{" in text:
            return
        case Literal() | MapValue():
            found = describe(facts.shape_of(loop.items)) if isinstance(loop.items, Literal) else "a mapping"
            help_ = 'write a list, or a template that yields one: `"{{ steps.week.output.results }}"`'
            if isinstance(loop.items, Literal) and reads_like_expression(facts, site, str(loop.items.value)):
                help_ = f'write `"{{{{ {loop.items.value} }}}}"`'
            elif isinstance(loop.items, Literal) and re.fullmatch(r"[\w-]+(?:, *[\w-]+)+", str(loop.items.value)):
                help_ = f"write `[{loop.items.value}]`"
            yield Diagnostic("E203", f"`for_each` goes through a list, and this is {found}", loop.items.span, help_)
        case _:
            wrong = misfit(ListOf(ANYTHING), facts.shape_of(loop.items))
            if wrong is not None:
                code = "W406" if wrong.is_doubt else "E408"
                yield Diagnostic(code, f"`for_each` {wrong.words}", loop.items.span, wrong.help)


def _twins(loop: Loop, items: tuple[Value, ...]) -> Iterator[Diagnostic]:
    """Items of a written list that are their own keys, and stand in it twice."""
    if loop.key is not None:
        return
    first: dict[str, Literal] = {}
    for item in items:
        if isinstance(item, Literal) and isinstance(item.value, str | int):
            if known := first.get(str(item.value)):
                message = f"`{item.value}` stands in the list twice, and a key names one item"
                related = ((known.span, "the first one"),)
                yield Diagnostic("E205", message, item.span, "take it away, or give the loop a `key`", related)
            first.setdefault(str(item.value), item)


def _key(facts: Facts, site: Site, loop: Loop) -> Iterator[Diagnostic]:
    if loop.key is not None:
        yield from _wrong_key(facts, loop.key)
        if not (isinstance(loop.key, Literal) and reads_like_expression(facts, site, str(loop.key.value))):
            yield from _same_key(loop, loop.key)
        return
    element = element_of(facts.shape_of(loop.items))
    if "key" not in site.step.keys and not any(_may_be_key(one) for one in alternatives(without_null(element))):
        name = loop.variable.text
        message = f"a loop over {_plural(element)} needs a `key`, by which each is known in history, plan and resume"
        field = _likely_key(element)
        help_ = f'add `key: "{{{{ {name}.{field} }}}}"`'
        yield Diagnostic("E202", message, site.step.keys.get("for_each", site.step.span), help_)


def _wrong_key(facts: Facts, key: Value) -> Iterator[Diagnostic]:
    wrong = misfit(_KEY, facts.shape_of(key))
    if wrong is not None:
        code = "W406" if wrong.is_doubt else "E408"
        yield Diagnostic(code, f"a key {wrong.words}", key.span, wrong.help)


def _same_key(loop: Loop, key: Value) -> Iterator[Diagnostic]:
    """A key that is written out: the second item would have it, too."""
    is_one = isinstance(loop.items, ListValue) and len(loop.items.items) < 2
    if isinstance(key, Literal) and not is_one and not (isinstance(key.value, str) and "{{" in key.value):
        help_ = f'write what tells the items apart, such as `"{{{{ {loop.variable.text}.id }}}}"`'
        yield Diagnostic("E204", "this key is the same for every item", key.span, help_)


def _likely_key(element: Shape) -> str:
    """The field that tells elements apart, as far as their names and shapes show."""
    fields: Mapping[str, Shape] = getattr(element, "fields", {})
    usual = [name for name in ("id", "date", "slug", "name") if name in fields]
    plain = [name for name, shape in fields.items() if any(map(_may_be_key, alternatives(without_null(shape))))]
    return next(iter([*usual, *plain]), "id")


def _may_be_key(shape: Shape) -> bool:
    return isinstance(shape, Text | Integer | Anything)


def _plural(element: Shape) -> str:
    name = getattr(element, "name", "")
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s" if name else "such items"
