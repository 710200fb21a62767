"""The flags that say whom a command speaks as, and to."""

from collections.abc import Callable
from typing import Any

import click

from cc_flow.errors import UsageError
from cc_flow.settings.connection import Flags


def connection_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--sandbox`, `--profile`, `--tenant` and `--base-url`."""
    for option in (
        click.option("--base-url", metavar="ORIGIN", callback=_said, help="The API's origin, without /api."),
        click.option("--tenant", metavar="SLUG", callback=_said, help="The tenant."),
        click.option("--profile", metavar="NAME", callback=_said, help="A profile of your configuration."),
        click.option("--sandbox", is_flag=True, help="Use the API on this machine; needs no key."),
    ):
        command = option(command)
    return command


def _said(_context: click.Context, flag: click.Parameter, text: str | None) -> str | None:
    """A flag's value. An empty one is a variable that nobody set: whom else it would mean is not for us to guess."""
    if text == "":
        raise UsageError(f"`{flag.opts[0]}` is empty", help="give it a value, or leave it out")
    return text


def flags_of(profile: str | None, tenant: str | None, base_url: str | None) -> Flags:
    """The flags as one value."""
    return Flags(profile=profile, tenant=tenant, base_url=base_url)
