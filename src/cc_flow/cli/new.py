"""`cc-flow new`: a workflow from a recipe."""

from pathlib import Path

import click

from cc_flow.errors import UsageError


@click.command("new", epilog="\b\nExamples:\n  cc-flow new\n  cc-flow new monday-content")
@click.argument("name", metavar="[RECIPE]", required=False)
@click.option(
    "-o", "--output", metavar="FILE", help="Where to write it; workflows/RECIPE.yaml where left out, `-` prints it."
)
def new(name: str | None, output: str | None) -> None:
    """Write the workflow of RECIPE; without one, list the recipes."""
    from cc_flow.cli.recipes import headlines, recipe

    if name is None:
        for one, words in headlines():
            click.echo(f"{one:<20}  {words}")
        click.echo("next: cc-flow new monday-content", err=True)
        return
    text = recipe(name)
    if output == "-":
        click.echo(text, nl=False)
        return
    file = Path(output or f"workflows/{name}.yaml")
    write_new(file, text)
    click.echo(f"wrote {file}\nnext: cc-flow run {file} --sandbox", err=True)


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet. Raises UsageError where it is, or cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise UsageError(f"{file} is there already", help="name another with `-o FILE`") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {(error.strerror or '').lower()}") from None
