"""Whether inputs can be sent, in words for the author. pydantic judges; its words are translated here, once."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cc_flow.actions.base import Action
from cc_flow.actions.shapes import input_shape
from cc_flow.actions.spec import Problem
from cc_flow.diagnostic import did_you_mean
from cc_flow.secret import Secret
from cc_flow.shape import Record, Shape, alternatives, describe, inside, without_null
from cc_flow.unknown import Unknown

Where = tuple[str | int, ...]


def judge(kind: type[Action[Any]], values: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with `values` as the inputs of `kind`, nothing where they can be sent.

    A value that is known only after apply is never wrong, wherever it stands; neither is a `Secret` in a secret field.
    """
    try:
        kind.model_validate(_at_hand(values))
    except ValidationError as error:
        # Without the input: it may be a secret, and a bomb of aliases would be printed in full.
        details = error.errors(include_url=False, include_input=False)
        return tuple(problem for one in details if (problem := _problem(kind, values, one)))
    return ()


class _NotKnown:
    """Stands for an Unknown while pydantic looks: it decides nothing and equals nothing."""


_NOT_KNOWN = _NotKnown()


def _at_hand(value: Any) -> Any:
    """Plain dicts and lists, whatever templates made; Unknowns held out of reach, since to compare one raises."""
    if isinstance(value, Unknown):
        return _NOT_KNOWN
    if isinstance(value, Mapping):
        return {key: _at_hand(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_at_hand(one) for one in value]
    return value


def _problem(kind: type[Action[Any]], values: Mapping[str, Any], detail: ErrorDetails) -> Problem | None:
    where = tuple(part for part in detail["loc"] if part != "[key]")
    if detail["type"] == "missing":
        return Problem(where, f"`{spell(where)}` is missing", "missing", _meaning(kind, where))
    if detail["type"] == "extra_forbidden":
        return _unknown_input(kind, where)
    value = value_at(values, where)
    return None if isinstance(value, Unknown) else _wrong_value(kind, where, value, detail)


def _wrong_value(kind: type[Action[Any]], where: Where, value: Any, detail: ErrorDetails) -> Problem:
    name, shape = f"`{spell(where)}`", without_null(_shape_at(input_shape(kind), where))
    match detail["type"]:
        case "form_value":
            return Problem(where, f"{name} {detail['msg']}", "value")
        case "greater_than_equal":
            return Problem(where, f"{name} must be at least {detail['ctx']['ge']}", "value")
        case "too_short":
            return Problem(where, f"{name} must not be empty", "value")
        case _ if isinstance(value, Secret):
            return Problem(where, f"{name} takes no secret", "type", "a secret goes only into an input made for one")
        case "form_type":
            return Problem(where, f"{name} {detail['msg']}", "type")
        case _:
            is_word = detail["type"] == "literal_error" and isinstance(value, str)
            near = _near(shape, value) if is_word else None
            return Problem(where, f"{name} must be {describe(shape)}", "value" if is_word else "type", near)


def _unknown_input(kind: type[Action[Any]], where: Where) -> Problem:
    *above, name = where
    owner = _shape_at(input_shape(kind), tuple(above))
    fields = next((one.fields for one in alternatives(owner) if isinstance(one, Record)), {})
    place = f"`{spell(above)}`" if above else f"`{kind.spec.name}`"
    noun = "field" if above else "input"
    known = did_you_mean(str(name), fields, noun=f"{noun}s")
    return Problem(where, f"{place} has no {noun} `{name}`", "unknown_input", known)


def _meaning(kind: type[Action[Any]], where: Where) -> str | None:
    """The words under a field."""
    *above, name = where
    owner = _shape_at(input_shape(kind), tuple(above))
    docs = next((one.docs for one in alternatives(owner) if isinstance(one, Record)), {})
    return docs.get(str(name))


def _near(shape: Shape, value: str) -> str | None:
    choices = [one for text in alternatives(shape) for one in getattr(text, "choices", ())]
    words = did_you_mean(value, choices)
    return words if words.startswith("did you mean") else None


def value_at(values: Any, where: Where) -> Any:
    """The value that a problem is about, or the Unknown on the way to it."""
    for part in where:
        if isinstance(values, Unknown):
            return values
        values = values[part]
    return values


def _shape_at(shape: Shape, where: Where) -> Shape:
    for part in where:
        shape = inside(shape, part)
    return shape


def spell(where: Sequence[str | int]) -> str:
    """`("items", 0, "date")` as people write it: `items[0].date`."""
    spelled = ""
    for part in where:
        spelled += f"[{part}]" if isinstance(part, int) else f".{part}" if spelled else str(part)
    return spelled
