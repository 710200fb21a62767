"""`cc-flow keys create`: a key with only what a workflow needs, stored and never shown."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cc_flow.cli.connection import connection_flags, flags_of
from cc_flow.frozen import frozen
from cc_flow.report.plain import shown_json

if TYPE_CHECKING:
    from cc_flow.cli.connecting import Target
    from cc_flow.settings.profile import Profile

EXAMPLES = """\b
Examples:
  cc-flow keys create --for workflows/monday-content.yaml --name monday --allow account --sandbox
  cc-flow keys create --for workflows/monday-content.yaml --name monday --allow account --keep-in monday
"""


@frozen
class Keeping:
    """Where the new key goes: the profile that was asked for, and whether it may take the place of another key."""

    keep_in: str | None
    may_replace: bool


@click.command("create", epilog=EXAMPLES)
@click.option("--for", "file", metavar="FILE", required=True, help="The workflow that will use the key.")
@click.option("--name", metavar="NAME", required=True, help="What the vendor's list shall call it.")
@click.option("--scope", "ownership", type=click.Choice(["user", "organization"]), default="user", show_default=True)
@click.option("--keep-in", metavar="PROFILE", help="Keep it in this profile; else in the one that is used.")
@click.option("--replace", "may_replace", is_flag=True, help="Take the place of the key that the profile keeps.")
@click.option("--allow", multiple=True, type=click.Choice(["account"]), help="Let this command touch the account.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "is_json", is_flag=True, help="What was made, without the key.")
@connection_flags
def keys_create(
    file: str,
    name: str,
    ownership: str,
    keep_in: str | None,
    may_replace: bool,
    allow: tuple[str, ...],
    yes: bool,
    is_json: bool,
    sandbox: bool,
    profile: str | None,
    tenant: str | None,
    base_url: str | None,
) -> None:
    """Make an API key that may do what the workflow in FILE does and nothing else, and store it.

    The key is never shown. In the sandbox it is stored only where `--keep-in` says so.
    """
    from cc_flow.cli.account_allowed import demand_account
    from cc_flow.cli.asking import ask_once
    from cc_flow.cli.connecting import target_of

    scopes = _scopes(file)
    beside = Path.cwd() if file == "-" else Path(file).resolve().parent
    target = target_of(flags_of(profile, tenant, base_url), sandbox=sandbox, beside=beside)
    home = _home(target, Keeping(keep_in, may_replace))
    demand_account(target, allow, f"make the API key `{name}`", is_confirmed=yes)
    wanted = {"name": name, "scope": ownership, "scopes": scopes}
    made = ask_once(target, "api_keys.create", wanted, look="cc-flow keys list")
    kept = _keep(made, home) if home else None
    _say(made, scopes, kept, is_json=is_json)
    _warn(made, scopes, kept)
    click.echo(f"next: cc-flow keys list{' --sandbox' if sandbox else ''}", err=True)


def _scopes(file: str) -> list[str]:
    from cc_flow.cli.checking import checked_file
    from cc_flow.errors import UsageError

    checked, _ = checked_file(file)
    if not checked.scopes:
        # Left out, a key gets every permission there is, which is the opposite of what was asked for.
        raise UsageError(f"{file} needs nothing that a key can be limited to, so a key for it would be one for all")
    return list(checked.scopes)


def _home(target: "Target", keeping: Keeping) -> "Profile | None":
    """The profile that will keep the key; None where none will. Raises UsageError, before anything is sent."""
    from cc_flow.errors import UsageError
    from cc_flow.settings.places import configuration_folder
    from cc_flow.settings.profile import read_profile, stored_key

    if target.is_sandbox and keeping.keep_in is None:
        return None
    home = read_profile(configuration_folder(), keeping.keep_in) if keeping.keep_in else target.profile
    if home.key_command:
        raise UsageError(f"profile `{home.name}` asks its `key_command` for the key and keeps none")
    if stored_key(home) is not None and not keeping.may_replace:
        raise UsageError(
            f"profile `{home.name}` keeps a key already",
            help="`--keep-in PROFILE` keeps the new one beside it, `--replace` in its place",
        )
    _demand_writable(home.key_file)
    return home


def _demand_writable(file: Path) -> None:
    from cc_flow.errors import UsageError

    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(f"no key can be kept in {file.parent}: {(error.strerror or '').lower()}") from None
    if not os.access(file.parent, os.W_OK):
        raise UsageError(f"no key can be kept in {file.parent}: it cannot be written to")


def _keep(made: dict[str, Any], home: "Profile") -> Path:
    from cc_flow.errors import CcFlowError
    from cc_flow.secret import Secret
    from cc_flow.settings.profile import keep_key

    revoke = f"it is of no use to anybody: `cc-flow keys revoke {made['id']} --allow account`"
    if not isinstance(made["raw_key"], str) or not made["raw_key"].strip():
        raise CcFlowError(f"the API made the key {made['id']} and did not show it", help=revoke)
    try:
        return keep_key(home, Secret(made["raw_key"].strip()))
    except OSError as error:
        problem = (error.strerror or "").lower()
        raise CcFlowError(f"the key {made['id']} was made and cannot be kept: {problem}", help=revoke) from None


def _say(made: dict[str, Any], scopes: list[str], kept: Path | None, *, is_json: bool) -> None:
    from cc_flow.report.plain import safe

    if is_json:
        shown = {field: made[field] for field in ("id", "name", "key_prefix", "scope", "created_at")}
        facts = {**shown, "scopes": scopes, "kept_in": str(kept) if kept else None}
        click.echo(shown_json({"format_version": 1, **facts}))
    else:
        click.echo(safe(f"made key {made['id']} ({made['key_prefix']}…) for {', '.join(scopes)}"))
    where = f"kept in {kept}" if kept else "not kept, and not shown: say `--keep-in PROFILE` to keep one"
    click.echo(where, err=True)


def _warn(made: dict[str, Any], scopes: list[str], kept: Path | None) -> None:
    from cc_flow.report.plain import safe

    more = [str(scope) for scope in made["scopes"] or () if scope not in scopes]
    if more:
        click.echo(safe(f"warning: the API gave the key more than was asked for: {', '.join(more)}"), err=True)
    if kept and os.environ.get("CC_FLOW_API_KEY"):
        click.echo("CC_FLOW_API_KEY goes before the key that is kept: unset it to use the new one", err=True)
