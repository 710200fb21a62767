"""An action's example: a step to copy into a workflow, and a whole workflow of it that runs in the sandbox."""

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cc_flow.actions.base import Action
from cc_flow.actions.examples import example
from cc_flow.actions.spec import Effect

# The secrets that examples name, with what they are in the sandbox; a user's own are never written into a file.
EXAMPLE_SECRETS: Mapping[str, str] = MappingProxyType(
    {"OLD_PASSWORD": "sandbox-password", "NEW_PASSWORD": "sandbox-changed"}
)

_SECRET = re.compile(r"\{\{ secrets\.([A-Z0-9_]+) \}\}")
# What YAML takes for the text it is, whatever comes behind it.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_FREE = (Effect.READ, Effect.WRITE)


def example_step(kind: type[Action[Any]]) -> dict[str, Any]:
    """The whole step: `id`, `action`, `with`. Ids are unique over all actions, so examples can stand together."""
    name = kind.spec.name
    return {"id": name.replace(".", "_"), "action": name, "with": example(kind)}


def step_as_yaml(step: Mapping[str, Any], *, indent: int = 0) -> str:
    """The step as an item of `steps:`, without a line break at the end."""
    return "\n".join(" " * indent + line for line in _step_lines(step))


def example_workflow(kind: type[Action[Any]]) -> str:
    """A workflow with the example as its one step, to be piped into `cc-flow run - --sandbox`."""
    spec = kind.spec
    head = ["cc_flow: 1", f"name: try-{spec.name.replace('.', '-').replace('_', '-')}"]
    if spec.effect not in _FREE:
        head.append(f"allow: [{spec.effect}]")
    step = step_as_yaml(example_step(kind), indent=2)
    if spec.name == "core.continue":
        step = _as_handler(step)
    return "\n".join([*head, "steps:", step, ""])


def example_secrets(kind: type[Action[Any]]) -> dict[str, str]:
    """The secrets that the example names, by name, each with its value in the sandbox."""
    return {name: EXAMPLE_SECRETS[name] for name in _SECRET.findall(json.dumps(example(kind)))}


def try_it(kind: type[Action[Any]]) -> str:
    """The command that runs the example in the sandbox."""
    name, effect = kind.spec.name, kind.spec.effect
    secrets = "".join(f"CC_FLOW_SECRET_{secret}={value} " for secret, value in example_secrets(kind).items())
    allow = f" --allow {effect}" if effect in (Effect.ACCOUNT, Effect.BILLING) else ""
    return f"cc-flow actions show {name} --workflow | {secrets}cc-flow run - --sandbox{allow}"


def _step_lines(step: Mapping[str, Any]) -> Iterator[str]:
    yield f"- id: {step['id']}"
    yield f"  action: {step['action']}"
    if not step["with"]:
        yield "  with: {}"
        return
    yield "  with:"
    for name, value in step["with"].items():
        yield f"    {name}: {_written(value)}"


def _written(value: Any) -> str:
    """A value as YAML: JSON is YAML, and text that cannot be mistaken needs no quotes."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _as_handler(step: str) -> str:
    """`core.continue` has a meaning in `on_error` only: something has to fail before it."""
    failing = [
        "  - id: attempt",
        "    action: core.fail",
        "    with:",
        "      message: No luck today.",
        "    on_error:",
    ]
    return "\n".join([*failing, *(f"    {line}" for line in step.splitlines())])
