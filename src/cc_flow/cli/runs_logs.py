"""`cc-flow runs logs`."""

import click


@click.command("logs", epilog="\b\nExamples:\n  cc-flow runs logs\n  cc-flow runs logs RUN --json")
@click.argument("run", metavar="[RUN]", required=False)
@click.option("--json", "is_json", is_flag=True, help="One event a line, as JSON.")
def runs_logs(run: str | None, is_json: bool) -> None:
    """Everything that happened in a run, in order; the newest without RUN."""
    from cc_flow.cli.reading import newest, reading_store
    from cc_flow.report.run_events import event_line, log_line

    with reading_store() as store:
        run = run or newest(store)
        events = () if store is None else store.events(run)
    for recorded in events:
        click.echo(event_line(recorded, run) if is_json else log_line(recorded))
    click.echo(f"next: cc-flow runs show {run}", err=True)
