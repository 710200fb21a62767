"""What checking gives: a workflow that may be planned and run, and what it would use."""

from collections.abc import Mapping
from dataclasses import dataclass

from cc_flow.actions.spec import Effect
from cc_flow.workflow.model import Workflow


@dataclass(frozen=True, slots=True)
class Checked:
    """A workflow without errors, with all the workflows that its steps use.

    `files` are these, keyed by the file that uses one and the path as it is written there, a line break between them.
    `effects`, `actions` (names, sorted) and `secrets` (names, sorted) are those of all files together. `scopes` are
    the key's permissions that all of it needs, sorted: also for look-ups before writes, baselines, read-backs and
    polling.
    """

    workflow: Workflow
    files: Mapping[str, Workflow]
    effects: frozenset[Effect]
    actions: tuple[str, ...]
    secrets: tuple[str, ...]
    scopes: tuple[str, ...]


def link_key(parent: Workflow, path: str) -> str:
    """The key in `files` of the workflow that a step of `parent` names by `path`."""
    return f"{parent.file}\n{path}"
