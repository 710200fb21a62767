"""`cc-flow schema`: write the JSON Schemas for editors."""

from pathlib import Path

import click

from cc_flow.errors import CcFlowError


@click.command("schema", epilog="\b\nExamples:\n  cc-flow schema\n  cc-flow schema schemas --check")
@click.argument("folder", metavar="[DIR]", default="schemas")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; fail when a file in DIR has aged.")
def schema(folder: str, is_check: bool) -> None:
    """Write the schema of workflows, and one for each action, into DIR (`schemas`)."""
    from cc_flow.schema.files import aged, write_schemas

    if is_check:
        if old := list(aged(Path(folder))):
            raise CcFlowError(
                f"{len(old)} schemas in {folder} have aged, such as {old[0]}", help=f"cc-flow schema {folder}"
            )
        click.echo(f"the schemas in {folder} are fresh", err=True)
        return
    count = write_schemas(Path(folder))
    click.echo(f"wrote {count} schemas into {folder}", err=True)
    click.echo(f"next: # yaml-language-server: $schema={folder}/workflow.schema.json", err=True)
