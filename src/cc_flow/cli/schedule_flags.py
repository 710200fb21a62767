"""The flags that the commands on schedules share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from cc_flow.cli.connection import connection_flags
from cc_flow.cli.tenants import tenants_flags
from cc_flow.errors import UsageError
from cc_flow.settings.connection import Flags

directory_argument = click.argument("directory", metavar="[DIR]", default="workflows")
parallel_option = click.option(
    "--parallel", type=click.IntRange(1, 100), default=4, show_default=True, help="So many runs at a time."
)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom runs are for: the tenant of the connection, or those that `tenants` chooses from a file."""

    flags: Flags
    sandbox: bool = False
    tenants: str | None = None
    tenants_file: str | None = None


def whom_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """The flags of the connection and of tenants; the command takes them as `whom`."""

    @wraps(command)
    def taking(
        *,
        sandbox: bool,
        profile: str | None,
        tenant: str | None,
        base_url: str | None,
        tenants: str | None,
        tenants_file: str | None,
        **others: Any,
    ) -> Any:
        if tenant is not None and tenants is not None:
            raise UsageError("`--tenant` and `--tenants` do not go together", help="leave one of them out")
        return command(**others, whom=Whom(Flags(profile, tenant, base_url), sandbox, tenants, tenants_file))

    return connection_flags(tenants_flags(taking))
