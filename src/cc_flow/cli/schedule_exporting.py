"""The schedules of a directory as files for whoever knocks."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from cc_flow.cli.running import say
from cc_flow.cli.schedule_files import Folder
from cc_flow.cli.schedule_passes import Asked
from cc_flow.cli.tenants import Whom
from cc_flow.errors import UsageError
from cc_flow.schedule import Target, export


def exported(directory: str, target: str, whom: Whom) -> dict[str, str]:
    """File names with their texts. Raises UsageError where a workflow is broken."""
    asked = Asked(Path(directory), whom)
    folder = Folder(asked.directory)
    folder.read()
    folder.tell()
    if count := len(folder.broken):
        broken = "1 workflow is" if count == 1 else f"{count} workflows are"
        raise UsageError(f"{broken} broken, nothing was exported", help="mend what stands above, then export again")
    members = asked.members()
    schedules = [
        schedule
        for _, standing in members
        for one in folder.workflows.values()
        for schedule in one.schedules(tenant=standing.tenant or "", timezone=standing.timezone)
    ]
    if not schedules:
        say(f"no schedules under {directory} yet: nothing will run until a workflow there has some")
    where = Target(target)
    is_here = where is not Target.GITHUB_ACTION
    return export(
        where,
        schedules,
        directory=_path(directory, is_here=is_here),
        program=_program(),
        flags=_flags(whom, is_here=is_here),
        keys=[own.key_env for own, _ in members if own and own.key_env],
    )


def _flags(whom: Whom, *, is_here: bool) -> list[str]:
    """The flags of this command that the tick needs, too."""
    given = {
        "--profile": whom.flags.profile,
        "--tenant": whom.flags.tenant,
        "--base-url": whom.flags.base_url,
        "--tenants": whom.tenants,
        "--tenants-file": whom.tenants_file and _path(whom.tenants_file, is_here=is_here),
    }
    words = [word for flag, text in given.items() if text for word in (flag, text)]
    return ["--sandbox", *words] if whom.sandbox else words


def _path(path: str, *, is_here: bool) -> str:
    return str(Path(path).resolve()) if is_here else _in_repository(Path(path))


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
    beside = Path(sys.executable).with_name("cc-flow")
    here = Path(sys.argv[0])
    if here.name == "cc-flow":
        return str(here.resolve())
    return str(beside) if beside.is_file() else shutil.which("cc-flow") or "cc-flow"


def keep(files: Mapping[str, str], output: str) -> None:
    """Write the files. Raises UsageError where that cannot be."""
    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", help="`-o` names the folder that the files go to")
    for name, text in files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"{folder / name} cannot be written: {(error.strerror or '').lower()}",
                help="name another folder with `-o`, or leave it out to see the files",
            ) from None
        click.echo(f"wrote {folder / name}", err=True)
