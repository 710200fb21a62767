"""`cc-flow keys list`."""

from pathlib import Path
from typing import Any

import click

from cc_flow.cli.connection import connection_flags, flags_of
from cc_flow.report.plain import shown_json

_FIELDS = ("id", "name", "key_prefix", "scope", "scopes", "created_at")


@click.command("list", epilog="\b\nExamples:\n  cc-flow keys list --sandbox\n  cc-flow keys list --json")
@click.option("--json", "is_json", is_flag=True)
@connection_flags
def keys_list(is_json: bool, sandbox: bool, profile: str | None, tenant: str | None, base_url: str | None) -> None:
    """The keys that work: id, first letters, whose, since when, name and permissions. Never the keys themselves."""
    from cc_flow.cli.asking import ask_once
    from cc_flow.cli.connecting import target_of
    from cc_flow.report.plain import safe

    target = target_of(flags_of(profile, tenant, base_url), sandbox=sandbox, beside=Path.cwd())
    answer = ask_once(target, "api_keys.list", {})
    found = [{field: one.get(field) for field in _FIELDS} for one in answer["results"] or ()]
    if is_json:
        click.echo(shown_json({"format_version": 1, "keys": found}))
        return
    for one in found:
        click.echo(safe(_line(one)))
    click.echo(f"next: cc-flow keys revoke ID --allow account{' --sandbox' if sandbox else ''}", err=True)


def _line(one: dict[str, Any]) -> str:
    scopes = ", ".join(map(str, one["scopes"] or ())) or "everything"
    since = str(one["created_at"] or "")[:10]
    return f"{one['id']}  {one['key_prefix']}…  {one['scope']}  {since}  {one['name']}  {scopes}"
