"""An action as it is explained: what it does, what doing it twice would do, what else is known. As JSON, too."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cc_flow.actions import catalog
from cc_flow.actions.base import Action
from cc_flow.actions.docs import title_of
from cc_flow.actions.schemas import input_schema, output_schema
from cc_flow.actions.spec import Effect, EffectClass, Spec
from cc_flow.report.actions_example import example_step

# Effects are told apart by sign and word; colour only repeats it.
MARKS: Mapping[Effect, str] = MappingProxyType(
    {Effect.READ: "·", Effect.WRITE: "+", Effect.DESTROY: "-", Effect.ACCOUNT: "!", Effect.BILLING: "$"}
)

_TWICE: Mapping[EffectClass, str] = MappingProxyType(
    {
        EffectClass.READ: "changes nothing",
        EffectClass.SET: "done twice, it leaves the same state",
        EffectClass.TOGGLE: "done twice, it may take itself back, so the state is read first",
        EffectClass.CREATE: "done twice, it makes two",
        EffectClass.GENERATE: "done twice, it costs quota twice and may overwrite",
        EffectClass.EXTERNAL: "done twice, it reaches somebody outside twice",
        EffectClass.MONEY: "it moves money or the subscription, and is tried once only",
        EffectClass.ACCOUNT: "it changes the account, and is tried once only",
    }
)
_NEEDS: Mapping[Effect, str] = MappingProxyType(
    {
        Effect.DESTROY: "needs `allow: [destroy]` in the file",
        Effect.ACCOUNT: (
            "needs `allow: [account]` in the file, `--allow account`, and live the capability `account` in your profile"
        ),
        Effect.BILLING: (
            "needs `allow: [billing]` in the file, `--allow billing`, and live the capability `billing` in your profile"
        ),
    }
)


def chapter_title(chapter: str) -> str:
    """The guide's heading of a chapter."""
    return "Core actions" if chapter == "core" else catalog.chapters()[chapter]


def names_in(chapter: str) -> tuple[str, ...]:
    """The actions of a chapter, in the guide's order."""
    return catalog.core_names() if chapter == "core" else catalog.names(chapter)


def all_chapters() -> tuple[str, ...]:
    """The guide's chapters, and then the core actions."""
    return (*catalog.chapters(), "core")


def answered(kind: type[Action[Any]]) -> type[Action[Any]]:
    """The action whose answer is the step's output: of a task that is waited for, the one that gives its result."""
    poll = kind.spec.poll
    return catalog.find(poll.then or poll.action) if poll else kind


def facts(spec: Spec) -> Iterator[str]:
    """What there is to know besides inputs and output, a line each."""
    if spec.name == "core.http":
        yield "its effect is that of its method: GET reads, DELETE destroys, the others write"
    elif spec.is_write or spec.effect_class is not EffectClass.READ:
        yield _TWICE[spec.effect_class]
    if spec.effect in _NEEDS:
        yield _NEEDS[spec.effect]
    if spec.paged:
        yield "walks all pages, unless `limit`, `offset` or `paginate` say otherwise"
    if spec.poll:
        yield f"waits until the task is done, by `{spec.poll.action}`; `wait: false` goes on at once"
    if spec.has_natural_key:
        yield "leaves what is there already as it is; `on_conflict` says otherwise"
    if spec.may_be_absent:
        yield "gives nulls where there is none yet"


def permission(spec: Spec) -> str:
    """The key's permission, in words."""
    if not spec.path:
        return "that of the path it asks" if spec.name == "core.http" else "none, it does not ask the API"
    own = spec.scope or "none that the vendor names"
    if spec.read_back is None:
        return own
    look_up = catalog.find(spec.read_back.read).spec.scope
    return own if look_up in (None, spec.scope) else f"{own}, and {look_up} to look at what is there"


def as_json(kind: type[Action[Any]]) -> dict[str, Any]:
    """All of an action, for programs. What core actions do not have is null."""
    spec, output = kind.spec, answered(kind)
    described: dict[str, Any] = {
        "format_version": 1,
        **entry_as_json(kind),
        "effect_class": str(spec.effect_class),
        "inputs": input_schema(kind),
        "output": output_schema(output),
        "example": example_step(kind),
    }
    if output is not kind:
        described["output_without_wait"] = output_schema(kind)
    return described


def entry_as_json(kind: type[Action[Any]]) -> dict[str, Any]:
    """A line of the list of actions."""
    spec = kind.spec
    return {
        "action": spec.name,
        "chapter": spec.name.partition(".")[0],
        "summary": title_of(kind),
        "effect": str(spec.effect),
        "method": spec.method or None,
        "path": spec.path or None,
        "scope": spec.scope,
        "is_paged": spec.paged,
        "is_asynchronous": spec.poll is not None,
    }
