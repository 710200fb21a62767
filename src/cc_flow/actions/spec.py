"""What is known of an action besides its inputs: where it goes, what it does, how to see it was done. Data only."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from cc_flow.frozen import frozen

JsonValue = Any  # what json.loads gives; judged by shapes, never by trust


class Effect(StrEnum):
    """What users see and allow."""

    READ = "read"
    WRITE = "write"
    DESTROY = "destroy"
    ACCOUNT = "account"
    BILLING = "billing"


class EffectClass(StrEnum):
    """What doing it twice would do; decides retries (`engine.policy`)."""

    READ = "read"
    SET = "set"  # the same end state
    TOGGLE = "toggle"  # the guide's words leave open that the server flips
    CREATE = "create"  # a second thing
    GENERATE = "generate"  # costs quota, may overwrite
    EXTERNAL = "external"  # a second e-mail
    MONEY = "money"
    ACCOUNT = "account"


@frozen
class ReadBack:
    """How to see whether a write was done: ask the read action `read`, then compare.

    `inputs`: input of `read` -> input of the write (dotted), or a literal written `=text`. A pair whose write input was
    not given is left out.
    `match`: dotted path in what was read -> input of the write; only inputs that were given are compared. Of a paged
    read each item is compared, of any other the answer itself.
    `watch`: dotted path in a single answer; a new, non-null value there shows that a generation happened.
    `many`: all new items together are the result (a generated calendar); without it two new matches are one too many.
    `items`: where `read` gives one thing, the dotted path of the list in it whose items are compared (the components of
    a page).
    For a `create`, `match` is the natural key, unless `is_natural_key` is false: then it only tells a new
    thing from others, and a second one like it is nothing to object to.
    """

    read: str
    inputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    match: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    watch: str | None = None
    many: bool = False
    items: str | None = None
    is_natural_key: bool = True


@frozen
class Poll:
    """How a started task comes to rest: ask `action` until `field` settles.

    `inputs`: input of `action` -> dotted path in the answer that started the task.
    `done` and `failed` are values of `field`; anything else is still going. `then` is an action without inputs
    that gives the result once done; without it the last answer is the output.

    Source: developer guide, "AI Assistant"; the status words are assumed.
    """

    action: str
    inputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    field: str = "status"
    done: tuple[str, ...] = ("completed",)
    failed: tuple[str, ...] = ("failed",)
    then: str | None = None


class Does(StrEnum):
    """What a write does to the things that reads show."""

    ADDS = "adds"
    UPDATES = "updates"
    REMOVES = "removes"
    FILLS = "fills"  # the days of a month that have nothing get an entry each
    RESETS = "resets"  # a day becomes what the server has for it
    NOTHING = "nothing"  # no thing that a read lists


@frozen
class Overlay:
    """What a write does to what later reads show: how plans lay it over them, and how it is undone.

    `things` are what answers call the things it touches (`schedule entry`), wherever in an answer they stand. `by` is
    the input that names one by id or slug, None where there is only one of its kind; `items` an input that is a list of
    parts, each naming one. Inputs set the fields of the same name; `fields` maps others, field -> input, and a field
    that is a thing itself gets the thing of that id. `unknown` are fields that only the server will know. An added
    thing stands in the lists of its resource, and with `inside` (thing, field with a list, input with its id) in
    another thing. `blurs` are reads whose whole answer is known only after apply.
    """

    does: Does
    things: tuple[str, ...] = ()
    by: str | None = None
    items: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: tuple[str, ...] = ()
    inside: tuple[str, str, str] | None = None
    blurs: tuple[str, ...] = ()


def adds(*things: str, inside: tuple[str, str, str] | None = None, **fields: str) -> Overlay:
    """One more of these things."""
    return Overlay(Does.ADDS, things, fields=fields, inside=inside)


def updates(
    *things: str,
    by: str | None = "id",
    items: str | None = None,
    unknown: tuple[str, ...] = (),
    blurs: tuple[str, ...] = (),
    **fields: str,
) -> Overlay:
    """The thing that `by` names, changed; each of the things that `items` name."""
    return Overlay(Does.UPDATES, things, by=by, items=items, fields=fields, unknown=unknown, blurs=blurs)


def removes(*things: str, by: str = "id") -> Overlay:
    """The thing that `by` names is gone."""
    return Overlay(Does.REMOVES, things, by=by)


def blurs(*reads: str) -> Overlay:
    """No list shows it; these reads may."""
    return Overlay(Does.NOTHING, blurs=reads)


@frozen
class Spec:
    """One line of the table of actions, and what we know beyond it.

    `path` is under `/api` and holds `{inputs}`. `scope` is the key's permission that it needs, None where the vendor
    names none.
    `resource` is what it reads or changes, one word for all actions that meet in it (`schedule`); `changes` are other
    resources whose reads show what it did. A write without `read_back` says why in `cannot_read_back`.
    `may_be_absent`: it reads the one thing of its kind, and 404 or null only say that there is none yet.
    `overlay`: what later reads show of a write; None of what goes past the models.
    """

    name: str
    method: str
    path: str
    effect: Effect
    effect_class: EffectClass
    scope: str | None = None
    paged: bool = False
    poll: Poll | None = None
    read_back: ReadBack | None = None
    resource: str | None = None
    changes: tuple[str, ...] = ()
    cannot_read_back: str | None = None
    may_be_absent: bool = False
    overlay: Overlay | None = None

    @property
    def is_write(self) -> bool:
        """Whether it changes anything."""
        return self.effect is not Effect.READ

    @property
    def must_answer(self) -> bool:
        """Whether an empty answer is none: what is read must be there, unless it may be absent, and what was created,
        too. A change of what is there, and a removal, may answer nothing (assumed).
        """
        is_there = self.method == "GET" and not self.may_be_absent
        return is_there or self.effect_class is EffectClass.CREATE

    @property
    def has_natural_key(self) -> bool:
        """Whether the thing it creates can be recognised when it is there already."""
        back = self.read_back
        return self.effect_class is EffectClass.CREATE and back is not None and bool(back.match) and back.is_natural_key

    @property
    def makes_many(self) -> bool:
        """Whether all that is new together is what it made."""
        return self.read_back is not None and self.read_back.many


@frozen
class Request:
    """What goes over the wire.

    `path` starts with `/` under `/api`, each part percent-encoded; `query` in order; `body` JSON or None.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: JsonValue = None


@frozen
class Problem:
    """One thing wrong with an action's inputs.

    `where` leads there (`("items", 0, "date")`); `help` is the way out, where there is one.
    """

    where: tuple[str | int, ...]
    message: str
    kind: str  # "missing" | "unknown_input" | "type" | "value"
    help: str | None = None
