"""`cc-flow actions`: the step types, listed and explained."""

import click

from cc_flow.cli.group import Entry, LazyGroup


class Actions(LazyGroup):
    """The commands on actions."""

    entries = {  # noqa: RUF012 - a table, never changed
        "list": Entry("cc_flow.cli.actions_list:actions_list", "All of them, or those of one chapter."),
        "show": Entry("cc_flow.cli.actions_show:actions_show", "One: inputs, output, effect, an example."),
    }


EXAMPLES = """\b
Examples:
  cc-flow actions list
  cc-flow actions list calendar
  cc-flow actions show calendar.schedule_post
"""


@click.group("actions", cls=Actions, epilog=EXAMPLES)
def actions() -> None:
    """The 116 actions of the API and a few of cc-flow's own: what a step can do."""
