"""`cc-flow schedule`: what is due, and what makes it run."""

import click

from cc_flow.cli.group import Entry, LazyGroup


class Schedules(LazyGroup):
    """The commands on schedules."""

    entries = {  # noqa: RUF012 - a table, never changed
        "list": Entry("cc_flow.cli.schedule_list:schedule_list", "Every schedule, when it is due, and how it stands."),
        "next": Entry("cc_flow.cli.schedule_next:schedule_next", "The next due times of one workflow."),
        "tick": Entry("cc_flow.cli.schedule_tick:schedule_tick", "Run what is due, once; for cron to call."),
        "start": Entry("cc_flow.cli.schedule_start:schedule_start", "Run what is due, until Ctrl-C."),
        "export": Entry("cc_flow.cli.schedule_export:schedule_export", "Files for cron, systemd, GitHub, launchd."),
    }


EXAMPLES = """\b
Examples:
  cc-flow schedule list
  cc-flow schedule next workflows/monday-content.yaml
  cc-flow schedule tick --sandbox
"""


@click.group("schedule", cls=Schedules, epilog=EXAMPLES)
def schedule() -> None:
    """Workflows that run by themselves, each due time once: after sleep, over changes of the clock, from two processes
    at once.
    """
