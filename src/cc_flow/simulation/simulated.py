"""A run that was simulated: everything that a plan is made of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cc_flow.journal.events import Recorded, RunCreated
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.state import RunState
from cc_flow.performer import Turn
from cc_flow.simulation.performer import Simulation
from cc_flow.simulation.wire import Mask
from cc_flow.workflow.model import ActionStep, Workflow


@dataclass(frozen=True, slots=True)
class Simulated:
    """The run's identity and workflow, what the simulation saw, each action's turn, and what happened in order.

    `in_doubt` are writes of other runs whose outcome nobody knows. `uses_ai` says which actions spend generations.
    `likely` is the same run with a guess of where new posts come to stand, where a reordering turns on that.
    """

    created: RunCreated
    workflow: Workflow
    linked: Mapping[str, Workflow]
    simulation: Simulation
    turns: Mapping[str, Turn]
    state: RunState
    events: list[Recorded]
    in_doubt: Mapping[str, OpenIntent]
    mask: Mask
    uses_ai: Callable[[str], bool]
    likely: Simulation | None = None

    def work_at(self, at: str) -> ActionStep | None:
        """The action of the step at a path, told by the step's name, in whatever workflow it stands."""
        turn = self.turns.get(at)
        template_at = turn.template_at if turn is not None else re.sub(r"\[[^\[\]]*\]$", "", at)
        name = template_at.rpartition(".")[2]
        steps = (step for workflow in (self.workflow, *self.linked.values()) for step in workflow.all_steps())
        step = next((step for step in steps if step.name == name), None)
        return step.work if step is not None and isinstance(step.work, ActionStep) else None
