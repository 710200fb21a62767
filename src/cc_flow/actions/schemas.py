"""JSON Schemas of what actions take and answer: draft-07 words, written out in full, with the fields' own words."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from cc_flow.actions.base import Action, Inputs, answer_of
from cc_flow.actions.docs import FieldDocs, title_of
from cc_flow.actions.shapes import PAGE_DOCS, fields_of, is_union
from cc_flow.actions.spec import JsonValue
from cc_flow.actions.types import TextForm

Schema = dict[str, JsonValue]

_PLAIN: Mapping[Any, Schema] = {
    Any: {},
    None: {"type": "null"},
    type(None): {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
}
_BOUNDS = {"ge": "minimum", "le": "maximum", "min_length": "minItems"}


def input_schema(kind: type[Action[Any]]) -> Schema:
    """What `with` takes. Values that are templates are not its affair."""
    return _object(kind)


def output_schema(kind: type[Action[Any]]) -> Schema:
    """What the step's output holds as far as it is known; it may hold more, and what an answer lacks is null."""
    answer = _schema(answer_of(kind))
    if not kind.spec.paged:
        return answer
    return {
        "type": "object",
        "properties": {
            "results": {"type": "array", "items": answer, "description": PAGE_DOCS["results"]},
            "count": {"type": "integer", "description": PAGE_DOCS["count"]},
        },
        "required": ["results", "count"],
    }


def _schema(annotation: Any) -> Schema:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None:
        return dict(_PLAIN[annotation]) if annotation in _PLAIN else _object(annotation)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1]) or True}
    if is_union(annotation):
        return _one_of_several([_schema(one) for one in arguments])
    raise TypeError(f"no schema for {annotation}")


def _annotated(annotation: Any, extras: tuple[Any, ...]) -> Schema:
    for extra in extras:
        if isinstance(extra, TextForm):
            return _text(extra)
    schema = _schema(annotation)
    for extra in extras:
        for bound in extra.metadata if isinstance(extra, FieldInfo) else ():
            schema |= {word: getattr(bound, name) for name, word in _BOUNDS.items() if hasattr(bound, name)}
    return schema


def _text(form: TextForm) -> Schema:
    schema: Schema = {"type": ["string", "integer"] if form.or_integer else "string"}
    if form.format:
        schema["format"] = form.format
    if form.pattern:
        schema["pattern"] = form.pattern
    else:
        schema["minLength"] = 1
    if form.secret:
        schema["x-secret"] = True
    return schema


def _one_of_several(schemas: list[Schema]) -> Schema:
    """Null joins the type it can stand for, so that a reader finds one plain schema and not a choice of two."""
    rest = [one for one in schemas if one != {"type": "null"}]
    if len(rest) != 1 or len(rest) == len(schemas):
        return {"anyOf": schemas}
    schema = dict(rest[0])
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if types := schema.get("type"):
        schema["type"] = [*(types if isinstance(types, list) else [types]), "null"]
    return schema


def required_of(owner: type[Inputs]) -> list[str]:
    """The fields that must be given."""
    return [name for name, field in owner.model_fields.items() if field.is_required()]


def _object(owner: type) -> Schema:
    docs = FieldDocs(owner)
    properties = {
        name: {**_schema(annotation), "description": docs[name]} for name, annotation in fields_of(owner).items()
    }
    schema: Schema = {"type": "object", "description": title_of(owner), "properties": properties}
    if not issubclass(owner, Inputs):
        return schema
    if required := required_of(owner):
        schema["required"] = required
    return {**schema, "additionalProperties": False}
