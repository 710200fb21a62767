"""Every example that is shown is run: by the engine, in the sandbox, as the workflow that `actions show` prints."""

import re

import pytest
from sandbox_world import SandboxWorld

from cc_flow.actions import catalog
from cc_flow.report.actions_example import EXAMPLE_SECRETS, example_secrets, example_workflow
from cc_flow.sandbox.constants import SANDBOX_PASSWORD
from cc_flow.sandbox.openapi import success_statuses


@pytest.mark.parametrize("name", catalog.names())
def test_every_example_arrives_and_nothing_is_objected_to(sandbox_world: SandboxWorld, name: str) -> None:
    """The run succeeds, a request came to the action's method and path and was answered as the sandbox's OpenAPI says,
    and no answer on the way was an objection.
    """
    kind = catalog.find(name)
    sandbox_world.secrets = example_secrets(kind)
    ended = sandbox_world.run(example_workflow(kind))
    assert (ended.status, ended.exit_code) == ("succeeded", 0), ended.problem
    way = re.compile("/api" + re.sub(r"\{[a-z_]+\}", "[^/]+", kind.spec.path))
    arrived = [one for one in sandbox_world.exchanged if one.method == kind.spec.method and way.fullmatch(one.path)]
    assert {one.status for one in arrived} <= set(success_statuses(name))
    assert arrived
    assert [one for one in sandbox_world.exchanged if one.status >= 300] == []


@pytest.mark.parametrize("name", [name for name in catalog.core_names() if name != "core.fail"])
def test_every_core_example_does_what_it_says(sandbox_world: SandboxWorld, name: str) -> None:
    """The core actions' examples run as they stand."""
    ended = sandbox_world.run(example_workflow(catalog.find(name)))
    assert (ended.status, ended.exit_code) == ("succeeded", 0), ended.problem


def test_the_example_of_core_fail_fails(sandbox_world: SandboxWorld) -> None:
    """It ends the run with its message."""
    ended = sandbox_world.run(example_workflow(catalog.find("core.fail")))
    assert (ended.status, ended.exit_code) == ("failed", 1)
    assert "Nothing to post this week." in str(ended.problem)


def test_the_old_password_of_the_example_is_the_sandboxs() -> None:
    """What the example tells users to set is what the sandbox knows, and it names no other secrets."""
    assert EXAMPLE_SECRETS["OLD_PASSWORD"] == SANDBOX_PASSWORD
    named = {secret for name in catalog.names() for secret in example_secrets(catalog.find(name))}
    assert named == set(EXAMPLE_SECRETS)
