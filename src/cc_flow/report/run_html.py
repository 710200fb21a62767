"""The page of a run: how it ended, its steps on a line of time, what it wrote. Self-contained as a plan's page."""

from cc_flow.journal.state import RunState
from cc_flow.report.run_html_view import run_view
from cc_flow.report.templates import render


def as_html(state: RunState, status: str | None = None) -> str:
    """The page, whole. `status` is how it stands where the store knows more than the events: `interrupted`."""
    return render("run.html.j2", run=run_view(state, status or state.status))
