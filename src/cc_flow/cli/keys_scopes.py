"""`cc-flow keys scopes`."""

import json

import click


@click.command("scopes", epilog="\b\nExamples:\n  cc-flow keys scopes workflows/monday-content.yaml")
@click.argument("file", metavar="FILE")
@click.option("--json", "is_json", is_flag=True)
def keys_scopes(file: str, is_json: bool) -> None:
    """The permissions that the workflow in FILE needs of a key, with those of its look-ups, baselines and polling."""
    from cc_flow.cli.checking import checked_file

    checked, _ = checked_file(file)
    unnamed = _without_permission(checked.actions)
    if is_json:
        found = {
            "format_version": 1,
            "workflow": checked.workflow.name.text,
            "scopes": list(checked.scopes),
            "without_scope": unnamed,
        }
        click.echo(json.dumps(found))
        return
    for scope in checked.scopes:
        click.echo(scope)
    if unnamed:
        click.echo(f"the vendor names no permission for: {', '.join(unnamed)}", err=True)
    click.echo(f"next: cc-flow keys create --for {file} --name NAME --allow account", err=True)


def _without_permission(actions: tuple[str, ...]) -> list[str]:
    """The actions that ask the API for something which no permission is named for."""
    from cc_flow.actions.catalog import core_names, find

    silent = set(core_names()) - {"core.http"}
    return [name for name in actions if name not in silent and find(name).spec.scope is None]
