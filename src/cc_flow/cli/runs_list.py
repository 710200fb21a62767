"""`cc-flow runs list`."""

import json

import click


@click.command("list", epilog="\b\nExamples:\n  cc-flow runs list\n  cc-flow runs list --status unknown --json")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--workflow", metavar="NAME")
@click.option("--tenant", metavar="SLUG")
@click.option(
    "--status", metavar="STATUS", help="succeeded, failed, partial, unknown, cancelled, running or interrupted."
)
@click.option("--json", "is_json", is_flag=True)
def runs_list(limit: int, workflow: str | None, tenant: str | None, status: str | None, is_json: bool) -> None:
    """The newest runs first."""
    from cc_flow.cli.reading import reading_store

    with reading_store() as store:
        found = () if store is None else store.runs(limit, workflow=workflow, tenant=tenant, status=status)
    if is_json:
        click.echo(json.dumps({"format_version": 1, "runs": [_plain(one) for one in found]}))
        return
    if not found:
        click.echo("no runs yet\nnext: cc-flow run workflows/monday-content.yaml --sandbox", err=True)
        return
    for one in found:
        began = f"{one.created_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{one.run}  {one.shown_status:<11}  {one.workflow:<24}  {one.tenant:<16}  {began}")
    click.echo(f"next: cc-flow runs show {found[0].run}", err=True)


def _plain(one: object) -> dict[str, object]:
    from cc_flow.journal.runs import RunSummary

    assert isinstance(one, RunSummary)  # noqa: S101 - what the store gives
    return {
        "run": one.run,
        "workflow": one.workflow,
        "tenant": one.tenant,
        "origin": one.origin,
        "status": one.shown_status,
        "trigger": one.trigger,
        "scheduled_for": one.scheduled_for,
        "started_at": (one.started_at or one.created_at).isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "exit_code": one.exit_code,
        "reason": one.reason,
        "message": one.message,
    }
