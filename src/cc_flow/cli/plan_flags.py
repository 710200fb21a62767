"""The flags that say for whom a plan is and where it goes; `plan`, `undo` and the dry run share them."""

from collections.abc import Callable
from dataclasses import field
from functools import wraps
from typing import Any

import click

from cc_flow.cli.connection import connection_flags
from cc_flow.frozen import frozen
from cc_flow.settings.connection import Flags


@frozen
class Wanted:
    """For whom a plan is, and where it goes: a file, pictures, JSON. `has_exit_code`: 10 when there are changes."""

    flags: Flags = field(default_factory=Flags)
    sandbox: bool = False
    saved_as: str | None = None
    reports: tuple[str, ...] = ()
    is_json: bool = False
    has_exit_code: bool = False
    again: frozenset[str] = frozenset()


def plan_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """`-o`, `--report`, `--json`, `--exit-code` and the connection; the command takes them as `wanted`."""

    @wraps(command)
    def taking(
        *,
        saved_as: str | None,
        reports: tuple[str, ...],
        is_json: bool,
        exit_code: bool,
        sandbox: bool,
        profile: str | None,
        tenant: str | None,
        base_url: str | None,
        **others: Any,
    ) -> Any:
        flags = Flags(profile, tenant, base_url)
        return command(**others, wanted=Wanted(flags, sandbox, saved_as, reports, is_json, exit_code))

    flagged: Callable[..., Any] = taking
    for option in (
        click.option("--exit-code", is_flag=True, help="Exit with 10 when there are changes."),
        click.option("--json", "is_json", is_flag=True, help="The plan as one JSON object on stdout."),
        click.option(
            "--report",
            "reports",
            multiple=True,
            metavar="FILE",
            help="A picture of the plan: a page (.html) or Markdown (.md); may be repeated.",
        ),
        click.option("-o", "--out", "saved_as", metavar="PLAN", help="Keep the plan in a file, for `cc-flow apply`."),
    ):
        flagged = option(flagged)
    return connection_flags(flagged)
