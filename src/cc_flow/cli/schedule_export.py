"""`cc-flow schedule export`."""

import click

from cc_flow.cli.schedule_flags import directory_argument
from cc_flow.cli.tenants import Whom, whom_flags

EXAMPLES = """\b
Examples:
  cc-flow schedule export --to crontab
  cc-flow schedule export --to systemd -o ~/.config/systemd/user
  cc-flow schedule export --to github-action -o .github/workflows
"""


@click.command("export", epilog=EXAMPLES)
@directory_argument
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Choice(["crontab", "systemd", "github-action", "launchd"]),
    help="What knocks.",
)
@click.option("-o", "--output", metavar="DIR", help="Write the files there; without it they are printed.")
@whom_flags
def schedule_export(directory: str, target: str, output: str | None, whom: Whom) -> None:
    """The files by which cron, systemd, GitHub or launchd calls `cc-flow schedule tick DIR`.

    No key stands in them: it comes from the profile, or from GitHub's secrets.
    """
    from cc_flow.cli.schedule_exporting import exported, keep

    files = exported(directory, target, whom)
    if output is not None:
        keep(files, output)
        return
    for name, text in files.items():
        if len(files) > 1:
            click.echo(f"# --- {name}")
        click.echo(text, nl=False)
