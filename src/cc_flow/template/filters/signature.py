"""How a filter or a test is declared: a function whose annotations say what it takes and whose docstring is its page.

`define` and `define_test` fill the registries `FILTERS` and `TESTS`, from which expressions are checked, typed and run,
and the pages about them are written. There is nothing else to keep in step.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin

from cc_flow.frozen import frozen
from cc_flow.shape import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    Anything,
    ListOf,
    MapOf,
    Record,
    Shape,
    Text,
    alternatives,
    union,
)
from cc_flow.shape import without_null as rule_out_null
from cc_flow.template import fields
from cc_flow.template.limits import Budget
from cc_flow.template.problem import Finding, Level
from cc_flow.template.values import types_of

LIST = ListOf(ANYTHING)
MAPPING = MapOf(ANYTHING)

Moment = Annotated[str, "date or time"]
"""A date or a time as ISO text."""


class Caller(Protocol):
    """The evaluation, as filters see it that apply others (`map`, `select`) or cost more than usual."""

    budget: Budget

    def filter(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """What the filter of that name gives. Raises BadValue."""

    def test(self, name: str, value: Any, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """Whether the test of that name holds. Raises BadValue."""


@frozen
class Parameter:
    """One argument, of one of these Python types (None: of any).

    `by_name`: it cannot be given by its place. `is_rest` gathers all further ones.
    """

    name: str
    shape: Shape
    types: frozenset[type] | None
    is_required: bool
    by_name: bool = False
    is_rest: bool = False


@frozen
class Remark:
    """A finding about a use of a filter: about its argument `parameter` (None: the filter itself).

    Where that is text of `length` characters, it may be about some of them.
    """

    finding: Finding
    parameter: str | None = None
    characters: tuple[int, int] | None = None
    length: int = 0


@dataclass(slots=True)
class Use:
    """One use of a filter as far as it is known before it runs: the shapes of its value and its arguments.

    `literals` are the arguments that are written out, `further` the shapes of those beyond the named ones.
    What a shape function has to say goes to `remarks`.
    """

    value: Shape
    arguments: dict[str, Shape] = field(default_factory=dict)
    literals: dict[str, Any] = field(default_factory=dict)
    further: tuple[Shape, ...] = ()
    remarks: list[Remark] = field(default_factory=list)

    def element(self) -> Shape:
        """The shape of what the value holds, one by one."""
        return element_of(self.value)

    def at_path(self, shape: Shape, parameter: str) -> Shape:
        """What stands at the path given as `parameter`; a wrong one is remarked on."""
        path = self.literals.get(parameter)
        if not isinstance(path, str | int) or isinstance(path, bool):
            return ANYTHING if parameter in self.arguments else shape
        found, finding, characters = fields.at_path(shape, path)
        if finding is not None:
            self.remarks.append(Remark(finding, parameter, characters, len(str(path))))
        return found

    def remark(
        self, kind: str, message: str, way_out: str | None = None, *, on: str | None = None, severity: Level = "error"
    ) -> None:
        """Note something wrong."""
        self.remarks.append(Remark(Finding(severity, kind, message, way_out), on))


def element_of(shape: Shape) -> Shape:
    """The shape of what a value of `shape` holds: a list's elements, a mapping's keys, a text's characters."""
    found: list[Shape] = []
    for one in alternatives(shape):
        if isinstance(one, ListOf):
            found.append(one.element)
        elif isinstance(one, Text | MapOf | Record):
            found.append(TEXT)
        elif isinstance(one, Anything):
            return ANYTHING
    return union(*found)


Gives = Callable[[Use], Shape]
Function = Callable[..., Any]


