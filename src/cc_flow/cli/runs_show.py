"""`cc-flow runs show`."""

import click

from cc_flow.report.plain import shown_json


@click.command("show", epilog="\b\nExamples:\n  cc-flow runs show\n  cc-flow runs show RUN --json")
@click.argument("run", metavar="[RUN]", required=False)
@click.option("--json", "is_json", is_flag=True)
@click.option("--report", metavar="FILE.html", help="Draw the run as a page.")
def runs_show(run: str | None, is_json: bool, report: str | None) -> None:
    """One run, step by step; the newest without RUN."""
    from cc_flow.cli.reading import newest, reading_store
    from cc_flow.cli.run_page import judge_page, write_page
    from cc_flow.report.run_lines import next_command
    from cc_flow.report.run_state import as_json, as_lines

    with reading_store() as store:
        run = run or newest(store)
        if store is None:
            newest(store)
            return
        state, summary = store.state(run), store.summary(run)
    if report is not None:
        judge_page(report)
        write_page(state, report, summary.shown_status)
    if is_json:
        click.echo(shown_json(as_json(state, summary.shown_status)))
        return
    for line in as_lines(state, summary.shown_status):
        click.echo(line)
    is_in_doubt = state.open_intents and summary.shown_status != "running"
    click.echo(f"next: {next_command(state) if is_in_doubt else f'cc-flow runs logs {run}'}", err=True)
