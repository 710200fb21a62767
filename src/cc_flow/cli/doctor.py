"""`cc-flow doctor`: the configuration, the key, reachability, and whether live answers still fit the models."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cc_flow.cli.connection import connection_flags, flags_of
from cc_flow.report.plain import shown_json

if TYPE_CHECKING:
    from cc_flow.report.doctor import Checkup
    from cc_flow.settings.connection import Flags

EXAMPLES = """\b
Examples:
  cc-flow doctor --sandbox
  cc-flow doctor --report doctor.json
Exit codes:
  0 the account was read, whatever differs · 1 the API cannot be reached · 4 no key, or it is refused
"""


@click.command("doctor", epilog=EXAMPLES)
@click.option("--json", "is_json", is_flag=True, help="The report, on stdout.")
@click.option("--report", "report", metavar="FILE", help="Write the report to FILE, to be sent.")
@connection_flags
def doctor(
    is_json: bool,
    report: str | None,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> int:
    """Say where each part of the configuration comes from, then ask every read of the account and compare the answers.

    Nothing is written. Neither the output nor the report holds content or secrets: names of fields, types, counts.
    """
    from cc_flow.report.doctor import as_json

    checkup = _check_up(flags_of(profile, tenant, base_url), sandbox=sandbox, is_quiet=is_json)
    found = shown_json(as_json(checkup), indent=2)
    if report is not None:
        _write(Path(report), found)
    if is_json:
        click.echo(found)
    else:
        _print_findings(checkup)
    click.echo(_next(checkup, report), err=True)
    return checkup.exit_code


def _check_up(flags: "Flags", *, sandbox: bool, is_quiet: bool) -> "Checkup":
    import asyncio

    from cc_flow.cli.connecting import target_of
    from cc_flow.cli.examining import examine
    from cc_flow.errors import NotAuthorized
    from cc_flow.report.doctor import settings_lines

    checkup = _begun(flags, sandbox=sandbox)
    _open_store(checkup)
    if not is_quiet:
        for line in settings_lines(checkup):
            click.echo(line)
    try:
        target = target_of(flags, sandbox=sandbox, beside=Path.cwd())
    except NotAuthorized as missing:
        checkup.key, checkup.problem = "missing", f"{missing.message}; {missing.help}"
        return checkup
    if not is_quiet:
        click.echo(f"  key  {target.key_prefix}  ({target.key_from})")
    click.echo("asking every read of the account, which takes a while", err=True)
    asyncio.run(examine(target, checkup, sleep=asyncio.sleep))
    return checkup


def _begun(flags: "Flags", *, sandbox: bool) -> "Checkup":
    from cc_flow import __version__
    from cc_flow.cli.doctor_settings import sandbox_settings, settings_of
    from cc_flow.report.doctor import Checkup
    from cc_flow.settings.connection import DEFAULT_ORIGIN, settle_profile, stand_as
    from cc_flow.settings.project import find_project

    project = find_project(Path.cwd())
    profile = settle_profile(flags, project)
    python = sys.version.split()[0]
    if sandbox:
        return Checkup(__version__, python, "sandbox", sandbox_settings(project, profile))
    is_default = stand_as(flags, project).origin.rstrip("/") == DEFAULT_ORIGIN
    # An origin of somebody's own may name them.
    api = DEFAULT_ORIGIN if is_default else "another origin"
    return Checkup(__version__, python, api, settings_of(flags, project, profile))


def _open_store(checkup: "Checkup") -> None:
    from cc_flow.cli.reading import reading_store
    from cc_flow.errors import StoreError

    try:
        with reading_store() as store:
            checkup.store = "none" if store is None else "opens"
    except StoreError as problem:
        checkup.store = "broken"
        checkup.store_problem = "; ".join(filter(None, (problem.message, problem.help)))


def _print_findings(checkup: "Checkup") -> None:
    from cc_flow.report.doctor import findings_lines
    from cc_flow.report.plain import safe

    for line in findings_lines(checkup):
        click.echo(safe(line))


def _write(file: Path, text: str) -> None:
    from cc_flow.errors import UsageError

    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {(error.strerror or '').lower()}") from None


def _next(checkup: "Checkup", report: str | None) -> str:
    if checkup.key == "missing":
        return "next: cc-flow auth login"
    if report is not None:
        return f"the report is in {report}; it holds no content and no secrets, and can be sent as it is"
    if {"differs", "more"} & checkup.counts().keys():
        return "next: cc-flow doctor --report doctor.json, and send it to us"
    return "next: cc-flow run workflows/monday-content.yaml --sandbox"
