"""A plan from the command line: whom it is for, what it may know, where it goes: the terminal, a file, a picture."""

import asyncio
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from cc_flow.actions.spec import Effect
from cc_flow.check import Checked
from cc_flow.cli.again import judge_again
from cc_flow.cli.checking import checked_file
from cc_flow.cli.colour import is_painted
from cc_flow.cli.commit import commit_of
from cc_flow.cli.connecting import Target, standing_of, target_of
from cc_flow.cli.inputs import read_inputs
from cc_flow.cli.plan_flags import Wanted
from cc_flow.cli.reading import reading_store
from cc_flow.cli.running import say
from cc_flow.cli.simulating import Sketch, make_plan
from cc_flow.cli.starting import Start, created_of, new_run_name, secrets_of
from cc_flow.engine.clock import SystemClock
from cc_flow.engine.context import Wire
from cc_flow.errors import UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.state import RunState
from cc_flow.performer import Performer
from cc_flow.plan import Plan
from cc_flow.report.plain import shown_json
from cc_flow.secret import HIDDEN, Mask, Secret
from cc_flow.settings.connection import Flags, find_secrets
from cc_flow.settings.project import find_project
from cc_flow.simulation.recorded import Recorded, save
from cc_flow.simulation.saved import save_plan

CHANGES = 10
_PICTURES = (".html", ".md")


@frozen
class Source:
    """What a plan may read. `recorded` answers reads without a connection; `record` keeps what was read in a file."""

    is_offline: bool = False
    recorded: str | None = None
    record: str | None = None


def plan_file(
    file: str, given: tuple[str, ...], inputs_file: str | None, moment: str | None, source: Source, wanted: Wanted
) -> int:
    """Plan the workflow in a file; the exit code."""
    judge_reports(wanted.reports)
    checked, texts = checked_file(file)
    judge_again(wanted.again, checked)
    inputs = read_inputs(checked.workflow, given, inputs_file)
    beside = Path.cwd() if file == "-" else Path(file).resolve().parent
    target = place_of(wanted.flags, source, sandbox=wanted.sandbox, beside=beside)
    beginning = Start(checked, texts, inputs, moment=moment, trigger="apply")
    return show(plan_start(beginning, target, source, again=wanted.again, beside=beside), wanted)


def place_of(flags: Flags, source: Source, *, sandbox: bool, beside: Path) -> Target:
    """Whom the plan is for; offline nobody is asked for a key."""
    if not source.is_offline:
        return target_of(flags, sandbox=sandbox, beside=beside)
    standing, project = standing_of(flags, sandbox=sandbox, beside=beside), find_project(beside)
    return Target(
        origin=standing.origin,
        tenant=standing.tenant or "any tenant",
        key=Secret(""),
        key_from="nowhere",
        profile=standing.profile,
        performer=_no_connection,
        notify=_nobody,
        timezone=standing.timezone,
        wire_fields=project.wire_fields,
        wire_prefix=project.wire_prefix,
    )


def _no_connection() -> Performer:
    raise AssertionError("an offline plan opens no connection")


async def _nobody(_webhook: str | Secret | None, _message: str) -> str | None:
    return None


@frozen
class Made:
    """A plan with the run as it was simulated, and the mask that keeps secrets out of files."""

    plan: Plan
    state: RunState
    mask: Mask


def plan_start(beginning: Start, target: Target, source: Source, *, again: frozenset[str], beside: Path) -> Made:
    """The plan of a run that would begin like this."""
    checked = beginning.checked
    secrets = _secrets(checked, target, source)
    mask = Mask((secret.reveal() for secret in secrets.values()), key=target.key.reveal())
    recorded = Recorded.load(Path(source.recorded)) if source.recorded is not None else None
    with reading_store() as store:
        sketch = Sketch(
            checked=checked,
            created=created_of(beginning, target),
            name=new_run_name(),
            performer=None if source.is_offline else target.performer(),
            store=store,
            clock=SystemClock(),
            permitted=_allowed_in_file(checked),
            mask=mask,
            secrets=secrets,
            wire=Wire(target.wire_fields, target.wire_prefix),
            recorded=recorded,
            again=again,
            rate=None if target.is_sandbox else checked.workflow.rate_limit,
            commit=commit_of(beside),
            trigger=beginning.trigger,
        )
        planned = asyncio.run(make_plan(sketch))
    if source.record is not None:
        save(Path(source.record), ((one.call, one.output) for one in planned.simulation.observed), mask)
    return Made(planned.plan, planned.state, mask)


def _secrets(checked: Checked, target: Target, source: Source) -> Mapping[str, Secret]:
    """The secrets that the workflow names; offline nothing is sent, so a missing one is no matter."""
    if not source.is_offline:
        return secrets_of(checked, target)
    found, missing = find_secrets(frozenset(checked.secrets), target.profile)
    return {**found, **dict.fromkeys(missing, Secret(HIDDEN))}


def _allowed_in_file(checked: Checked) -> frozenset[Effect]:
    """A plan sends nothing: what else money and the account need is asked for when it is applied."""
    return frozenset(Effect(name.text) for name in checked.workflow.allow)


def judge_reports(reports: Iterable[str]) -> None:
    """Raise UsageError for a picture of no known kind, before anything is read."""
    for report in reports:
        if Path(report).suffix not in _PICTURES:
            raise UsageError(f"`{report}` names no picture of a plan", help="end it in `.html` or `.md`")


def show(made: Made, wanted: Wanted) -> int:
    """Print the plan and write its files; the exit code."""
    plan = made.plan
    if wanted.saved_as is not None:
        save_plan(plan, Path(wanted.saved_as), made.mask)
    for report in wanted.reports:
        write_picture(plan, Path(report), made.mask)
    if wanted.is_json:
        from cc_flow.report.plan_json import as_json

        click.echo(shown_json(made.mask.within(as_json(plan)), indent=2))
    else:
        _print(made, wanted.saved_as)
    return CHANGES if wanted.has_exit_code and plan.has_changes else 0


def _print(made: Made, saved_as: str | None) -> None:
    from cc_flow.report.calendar_text import as_calendar
    from cc_flow.report.plan_text import as_text

    plan, colour = made.plan, is_painted(sys.stdout)
    if any(entry.mark for entry in plan.after) or len(plan.before) > len(plan.after):
        click.echo(made.mask(as_calendar(plan, shutil.get_terminal_size().columns, colour)))
    click.echo(made.mask(as_text(plan, colour, saved_as=saved_as)), nl=False)


def write_picture(plan: Plan, file: Path, mask: Mask) -> None:
    """The plan as a page or as Markdown. Raises UsageError where it cannot be written."""
    if file.suffix == ".html":
        from cc_flow.report.plan_html import as_html as draw
    else:
        from cc_flow.report.plan_markdown import as_markdown as draw
    try:
        file.write_text(mask(draw(plan)), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {(error.strerror or '').lower()}") from None
    say(f"wrote {file}")
