"""The flags that the commands on schedules share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from cc_flow.cli.connection import connection_flags
from cc_flow.cli.schedule_passes import Asked
from cc_flow.cli.tenants import tenants_flags
from cc_flow.errors import UsageError
from cc_flow.settings.connection import Flags

directory_argument = click.argument("directory", metavar="[DIR]", default="workflows")
parallel_option = click.option(
    "--parallel", type=click.IntRange(1, 100), default=4, show_default=True, help="So many runs at a time."
)


def whom_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """Those of the connection and of tenants."""
    return connection_flags(tenants_flags(command))


def asked_of(
    directory: str,
    *,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
    tenants: str | None,
    tenants_file: str | None,
    parallel: int = 4,
    is_json: bool = False,
) -> Asked:
    """The flags as one value. Raises UsageError where they contradict each other."""
    refuse_both(tenant, tenants)
    return Asked(
        Path(directory), Flags(profile, tenant, base_url), sandbox, tenants, tenants_file, parallel=parallel, is_json=is_json
    )


def refuse_both(tenant: str | None, tenants: str | None) -> None:
    """One tenant or several."""
    if tenant is not None and tenants is not None:
        raise UsageError("`--tenant` and `--tenants` do not go together", help="leave one of them out")
