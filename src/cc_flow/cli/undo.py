"""`cc-flow undo`: plan the way back of a run."""

import click

from cc_flow.cli.plan_flags import Wanted, plan_flags

EXAMPLES = """\b
Examples:
  cc-flow undo
  cc-flow undo RUN -o undo.plan
  cc-flow apply undo.plan
"""


@click.command(epilog=EXAMPLES)
@click.argument("run", metavar="[RUN]", required=False)
@plan_flags
def undo(run: str | None, wanted: Wanted) -> int:
    """Plan how to take back what RUN did, the newest without RUN. Nothing is written until the plan is applied.

    What was added goes, what was moved or changed goes back, last things first. What somebody has changed since is left
    alone, and what cannot be undone is said.
    """
    from cc_flow.cli.undoing import plan_undo

    return plan_undo(run, wanted)
