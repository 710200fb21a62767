"""Inputs from the command line: text becomes what the input's declared type says it is, never more."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from cc_flow.diagnostic import did_you_mean
from cc_flow.errors import UsageError
from cc_flow.workflow.model import Workflow


def read_inputs(workflow: Workflow, given: tuple[str, ...], file: str | None) -> dict[str, Any]:
    """The inputs that a file (`-` is standard input) and flags give; flags win.

    Raises UsageError where one is unknown or has no such form.
    """
    inputs: dict[str, Any] = {} if file is None else _read_file(file)
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f"`-i {pair}` has no `=`", help="write `-i name=value`")
        if name not in workflow.inputs:
            raise UsageError(
                f"the workflow has no input `{name}`", help=did_you_mean(name, workflow.inputs, noun="its inputs")
            )
        inputs[name] = _typed(name, text, workflow.inputs[name].schema)
    return inputs


def _typed(name: str, text: str, schema: Mapping[str, Any]) -> Any:
    """The text as a value: itself for strings, JSON for the rest."""
    types = schema.get("type", [])
    allowed = [types] if isinstance(types, str) else types
    if allowed == ["string"] or (not allowed and "enum" in schema):
        return text
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if not allowed or "string" in allowed:
            return text
        raise UsageError(
            f"`{name}` must be {' or '.join(allowed)}, written as JSON", help=_example(allowed[0], name)
        ) from None


def _refuse(word: str) -> None:
    """JSON has no NaN and no infinity, though Python reads them."""
    raise ValueError(word)


def _example(type_: str, name: str) -> str:
    shown = {"integer": "3", "number": "1.5", "boolean": "true", "array": '\'["a", "b"]\'', "object": "'{\"a\": 1}'"}
    return f"such as `-i {name}={shown.get(type_, 'null')}`"


def _read_file(file: str) -> dict[str, Any]:
    from cc_flow.syntax import MAX_BYTES, parse, plain
    from cc_flow.workflow.files import read_file_or_pipe

    try:
        source = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else read_file_or_pipe(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
    if not source.strip():
        raise UsageError(f"{'standard input' if file == '-' else file} is empty", help="it holds inputs by their names")
    tree, found = parse(source, file=file)
    if errors := [one for one in found if one.is_error]:
        place = errors[0].span
        raise UsageError(f"{file}:{place.line}:{place.column}: {errors[0].message}", help=errors[0].help)
    inputs = plain(tree) if tree is not None else None
    if not isinstance(inputs, dict):
        raise UsageError(f"{file} does not hold a mapping of inputs")
    return inputs
