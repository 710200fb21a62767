"""The picture of a plan: one self-contained page to read, forward, print and approve. No scripts, no requests."""

from cc_flow.plan import Plan
from cc_flow.report.plan_view import view_of
from cc_flow.report.templates import render


def as_html(plan: Plan) -> str:
    """The page, whole."""
    return render("plan.html.j2", plan=view_of(plan))
