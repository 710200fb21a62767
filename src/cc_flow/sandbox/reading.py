"""What comes in over HTTP, read: bodies within bounds, JSON, and query parameters. Everything wrong is an ApiError."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from cc_flow.sandbox.exchange import ApiError
from cc_flow.sandbox.kinds import Objection
from cc_flow.sandbox.validation import Field, Fields, read_fields


async def read_body(request: Request, largest: int) -> bytes:
    """The whole body. Raises ApiError 413 once it is larger, 400 where it ends early."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > largest:
                raise ApiError(413, {"detail": "Request body is too large."})
    except ClientDisconnect as error:
        raise ApiError(400, {"detail": "The request ended early."}) from error
    return bytes(body)


def read_query(request: Request, fields: Fields) -> dict[str, Any]:
    """The declared parameters that were given; several values of a list count as one. Raises ApiError 400."""
    given = {name: request.query_params.getlist(name) for name in dict.fromkeys(request.query_params)}
    read: dict[str, Any] = {}
    wrong: dict[str, Any] = {name: ["Unexpected query parameter."] for name in given if name not in fields}
    for name, field in fields.items():
        try:
            read |= _read_parameter(name, field, given.get(name, []))
        except Objection as objection:
            wrong[name] = objection.detail
    if wrong:
        raise ApiError(400, wrong)
    return read


def _read_parameter(name: str, field: Field, values: list[str]) -> dict[str, Any]:
    if not values:
        if field.required:
            raise Objection("This parameter is required.")
        return {}
    if len(values) > 1 and field.kind.schema.get("type") != "array":
        raise Objection("This parameter was given more than once.")
    return {name: field.kind.from_text(",".join(values))}


def read_json(request: Request, body: bytes, fields: Fields) -> Mapping[str, Any]:
    """The declared fields of a JSON object; no body is an empty one. Raises ApiError 400 or 415."""
    given = _parse(request, body) if body else {}
    if not isinstance(given, dict):
        kind = type(given).__name__
        raise ApiError(400, {"nonFieldErrors": [f"Invalid data. Expected a dictionary, but got {kind}."]})
    try:
        return read_fields(given, fields)
    except Objection as objection:
        raise ApiError(400, objection.detail) from objection


def _parse(request: Request, body: bytes) -> Any:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(415, {"detail": f'Unsupported media type "{media_type}" in request.'})
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, {"detail": f"JSON parse error - {error}"}) from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
