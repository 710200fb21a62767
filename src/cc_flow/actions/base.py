"""What an action is: a class whose name is what happens, whose fields are the inputs, whose bracket is the answer.

Judging inputs, building requests and reading answers stand beside this file; policy is the decorator's data.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from cc_flow.actions.spec import Effect, EffectClass, Overlay, Poll, ReadBack, Spec
from cc_flow.actions.types import Count, Position

Out = TypeVar("Out")
Kind = TypeVar("Kind", bound="type[Action[Any]]")


class Inputs(BaseModel):
    """A mapping that users write, an action's inputs or a part of them. Strict: `"1"` is no number and `yes` is not
    true.

    Values are judged and never changed: what was given is what is sent.
    """

    # A chapter is imported for the one or two of its actions that a workflow uses: validators are built when first
    # needed.
    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Action(Inputs, Generic[Out]):
    """One thing to ask of the API. `Out` is what it answers, an `Output`, None where nothing is said of it."""

    spec: ClassVar[Spec]


class PagedAction(Action[Out], Generic[Out]):
    """A list. It answers a page `{results, count}` whose results are `Out`; the engine walks all pages unless told
    otherwise.
    """

    limit: Count | None = None
    """How many a page; 25 where left out. With `paginate` the size of its pages, without it exactly that page."""

    offset: Position | None = None
    """How many to pass over first."""


class Output:
    """The known fields of an answer. Only the annotations speak: an answer that lacks a field or has more is still an
    answer.
    """

    is_word: ClassVar[bool] = False
    """Whether an answer may hold the bare word or id in its place, which then becomes `slug` and `name`, or `id`."""


def action(  # noqa: PLR0913 - each is one thing that is known of an action
    name: str,
    route: str,
    *,
    effect: Effect | None = None,
    effect_class: EffectClass | None = None,
    scope: str | None = None,
    poll: Poll | None = None,
    read_back: ReadBack | None = None,
    cannot_read_back: str | None = None,
    resource: str | None = None,
    changes: tuple[str, ...] = (),
    may_be_absent: bool = False,
    overlay: Overlay | None = None,
) -> Callable[[Kind], Kind]:
    """Make a class the action `name`, sent as `route` (`PATCH /user/my-profile`).

    What the method says plainly is not said again: GET reads, PATCH and DELETE leave the same state when done twice,
    DELETE destroys. A POST names its class.
    """
    method, _, path = route.partition(" ")

    def name_it(kind: Kind) -> Kind:
        kind.spec = Spec(
            name=name,
            method=method,
            path=path,
            effect=effect or _EFFECTS.get(method, Effect.WRITE),
            effect_class=effect_class or _CLASSES[method],
            scope=scope,
            paged=issubclass(kind, PagedAction),
            poll=poll,
            read_back=read_back,
            resource=resource,
            changes=changes,
            cannot_read_back=cannot_read_back,
            may_be_absent=may_be_absent,
            overlay=overlay,
        )
        return kind

    return name_it


_EFFECTS = {"GET": Effect.READ, "DELETE": Effect.DESTROY}
_CLASSES = {"GET": EffectClass.READ, "PATCH": EffectClass.SET, "DELETE": EffectClass.SET}


def answer_of(kind: type[Action[Any]]) -> Any:
    """What stands in the bracket of `Action[…]` or `PagedAction[…]`."""
    for base in kind.__mro__:
        if arguments := getattr(base, "__pydantic_generic_metadata__", {}).get("args"):
            return arguments[0]
    raise TypeError(f"{kind.__name__} does not say what it answers")
