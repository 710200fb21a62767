"""What the sandbox promises, as OpenAPI 3.1: built from the catalog of actions, so that there is one source of both.

Imported when somebody asks for it: the catalog's models cost more than the sandbox itself.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from cc_flow import __version__
from cc_flow.actions import catalog
from cc_flow.actions.base import Action
from cc_flow.actions.docs import title_of
from cc_flow.actions.examples import example
from cc_flow.actions.names import camel
from cc_flow.actions.request import path_inputs
from cc_flow.actions.schemas import input_schema, output_schema
from cc_flow.sandbox.constants import PREFIX
from cc_flow.sandbox.openapi_schemas import FREE_OBJECT, Schema, in_query, on_the_wire, with_required

_INTRO = (
    "The API on this machine, as the guide describes the real one. Its users are made up, and so is all that they own. "
    "Which field is documented and which is assumed stands with each."
)
# What is answered with something else than 200. Tests hold every action to it.
_STATUSES: Mapping[str, int] = {
    "calendar.schedule_post": 201,
    "calendar.remove_entry": 204,
    "calendar.reset_date": 204,
    "calendar.generate": 201,
    "ai.generate_market_profile": 202,
    "ai.generate_reel_script": 201,
    "ai.generate_hook_menu": 201,
    "captions.generate": 201,
    "pages.create": 201,
    "pages.delete": 204,
    "pages.duplicate": 201,
    "pages.add_component": 201,
    "pages.delete_component": 204,
    "pages.attach_image": 201,
    "pages.remove_image": 204,
    "pages.add_social_link": 201,
    "pages.delete_social_link": 204,
    "account.change_password": 204,
    "organization.leave": 204,
    "billing.checkout": 201,
    "billing.update_payment_method": 201,
    "instagram.disconnect": 204,
    "instagram.delete_summary": 204,
    "files.create_signed_file": 201,
    "onboarding.create_area_of_work": 201,
    "onboarding.create_client_type": 201,
    "onboarding.create_mindset": 201,
    "onboarding.create_goal": 201,
    "onboarding.create_referral_source": 201,
    "api_keys.create": 201,
    "api_keys.revoke": 204,
}
# Answered with 201 where it makes one, with 200 where it changes one.
_OTHER_STATUSES: Mapping[str, int] = {"organization.save": 201}
_DETAIL: Schema = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
_ERRORS: Mapping[int, str] = {
    400: "Something is wrong with the fields, each under its name, or with the state of things (`detail`).",
    401: "No key, or one that is not known.",
    403: "Another tenant, or a key that lacks the permission.",
    404: "There is no such thing.",
    405: "Nothing here answers to this method.",
    413: "The body is larger than a megabyte.",
    415: "The body is not JSON.",
}
_BODY_ERRORS = (413, 415)


@cache
def document() -> dict[str, Any]:
    """The whole document. Whoever gets it does not change it."""
    paths: dict[str, dict[str, Any]] = {}
    for name in catalog.names():
        kind = catalog.find(name)
        paths.setdefault(kind.spec.path, {})[kind.spec.method.lower()] = _operation(kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Coffee & Contracts, sandbox", "version": __version__, "description": _INTRO},
        "servers": [{"url": PREFIX}],
        "tags": [{"name": chapter, "description": title} for chapter, title in catalog.chapters().items()],
        "paths": paths,
        "components": {"securitySchemes": _SCHEMES, "responses": _error_responses()},
        "security": [{"key": [], "tenant": []}],
    }


_SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: `cc_…`."},
    "tenant": {"type": "apiKey", "in": "header", "name": "X-Tenant-Slug", "description": "The tenant's slug."},
}


def _operation(kind: type[Action[Any]]) -> dict[str, Any]:
    spec = kind.spec
    operation: dict[str, Any] = {
        "operationId": spec.name,
        "tags": [spec.name.partition(".")[0]],
        "summary": title_of(kind),
        "x-effect": str(spec.effect),
        "parameters": _parameters(kind),
        "responses": _responses(kind),
    }
    if spec.scope:
        operation["x-scope"] = spec.scope
    if spec.name == "feature_flags.list":
        operation["security"] = [{}, {"key": [], "tenant": []}]
    if (body := _body(kind)) is not None:
        operation["requestBody"] = body
    return operation


def _parameters(kind: type[Action[Any]]) -> list[dict[str, Any]]:
    schema, given = input_schema(kind), example(kind)
    in_path = path_inputs(kind.spec)
    query = schema["properties"] if kind.spec.method in {"GET", "DELETE"} else {}
    names = [*in_path, *(name for name in query if name not in in_path)]
    return [_parameter(name, schema, given, place="path" if name in in_path else "query") for name in names]


def _parameter(name: str, schema: Schema, given: Mapping[str, Any], *, place: str) -> dict[str, Any]:
    of_value = in_query(schema["properties"][name])
    parameter = {
        "name": name,
        "in": place,
        "required": name in schema.get("required", ()),
        "description": of_value.pop("description"),
        "schema": of_value,
    }
    if of_value.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter | ({"example": given[name]} if name in given else {})


def _body(kind: type[Action[Any]]) -> dict[str, Any] | None:
    if kind.spec.method in {"GET", "DELETE"}:
        return None
    schema = input_schema(kind)
    in_path = path_inputs(kind.spec)
    fields = {name: field for name, field in schema["properties"].items() if name not in in_path}
    if not fields:
        return None
    required = [name for name in schema.get("required", ()) if name not in in_path]
    content: dict[str, Any] = {"schema": on_the_wire({**schema, "properties": fields, "required": required})}
    given = {camel(name): value for name, value in example(kind).items() if name in fields}
    if given and "{{" not in str(given):
        content["example"] = {name: _nested(value) for name, value in given.items()}
    return {"required": bool(required), "content": {"application/json": content}}


def _nested(value: Any) -> Any:
    """The mappings in a list, camelCase; any other mapping is the author's own."""
    if isinstance(value, list):
        return [{camel(key): one for key, one in item.items()} if isinstance(item, dict) else item for item in value]
    return value


def _responses(kind: type[Action[Any]]) -> dict[str, Any]:
    spec = kind.spec
    responses = {str(statuses): _success(kind, statuses) for statuses in success_statuses(spec.name)}
    errors = [status for status in _ERRORS if status not in _BODY_ERRORS or spec.method in {"POST", "PATCH"}]
    return responses | {str(status): {"$ref": f"#/components/responses/{status}"} for status in errors}


def success_statuses(name: str) -> tuple[int, ...]:
    """How the sandbox answers an action that succeeds."""
    usual = _STATUSES.get(name, 200)
    return (usual, _OTHER_STATUSES[name]) if name in _OTHER_STATUSES else (usual,)


def _success(kind: type[Action[Any]], status: int) -> dict[str, Any]:
    if status == 204:
        return {"description": "Done."}
    schema = with_required(on_the_wire(output_schema(kind)))
    return {"description": "Done.", "content": {"application/json": {"schema": schema}}}


def _error_responses() -> dict[str, Any]:
    return {
        str(status): {
            "description": words,
            "content": {"application/json": {"schema": FREE_OBJECT if status == 400 else _DETAIL}},
        }
        for status, words in _ERRORS.items()
    }
