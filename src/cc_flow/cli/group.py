"""A group of commands that imports a command only when it is called: its name and help stand in a table."""

import importlib
from collections.abc import Mapping

import click

from cc_flow.frozen import frozen


@frozen
class Entry:
    """A command before it is imported: `module:attribute`, its one line of help, the heading it stands under."""

    target: str
    help: str
    heading: str = "Commands"


class LazyGroup(click.Group):
    """Lists its commands from `entries` and imports the one that is called."""

    entries: Mapping[str, Entry] = {}

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All names, in the order of the table."""
        return [*self.entries, *self.commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, imported now."""
        entry = self.entries.get(name)
        if entry is None:
            return super().get_command(ctx, name)
        module, _, attribute = entry.target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - the table is ours
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, heading by heading; nothing is imported."""
        for heading in dict.fromkeys(entry.heading for entry in self.entries.values()):
            rows = [(name, entry.help) for name, entry in self.entries.items() if entry.heading == heading]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and an unknown name gets the near one."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in self.list_commands(ctx):
            from cc_flow.diagnostic import did_you_mean

            known = did_you_mean(name, self.list_commands(ctx), noun="commands")
            raise click.UsageError(f"there is no command `{name}`; {known}", ctx)
        return super().resolve_command(ctx, args)
