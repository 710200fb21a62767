"""A run as a page in a file."""

from pathlib import Path

from cc_flow.errors import UsageError
from cc_flow.journal.state import RunState


def judge_page(report: str | None) -> None:
    """Raise UsageError for a page of no known kind, before anything is sent."""
    if report is not None and Path(report).suffix != ".html":
        raise UsageError(f"`{report}` names no page of a run", help="end it in `.html`")


def write_page(state: RunState, report: str, status: str | None = None) -> None:
    """Write the page. `status` is what people see where only the store knows it. Raises UsageError."""
    import click

    from cc_flow.report.run_html import as_html

    try:
        Path(report).write_text(as_html(state, status), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{report} cannot be written: {(error.strerror or '').lower()}") from None
    click.echo(f"wrote {report}", err=True)