class Definition:
    """What filters and tests have in common: a name, a function, what it takes, and its words.

    `calls`: the function's first argument is the `Caller`. `takes_missing`: its value may be Missing.
    `is_slow`: it goes over text character by character in Python, so each costs a step. `shrinks`: the list it
    gives has no more items than its value.
    """

    def __init__(
        self,
        name: str,
        call: Function,
        *,
        calls: bool = False,
        takes_missing: bool = False,
        is_slow: bool = False,
        shrinks: bool = False,
    ) -> None:
        self.name = name
        self.call = call
        self.calls = calls
        self.takes_missing = takes_missing
        self.is_slow = is_slow
        self.shrinks = shrinks
        first, *rest = list(inspect.signature(call).parameters.values())[calls:]
        self.takes = _shape_of_annotation(first.annotation)
        self.types = types_of(self.takes)
        self.parameters = tuple(map(_parameter, rest))
        self.by_name = {one.name: one for one in self.parameters if not one.is_rest}
        # What `map` applies is bound anew for every item.
        self.bind = lru_cache(maxsize=64)(self._bind)

    @cached_property
    def summary(self) -> str:
        """The docstring without its examples, for people."""
        return inspect.cleandoc(self.call.__doc__ or "").partition("\nExample:")[0].strip()

    @cached_property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Pairs of an expression and what it gives, both as one writes them in a template."""
        section = inspect.cleandoc(self.call.__doc__ or "").partition("\nExample:")[2]
        return tuple(
            (left.strip(), right.strip()) for left, right in re.findall(r"^ +(.+?) -> (.+)$", section, re.MULTILINE)
        )

    @cached_property
    def signature(self) -> str:
        """How it is written, such as `rotate_by(path, order=[])`."""
        call = inspect.signature(self.call)
        shown = [_shown(one) for one in list(call.parameters.values())[self.calls + 1 :]]
        return f"{self.name}({', '.join(shown)})" if shown else self.name

    def _bind(self, count: int, named: tuple[str, ...]) -> tuple[list[str], str | None]:
        """The parameter of each of `count` arguments and of each `named` one, in order; and in words what does not fit.

        Arguments beyond the named ones have the parameter `*`.
        """
        has_rest = len(self.by_name) < len(self.parameters)
        places = [one.name for one in self.by_name.values() if not one.by_name]
        bound = [*places, *["*"] * count][:count]
        wrong = None
        if count > len(places) and not has_rest:
            wrong = f"`{self.name}` takes {_counted(len(places))}, and here are {count}"
        for name in named:
            if name in bound and name in self.by_name:
                wrong = f"`{self.name}` is given `{name}` twice"
            elif not has_rest and name not in self.by_name:
                wrong = f"`{self.name}` has no argument `{name}`"
            bound.append(name if name in self.by_name else "*")
        absent = next((one.name for one in self.by_name.values() if one.is_required and one.name not in bound), None)
        if wrong is None and absent is not None:
            wrong = f"`{self.name}` needs its argument `{absent}`"
        return bound, wrong


class Filter(Definition):
    """A filter. `gives` is its result's shape, or tells it. `passes_null`: of null it gives null."""

    def __init__(self, name: str, call: Function, gives: Shape | Gives, *, passes_null: bool, **traits: bool) -> None:
        super().__init__(name, call, **traits)
        self._gives = gives
        self.passes_null = passes_null

    def shape(self, use: Use) -> Shape:
        """The shape of what it gives there; `use.remarks` then holds what is wrong."""
        if self.passes_null and use.value == NULL:
            return NULL
        if not self.passes_null or not _may_be_null(use.value):
            return self._gives(use) if callable(self._gives) else self._gives
        use.value = rule_out_null(use.value)
        return union(self._gives(use) if callable(self._gives) else self._gives, NULL)


class Test(Definition):
    """A test, the word behind `is`."""

    __test__ = False  # not one of pytest's


_filters: dict[str, Filter] = {}
_tests: dict[str, Test] = {}
FILTERS: Mapping[str, Filter] = MappingProxyType(_filters)
TESTS: Mapping[str, Test] = MappingProxyType(_tests)


def define(
    *names: str, gives: Shape | Gives, passes_null: bool = False, **traits: bool
) -> Callable[[Function], Function]:
    """Make a function a filter under each of `names`; `traits` are those of a `Definition`."""

    def enter(function: Function) -> Function:
        for name in names:
            _filters[name] = Filter(name, function, gives, passes_null=passes_null, **traits)
        return function

    return enter


def define_test(*names: str, **traits: bool) -> Callable[[Function], Function]:
    """Make a function a test under each of `names`; `traits` are those of a `Definition`."""

    def enter(function: Function) -> Function:
        for name in names:
            _tests[name] = Test(name, function, **traits)
        return function

    return enter


def _may_be_null(shape: Shape) -> bool:
    return NULL in alternatives(shape) and shape != NULL


_SHAPES: dict[Any, Shape] = {
    Any: ANYTHING,
    None: NULL,
    type(None): NULL,
    str: TEXT,
    int: INTEGER,
    float: NUMBER,
    bool: BOOLEAN,
    list[Any]: LIST,
    dict[str, Any]: MAPPING,
    list[str]: ListOf(TEXT),
}


def _shape_of_annotation(annotation: Any) -> Shape:
    if get_origin(annotation) is Annotated:
        return _shape_of_annotation(get_args(annotation)[0])
    if get_origin(annotation) in (UnionType, Union):
        return union(*map(_shape_of_annotation, get_args(annotation)))
    return _SHAPES[annotation]


def _parameter(one: inspect.Parameter) -> Parameter:
    is_rest = one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    shape = _shape_of_annotation(one.annotation)
    is_required = one.default is one.empty and not is_rest
    by_name = one.kind is one.KEYWORD_ONLY
    return Parameter(one.name, shape, types_of(shape), is_required=is_required, by_name=by_name, is_rest=is_rest)


def _shown(one: inspect.Parameter) -> str:
    if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
        return "…"
    if one.default is one.empty:
        return one.name
    written = repr(one.default)
    return f"{one.name}={written.lower() if written in ('None', 'True', 'False') else written}"


def _counted(number: int) -> str:
    return {0: "no arguments", 1: "one argument"}.get(number, f"{number} arguments")
