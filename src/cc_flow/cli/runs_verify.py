"""`cc-flow runs verify`: everything in the run store is checked against everything."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cc_flow.journal.upkeep import Finding

EXAMPLES = """\b
Examples:
  cc-flow runs verify
  CC_FLOW_STATE_DIR=backup cc-flow runs verify
Exit codes:
  0 it adds up · 1 it does not, one line for each finding, or it cannot be read
"""


@click.command("verify", epilog=EXAMPLES)
@click.option("--json", "is_json", is_flag=True)
def runs_verify(is_json: bool) -> int:
    """Read the whole run store and say what does not add up; it is not repaired."""
    from cc_flow.report.plain import safe
    from cc_flow.settings.places import state_folder

    runs, findings = _looked_through()
    if is_json:
        found = [{"run": one.run, "message": one.message} for one in findings]
        click.echo(json.dumps({"format_version": 1, "runs": runs, "findings": found}))
    elif findings:
        for one in findings:
            click.echo(safe(one.message))
    elif runs is None:
        click.echo("no runs yet")
    else:
        click.echo(f"the run store adds up: {runs} run{'' if runs == 1 else 's'} ({state_folder()})")
    click.echo(_next(findings), err=True)
    return 1 if findings else 0


def _looked_through() -> "tuple[int | None, tuple[Finding, ...]]":
    """How many runs there are, None where that cannot be said or there is no store; and the findings."""
    from cc_flow.cli.reading import reading_store
    from cc_flow.errors import StoreCorrupt
    from cc_flow.journal.upkeep import Finding

    try:
        with reading_store() as store:
            if store is None:
                return None, ()
            findings = store.verify()
            return (None if findings else store.count()), findings
    except StoreCorrupt as problem:
        return None, (Finding(None, problem.message),)


def _next(findings: "tuple[Finding, ...]") -> str:
    from cc_flow.journal.place import way_out
    from cc_flow.settings.places import state_folder

    return f"  help: {way_out(state_folder())}" if findings else "next: cc-flow runs list"
