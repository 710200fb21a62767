"""The schema of workflows: an outer enum of actions, and for each `if` it is this one `then` its inputs are these.

The shape was chosen by driving the editors' language server with others: of a union editors show errors of branches
that nobody meant, of this shape exactly one, at the key that is wrong.
"""

from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.catalog import core_names, find, names
from cc_flow.actions.schemas import input_schema
from cc_flow.schema.templated import templated
from cc_flow.schema.words import STEP_KEYS, TOP_KEYS, Schema

DRAFT = "http://json-schema.org/draft-07/schema#"


def workflow_schema() -> Schema:
    """The schema of a workflow file."""
    kinds = [find(name) for name in (*names(), *core_names())]
    return {
        "$schema": DRAFT,
        "title": "cc-flow workflow",
        "type": "object",
        "properties": TOP_KEYS,
        "required": ["cc_flow", "name", "steps"],
        "additionalProperties": False,
        "definitions": {
            # In handlers a step may do without an id, so the steps proper ask for it on top.
            "handler": _step(kinds),
            "step": {**_step(kinds), "required": ["id"]},
        },
    }


def _step(kinds: list[type[Action[Any]]]) -> Schema:
    return {
        "type": "object",
        "properties": {"id": STEP_KEYS["id"], "action": _action(kinds), **STEP_KEYS},
        "additionalProperties": False,
        "allOf": [_branch(kind) for kind in kinds],
    }


def _action(kinds: list[type[Action[Any]]]) -> Schema:
    return {
        "enum": [kind.spec.name for kind in kinds],
        "markdownEnumDescriptions": [_headline(kind) for kind in kinds],
        "errorMessage": "unknown action; `cc-flow actions list` shows them all",
        "description": "What to do: one of the API's actions, or of cc-flow's own.",
    }


def _headline(kind: type[Action[Any]]) -> str:
    spec, words = kind.spec, (kind.__doc__ or "").strip().partition("\n")[0]
    return f"**{spec.method} {spec.path}** - {words}" if spec.path else words


def _branch(kind: type[Action[Any]]) -> Schema:
    inputs = input_of(kind)
    then: Schema = {"properties": {"with": inputs}}
    if inputs.get("required"):
        then["required"] = ["with"]
    return {"if": {"properties": {"action": {"const": kind.spec.name}}, "required": ["action"]}, "then": then}


def input_of(kind: type[Action[Any]]) -> Schema:
    """The schema of an action's `with`, templates let in."""
    plain = input_schema(kind)
    return {**plain, "properties": {name: templated(one) for name, one in plain["properties"].items()}}


def action_schema(kind: type[Action[Any]]) -> Schema:
    """The schema of one action's inputs as a file of its own."""
    return {"$schema": DRAFT, "title": kind.spec.name, **input_of(kind)}
