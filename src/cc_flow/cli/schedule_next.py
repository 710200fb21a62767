"""`cc-flow schedule next`."""

import json

import click

EXAMPLES = """\b
Examples:
  cc-flow schedule next workflows/monday-content.yaml
  cc-flow schedule next workflows/monday-content.yaml --after 2026-03-06T00:00 --count 3
  cc-flow schedule next workflows/monday-content.yaml --timezone Europe/London --json
"""


@click.command("next", epilog=EXAMPLES)
@click.argument("file", metavar="FILE")
@click.option("--after", metavar="TIME", help="From then on; without an offset it is local to each schedule's zone.")
@click.option("--count", type=click.IntRange(1, 10_000), default=5, show_default=True, help="So many of each schedule.")
@click.option("--timezone", metavar="ZONE", help="As if the schedules were in this zone.")
@click.option("--json", "is_json", is_flag=True)
def schedule_next(file: str, after: str | None, count: int, timezone: str | None, is_json: bool) -> None:
    """The next due times of each schedule in FILE, as changes of the clock move them; jitter comes on top."""
    from cc_flow.cli.schedule_due import coming

    found = coming(file, after=after, count=count, timezone=timezone)
    if is_json:
        click.echo(json.dumps({"format_version": 1, "schedules": [one.as_json() for one in found]}))
        return
    for one in found:
        click.echo(f"{one.schedule.cron.text}  {one.words}")
        for due in one.due:
            click.echo(f"  {due.local:%a %Y-%m-%d %H:%M} {due.label[-6:]}")
    if not found:
        click.echo(f"{file} has no schedules", err=True)
    click.echo("next: cc-flow schedule list", err=True)
