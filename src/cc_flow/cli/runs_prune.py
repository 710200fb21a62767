"""`cc-flow runs prune`: forget old runs, never one that somebody must still look at."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cc_flow.journal.pruning import Pruning
    from cc_flow.journal.runs import RunSummary

EXAMPLES = """\b
Examples:
  cc-flow runs prune --dry-run
  cc-flow runs prune --older-than 30d
Exit codes:
  0 done · 1 the store cannot be used · 2 wrong use, such as less than a day
"""


@click.command("prune", epilog=EXAMPLES)
@click.option("--older-than", default="90d", show_default=True, metavar="DURATION", help="Since the run ended.")
@click.option("--dry-run", is_flag=True, help="Say what would go; nothing is changed.")
@click.option("--json", "is_json", is_flag=True)
def runs_prune(older_than: str, dry_run: bool, is_json: bool) -> None:
    """Forget runs that succeeded, failed, were cancelled or partly failed long ago.

    Runs that are unknown, going on, interrupted or have a write in doubt stay, and so does everything that keeps a
    thing from being done twice. A forgotten run cannot be shown, resumed or undone.
    """
    length = _length(older_than)
    found = _prunable(length) if dry_run else _prune(length)
    if is_json:
        click.echo(json.dumps({"format_version": 1, "older_than": older_than, "dry_run": dry_run, **_plain(found)}))
        return
    _print(found, older_than, is_dry=dry_run)
    click.echo(f"next: {_next(found, older_than, is_dry=dry_run)}", err=True)


def _length(text: str) -> timedelta:
    from cc_flow.duration import parse_duration
    from cc_flow.errors import UsageError

    try:
        return parse_duration(text)
    except ValueError as problem:
        raise UsageError(f"`--older-than {text}`: {problem}") from None


def _prunable(older_than: timedelta) -> "Pruning":
    from cc_flow.cli.reading import reading_store
    from cc_flow.journal.pruning import NOTHING

    with reading_store() as store:
        return NOTHING if store is None else store.prunable(older_than)


def _prune(older_than: timedelta) -> "Pruning":
    from cc_flow.cli.connecting import utc_now
    from cc_flow.journal.pruning import NOTHING
    from cc_flow.journal.store import Store
    from cc_flow.settings.places import state_folder

    if not Store.exists(state_folder()):
        return NOTHING
    with Store.open(state_folder(), clock=utc_now) as store:
        return store.prune(older_than)


def _print(found: "Pruning", older_than: str, *, is_dry: bool) -> None:
    verb = "would forget" if is_dry else "forgot"
    click.echo(f"{verb} {_counted(len(found.taken))} that ended more than {older_than} ago")
    for one in found.taken:
        click.echo(f"  {one.run}  {one.status:<11}  {one.workflow:<24}  {one.tenant:<16}  {_when(one)}")
    if found.kept:
        click.echo(f"kept {_counted(len(found.kept))} as old as that")
    for kept in found.kept:
        click.echo(f"  {kept.run.run}  {kept.run.shown_status:<11}  {kept.why}")


def _next(found: "Pruning", older_than: str, *, is_dry: bool) -> str:
    if is_dry and found.taken:
        return f"cc-flow runs prune --older-than {older_than}"
    return f"cc-flow runs show {found.kept[0].run.run}" if found.kept else "cc-flow runs list"


def _counted(number: int) -> str:
    return f"{number} run{'' if number == 1 else 's'}"


def _when(run: "RunSummary") -> str:
    return f"{run.finished_at or run.created_at:%Y-%m-%d %H:%M} UTC"


def _plain(found: "Pruning") -> dict[str, Any]:
    return {
        "taken": [_as_json(one) for one in found.taken],
        "kept": [{**_as_json(one.run), "why": one.why} for one in found.kept],
        "younger": found.younger,
    }


def _as_json(run: "RunSummary") -> dict[str, str | None]:
    return {
        "run": run.run,
        "workflow": run.workflow,
        "tenant": run.tenant,
        "status": run.shown_status,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }
