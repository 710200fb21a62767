"""`cc-flow auth`: store a key, see who you are, forget it again. A key is never an argument."""

import sys
from pathlib import Path

import click

from cc_flow.settings.connection import Flags


@click.group("auth", epilog="\b\nExamples:\n  cc-flow auth login\n  cc-flow auth status")
def auth() -> None:
    """Keys are kept in your own configuration, readable by you alone; the environment (CC_FLOW_API_KEY) goes before
    them.
    """


@auth.command("login")
@click.option("--profile", metavar="NAME", help="A profile of your configuration.")
def login(profile: str | None) -> None:
    """Store a key, asked for on the terminal or read from standard input."""
    from cc_flow.api.credentials import checked_key
    from cc_flow.secret import Secret
    from cc_flow.settings.connection import settle_profile
    from cc_flow.settings.places import configuration_folder
    from cc_flow.settings.profile import begin_profile, keep_key
    from cc_flow.settings.project import find_project

    text = click.prompt("API key", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    key = checked_key(Secret(text))
    chosen = (
        begin_profile(configuration_folder(), profile) if profile else settle_profile(Flags(), find_project(_here()))
    )
    click.echo(
        f"kept in {keep_key(chosen, key)}\nnext: cc-flow auth status{f' --profile {profile}' if profile else ''}",
        err=True,
    )


@auth.command("logout")
@click.option("--profile", metavar="NAME", help="A profile of your configuration.")
def logout(profile: str | None) -> None:
    """Forget the stored key. It stays valid until it is revoked."""
    from cc_flow.settings.connection import settle_profile
    from cc_flow.settings.project import find_project

    chosen = settle_profile(Flags(profile=profile), find_project(_here()))
    chosen.key_file.unlink(missing_ok=True)
    click.echo(f"no key is kept for profile `{chosen.name}`", err=True)


@auth.command("status")
@click.option("--profile", metavar="NAME", help="A profile of your configuration.")
def status(profile: str | None) -> None:
    """Who you are, and where each part of that comes from. Nothing is sent."""
    from cc_flow.cli.connecting import target_of

    target = target_of(Flags(profile=profile), sandbox=False, beside=_here())
    click.echo(f"{target.origin}, tenant {target.tenant}, key {target.key_prefix} from {target.key_from}")
    click.echo("next: cc-flow run workflows/monday-content.yaml --sandbox", err=True)


def _here() -> Path:
    return Path.cwd()
