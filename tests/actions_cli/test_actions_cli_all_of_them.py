"""All 116 actions in one generated workflow, against a server that knows nothing but the OpenAPI document."""

import json
import re
from collections.abc import Mapping
from typing import Any

from command_line import Cli
from recording import Arrived, recording

from cc_flow.actions import catalog
from cc_flow.sandbox.openapi import document

# The least that a text of each format can be.
FORMATS = {
    "id": "x1",
    "slug": "a-slug",
    "date": "2026-12-07",
    "month": "2026-12",
    "date-time": "2026-12-07T07:00:00Z",
    "email": "agent@example.com",
    "url": "https://example.com/a",
}
MONEY = ("billing", "account")


def least(schema: Mapping[str, Any]) -> Any:
    """The smallest value that a schema takes: required fields only."""
    types = schema.get("type", "null")
    match types if isinstance(types, str) else types[0]:
        case "object":
            return {name: least(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [least(schema["items"])] * schema.get("minItems", 0)
        case "string":
            return schema["enum"][0] if "enum" in schema else FORMATS.get(schema.get("format", ""), "text")
        case "boolean":
            return False
        case "integer" | "number":
            return schema.get("minimum", 0)
        case _:
            return None


def answer(request: Arrived) -> tuple[int, Any]:
    """What the document says to a request, in its smallest form; tasks are done at once."""
    for template, operations in sorted(document()["paths"].items(), key=lambda one: one[0].count("{")):
        way, method = "/api" + re.sub(r"\{[a-z_]+\}", "[^/]+", template), request.method.lower()
        if method in operations and re.fullmatch(way, request.path):
            status, described = next(iter(operations[method]["responses"].items()))
            content = described.get("content", {}).get("application/json")
            body = least(content["schema"]) if content else None
            return int(status), {**body, "status": "completed", "id": "x1"} if isinstance(body, dict) else body
    return 404, {"detail": "Not found."}


def steps_of(cli: Cli) -> list[dict[str, Any]]:
    """A step for each action, with the least that its `inputs` demand."""
    shown = [json.loads(cli("actions", "show", name, "--json").out) for name in catalog.names()]
    return [{**one["example"], "with": least(one["inputs"])} for one in shown]


def test_a_workflow_of_all_actions_arrives(cli: Cli):
    """Each step's request comes to its method and path; nothing is objected to, and the run succeeds."""
    steps = steps_of(cli)
    workflow = {"cc_flow": 1, "name": "all-of-them", "allow": ["destroy", *MONEY], "steps": steps}
    cli.set(CC_FLOW_CAPABILITIES="billing,account")
    flags = [flag for effect in MONEY for flag in ("--allow", effect)]
    with recording(answer) as server:
        cli.live(server.origin)
        ended = cli("run", cli.write("all.yaml", json.dumps(workflow)), "--yes", *flags)
    assert ended.code == 0, ended.err
    assert len(steps) == 116
    arrived = {(one.method, one.path) for one in server.arrived}
    assert [step["action"] for step in steps if _target(step) not in arrived] == []


def _target(step: dict[str, Any]) -> tuple[str, str]:
    spec = catalog.find(step["action"]).spec
    path = re.sub(r"\{([a-z_]+)\}", lambda found: str(step["with"][found[1]]), spec.path)
    return spec.method, f"/api{path}"
