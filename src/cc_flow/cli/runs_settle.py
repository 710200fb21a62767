"""`cc-flow runs settle`: a person's word on a write whose outcome is unknown."""

import json
from pathlib import Path
from typing import Any

import click

from cc_flow.errors import UsageError


@click.command("settle", epilog="\b\nExamples:\n  cc-flow runs settle RUN 'slot[2026-12-03]' --not-applied")
@click.argument("run", metavar="RUN")
@click.argument("step", metavar="STEP[KEY]")
@click.option("--applied/--not-applied", "is_applied", default=None, help="Whether it was done.")
@click.option("--output", metavar="FILE", help="With --applied: the answer, as JSON, where it cannot be read back.")
def runs_settle(run: str, step: str, is_applied: bool | None, output: str | None) -> None:
    """Say what became of the write of STEP in RUN: you looked, and it was done, or it was not."""
    if is_applied is None:
        raise UsageError("say `--applied` or `--not-applied`")
    from cc_flow.cli.settling import settle

    settle(run, step, is_applied=is_applied, output=None if output is None else _read(Path(output)))
    click.echo(f"next: cc-flow runs resume {run}", err=True)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {(error.strerror or '').lower()}") from None
    except ValueError:
        raise UsageError(f"{file} is not JSON") from None
