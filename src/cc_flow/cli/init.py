"""`cc-flow init`: a project, with a first workflow that runs at once."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

SETTINGS = {"yaml.schemas": {"./schemas/workflow.schema.json": "workflows/**/*.yaml"}}
EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}
PROJECT = """\
# What everybody who works on these workflows shares. Keys and capabilities are in your own configuration.
# tenant = "your-tenant"
# timezone = "America/New_York"
"""
IGNORED = """\
.env
*.plan.json
plan.html
"""
ACTION = """\
name: workflows
on:
  pull_request:
    paths: ["workflows/**"]
jobs:
  validate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.11"}
      - run: pip install cc-flow
      - run: cc-flow validate --format github workflows/*.yaml
"""


@click.command("init", epilog="\b\nExamples:\n  cc-flow init\n  cc-flow init my-calendar")
@click.argument("folder", metavar="[DIR]", default=".")
def init(folder: str) -> None:
    """Make a project in DIR: a first workflow, settings, schemas for your editor, a GitHub Action.

    What is there already is left as it is.
    """
    from cc_flow.schema.files import write_schemas

    top = Path(folder)
    for file, text in _files():
        if (top / file).exists():
            click.echo(f"= {file}  is there already", err=True)
            continue
        (top / file).parent.mkdir(parents=True, exist_ok=True)
        (top / file).write_text(text, encoding="utf-8")
        click.echo(f"+ {file}", err=True)
    write_schemas(top / "schemas")
    click.echo("+ schemas/", err=True)
    where = "" if folder == "." else f"cd {folder} && "
    click.echo(f"next: {where}cc-flow run workflows/monday-content.yaml --sandbox", err=True)


def _files() -> Iterator[tuple[str, str]]:
    from cc_flow.cli.recipes import recipe

    yield "workflows/monday-content.yaml", recipe("monday-content")
    yield "cc-flow.toml", PROJECT
    yield ".gitignore", IGNORED
    yield ".vscode/settings.json", json.dumps(SETTINGS, indent=2) + "\n"
    yield ".vscode/extensions.json", json.dumps(EXTENSIONS, indent=2) + "\n"
    yield ".github/workflows/cc-flow.yaml", ACTION
