"""`cc-flow` itself: the table of commands."""

import click

from cc_flow import __version__
from cc_flow.cli.group import Entry, LazyGroup

EPILOG = """\b
Start here:
  cc-flow run workflows/monday-content.yaml --sandbox
Exit codes:
  0 done · 1 failed · 2 wrong use or invalid workflow · 3 partly failed · 4 not authorized
  5 refused by policy · 6 an outcome is unknown · 75 already running · 130 interrupted
"""


class App(LazyGroup):
    """The commands of cc-flow."""

    entries = {  # noqa: RUF012 - a table, never changed
        "run": Entry("cc_flow.cli.run:run", "Do what a workflow says, step by step.", "Workflows"),
        "plan": Entry("cc_flow.cli.plan:plan", "What it would do, without doing it.", "Workflows"),
        "apply": Entry("cc_flow.cli.apply:apply", "Do exactly what a plan says, once.", "Workflows"),
        "undo": Entry("cc_flow.cli.undo:undo", "Plan the way back of a run.", "Workflows"),
        "validate": Entry("cc_flow.cli.validate:validate", "Check workflows without a network.", "Workflows"),
        "actions": Entry(
            "cc_flow.cli.actions:actions", "The step types: inputs, outputs, effects, scopes.", "Workflows"
        ),
        "explain": Entry("cc_flow.cli.explain:explain", "A workflow, or a code, in plain English.", "Workflows"),
        "runs": Entry("cc_flow.cli.runs:runs", "History; resume a run; settle what is unknown.", "Runs"),
        "schedule": Entry("cc_flow.cli.schedule:schedule", "What is due; run it, once for each due time.", "Runs"),
        "sandbox": Entry("cc_flow.cli.sandbox:sandbox", "The API on this machine.", "Set-up"),
        "init": Entry("cc_flow.cli.init:init", "A project, with a first workflow.", "Set-up"),
        "new": Entry("cc_flow.cli.new:new", "A workflow from a recipe.", "Set-up"),
        "schema": Entry("cc_flow.cli.schema:schema", "Write the JSON Schemas for editors.", "Set-up"),
        "lsp": Entry("cc_flow.cli.lsp:lsp", "The language server, for editors.", "Set-up"),
        "completion": Entry("cc_flow.cli.completion:completion", "Completion for your shell.", "Set-up"),
        "auth": Entry("cc_flow.cli.auth:auth", "Store a key; see who you are.", "Set-up"),
        "keys": Entry("cc_flow.cli.keys:keys", "API keys; one with only what a workflow needs.", "Set-up"),
        "doctor": Entry("cc_flow.cli.doctor:doctor", "Configuration, key, reachability, answers.", "Set-up"),
    }


@click.command("cc-flow", cls=App, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cc-flow", message="%(prog)s %(version)s")
def app() -> None:
    """Workflows for the Coffee & Contracts API: checked, planned, run once, run again every Monday."""
