"""The schedules of a directory as files for whoever knocks."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from cc_flow.cli.schedule_files import Folder
from cc_flow.cli.schedule_flags import asked_of
from cc_flow.cli.schedule_passes import Asked
from cc_flow.errors import UsageError
from cc_flow.schedule import Target, export

_FLAGS = {"profile": "--profile", "tenant": "--tenant", "base_url": "--base-url", "tenants": "--tenants"}


def exported(directory: str, target: str, **whom: str) -> dict[str, str]:
    """File names with their texts. Raises UsageError where a workflow is broken."""
    asked = asked_of(directory, **whom)
    folder = Folder(asked.directory)
    folder.read()
    folder.tell()
    if folder.broken:
        raise UsageError(f"{len(folder.broken)} broken workflow(s), nothing was exported", help="mend them first")
    members = asked.members()
    schedules = [
        schedule
        for _, standing in members
        for one in folder.workflows.values()
        for schedule in one.schedules(tenant=standing.tenant or "", timezone=standing.timezone)
    ]
    where = Target(target)
    is_here = where is not Target.GITHUB_ACTION
    return export(
        where,
        schedules,
        directory=str(asked.directory.resolve()) if is_here else _in_repository(asked.directory),
        program=_program(),
        flags=_flags(asked, whom, is_here=is_here),
        keys=[own.key_env for own, _ in members if own and own.key_env],
    )


def _flags(asked: Asked, whom: Mapping[str, str], *, is_here: bool) -> list[str]:
    """The flags of this command that the tick needs, too."""
    flags = ["--sandbox"] if asked.sandbox else []
    for name, flag in _FLAGS.items():
        if whom[name]:
            flags += [flag, whom[name]]
    if file := asked.tenants_file:
        flags += ["--tenants-file", str(Path(file).resolve()) if is_here else _in_repository(Path(file))]
    return flags


def _in_repository(path: Path) -> str:
    """A path as a checkout of the repository knows it, from the folder that this command runs in."""
    if not path.is_absolute():
        return path.as_posix()
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        raise UsageError(f"{path} is not in this repository", help="run this in the repository's folder") from None


def _program() -> str:
    """cc-flow by its whole path: those who knock search few places."""
    here = Path(sys.argv[0])
    return str(here.resolve()) if here.name == "cc-flow" else shutil.which("cc-flow") or "cc-flow"


def keep(files: Mapping[str, str], output: str) -> None:
    """Write the files. Raises UsageError where that cannot be."""
    folder = Path(output)
    for name, text in files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{folder / name} cannot be written: {(error.strerror or '').lower()}") from None
        click.echo(f"wrote {folder / name}", err=True)
