"""`cc-flow runs`: history, going on, and a person's word on an unknown outcome."""

import click

from cc_flow.cli.group import Entry, LazyGroup


class Runs(LazyGroup):
    """The commands on runs."""

    entries = {  # noqa: RUF012 - a table, never changed
        "list": Entry("cc_flow.cli.runs_list:runs_list", "The newest runs first."),
        "show": Entry("cc_flow.cli.runs_show:runs_show", "One run, step by step."),
        "logs": Entry("cc_flow.cli.runs_logs:runs_logs", "Everything that happened in a run."),
        "resume": Entry("cc_flow.cli.runs_resume:runs_resume", "Go on with a run that did not finish."),
        "settle": Entry("cc_flow.cli.runs_settle:runs_settle", "Say what became of a write whose outcome is unknown."),
        "cancel": Entry("cc_flow.cli.runs_cancel:runs_cancel", "Ask a run that is going on to stop."),
        "prune": Entry("cc_flow.cli.runs_prune:runs_prune", "Forget runs that ended long ago."),
        "verify": Entry("cc_flow.cli.runs_verify:runs_verify", "Check the whole run store."),
    }


@click.group("runs", cls=Runs, epilog="\b\nExamples:\n  cc-flow runs list\n  cc-flow runs resume --sandbox")
def runs() -> None:
    """History of runs; a run that stopped goes on where it was, and does nothing twice."""
