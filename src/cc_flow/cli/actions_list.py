"""`cc-flow actions list`."""

import shutil
import sys

import click

from cc_flow.report.plain import shown_json

EXAMPLES = "\b\nExamples:\n  cc-flow actions list\n  cc-flow actions list calendar --json"


@click.command("list", epilog=EXAMPLES)
@click.argument("chapter", metavar="[CHAPTER]", required=False)
@click.option("--json", "is_json", is_flag=True)
def actions_list(chapter: str | None, is_json: bool) -> None:
    """All actions by the guide's chapters, or those of one: effect, name, and what it does."""
    from cc_flow.actions.catalog import find
    from cc_flow.report.actions import all_chapters, entry_as_json, names_in

    chapters = all_chapters() if chapter is None else (_known(chapter, all_chapters()),)
    if is_json:
        entries = [entry_as_json(find(name)) for one in chapters for name in names_in(one)]
        click.echo(shown_json({"format_version": 1, "actions": entries}))
        return
    from cc_flow.cli.colour import is_painted
    from cc_flow.report.actions_text import list_lines, painted, unpainted

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
    for line in list_lines(chapters, find, width=width, paint=painted if is_painted(sys.stdout) else unpainted):
        click.echo(line)
    click.echo(f"next: cc-flow actions show {names_in(chapters[0])[0]}", err=True)


def _known(chapter: str, chapters: tuple[str, ...]) -> str:
    if chapter in chapters:
        return chapter
    from cc_flow.diagnostic import did_you_mean
    from cc_flow.errors import UsageError

    if chapter.partition(".")[0] in chapters:
        raise UsageError(f"`{chapter}` is no chapter", help=f"`cc-flow actions show {chapter}` explains one action")
    raise UsageError(f"there is no chapter `{chapter}`", help=did_you_mean(chapter, chapters, noun="chapters"))
