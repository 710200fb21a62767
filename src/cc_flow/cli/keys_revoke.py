"""`cc-flow keys revoke`."""

from pathlib import Path

import click

from cc_flow.cli.connection import connection_flags, flags_of


@click.command("revoke", epilog="\b\nExamples:\n  cc-flow keys revoke key-1 --allow account --sandbox")
@click.argument("key", metavar="ID")
@click.option("--allow", multiple=True, type=click.Choice(["account"]), help="Let this command touch the account.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@connection_flags
def keys_revoke(
    key: str,
    allow: tuple[str, ...],
    yes: bool,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> None:
    """Make the key with this ID stop working, at once and for good. Runs that use it stop."""
    from cc_flow.cli.account_allowed import demand_account
    from cc_flow.cli.asking import ask_once
    from cc_flow.cli.connecting import target_of

    target = target_of(flags_of(profile, tenant, base_url), sandbox=sandbox, beside=Path.cwd())
    demand_account(target, allow, f"revoke the API key {key}", is_confirmed=yes)
    ask_once(target, "api_keys.revoke", {"key_id": key}, look="cc-flow keys list")
    click.echo(f"key {key} works no more\nnext: cc-flow keys list{' --sandbox' if sandbox else ''}", err=True)
