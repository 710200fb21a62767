"""What keeps a run to the plan that it applies. The plan goes with the run: whoever resumes it is kept to it, too."""

from collections.abc import Callable

from cc_flow.journal.state import RunState
from cc_flow.plan import Plan
from cc_flow.secret import Mask
from cc_flow.simulation.admission import Admission, writes_begun
from cc_flow.simulation.saved import read_plan

# Among the texts of a run; no file of a workflow has such a name.
KEPT = "\nplan"

Admit = Callable[[RunState, Mask], Admission]


def kept_to(plan: Plan) -> Admit:
    """What keeps a run to the plan, made once it is known what the run has done already."""

    def make(state: RunState, mask: Mask) -> Admission:
        return Admission(plan.changes, mask, writes_begun(state))

    return make


def kept_to_own(state: RunState) -> Admit | None:
    """What keeps a run that is resumed to the plan that it began with; None where it began without one."""
    return kept_to(read_plan(state.files[KEPT], name=f"the plan of run {state.run}")) if KEPT in state.files else None
