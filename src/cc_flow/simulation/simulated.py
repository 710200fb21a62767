"""A run that was simulated: everything that a plan is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cc_flow.journal.events import Recorded, RunCreated
from cc_flow.journal.intents import OpenIntent
from cc_flow.journal.state import RunState
from cc_flow.performer import Turn
from cc_flow.simulation.performer import Simulation
from cc_flow.simulation.wire import Mask
from cc_flow.workflow.model import Step, Workflow


@dataclass(frozen=True, slots=True)
class Simulated:
    """The run's identity and workflow, what the simulation saw, each action's turn, and what happened in order.

    `in_doubt` are writes of other runs whose outcome nobody knows. `uses_ai` says which actions spend generations.
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

    def step_of(self, turn: Turn) -> Step | None:
        """The step whose turn it was. In other workflows it is told by its name alone."""
        name = turn.template_at.rpartition(".")[2]
        workflows = (self.workflow, *self.linked.values())
        return next((step for workflow in workflows for step in workflow.all_steps() if step.name == name), None)
