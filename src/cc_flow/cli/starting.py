"""A new run: its inputs judged, its time settled, its row in the store, then carried through and summed up."""

import random
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

import click

from cc_flow import __version__
from cc_flow.check import Checked
from cc_flow.cli.again import judge_again
from cc_flow.cli.connecting import Target, utc_now
from cc_flow.cli.grave import refuse_grave
from cc_flow.cli.run_page import write_page
from cc_flow.cli.running import LEASE, Options, carry_through, permitted, say
from cc_flow.cron.zones import zone
from cc_flow.engine.results import StepFailure
from cc_flow.engine.run import Ended
from cc_flow.engine.values import input_problems, with_defaults
from cc_flow.errors import AlreadyRunning, UsageError
from cc_flow.frozen import frozen
from cc_flow.journal.events import RunCreated
from cc_flow.journal.lease import Lease, this_process
from cc_flow.journal.run_id import new_run_id
from cc_flow.journal.runs import RunExists
from cc_flow.journal.store import Store
from cc_flow.report.plain import shown_json
from cc_flow.report.run_lines import next_command, summary_lines
from cc_flow.settings.connection import find_secrets
from cc_flow.settings.places import state_folder


@frozen
class Start:
    """A run about to begin. `moment` is the time it is due, as given; None is now.

    A schedule names its `run` and gives `due`, its due time with offset, which is kept as it is. `may_overlap`: another
    run of the workflow and tenant may be going on. `plan` is the plan that is applied.
    """

    checked: Checked
    texts: Mapping[str, str]
    inputs: Mapping[str, Any]
    moment: str | None = None
    trigger: str = "manual"
    labels: tuple[str, ...] = field(default=())
    run: str | None = None
    plan: str | None = None
    due: str | None = None
    may_overlap: bool = False


def start(beginning: Start, target: Target, options: Options) -> int:
    """Make the run and carry it through; its exit code."""
    judge_again(options.again, beginning.checked)
    options = replace(options, secrets=secrets_of(beginning.checked, target))
    with Store.open(state_folder(), clock=utc_now) as store:
        lease = begin(beginning, target, store, options)
        ended = carry_through(beginning.checked, target, store, lease, options)
        finish(store, lease.run, ended, options, target)
    return ended.exit_code


def begin(beginning: Start, target: Target, store: Store, options: Options) -> Lease:
    """The run in the store, and the right to record it.

    Raises UsageError for inputs that cannot be, Refused where it may touch money or the account and is not allowed to,
    AlreadyRunning where a run of that name exists or another is going on.
    """
    created = created_of(beginning, target)
    refuse_grave(beginning.checked, permitted(beginning.checked, target, options), created)
    exclusive = None if beginning.may_overlap else (created.origin, created.tenant, created.workflow)
    try:
        return store.begin(created, this_process(), ttl=LEASE, exclusive=exclusive)
    except RunExists as error:
        raise AlreadyRunning(error.message) from None


def secrets_of(checked: Checked, target: Target) -> dict[str, Any]:
    """The secrets that the workflow names. Raises UsageError where one is missing."""
    found, missing = find_secrets(frozenset(checked.secrets), target.profile)
    if missing:
        raise UsageError(
            f"there is no secret {' and no '.join(f'`{name}`' for name in missing)}",
            help=f"set {' and '.join(f'CC_FLOW_SECRET_{name}' for name in missing)}, or put it into your profile",
        )
    return found


def created_of(beginning: Start, target: Target) -> RunCreated:
    """What the run is, before it is in the store. Raises UsageError for inputs that cannot be."""
    workflow = beginning.checked.workflow
    timezone = target.timezone or "UTC"
    scheduled_for = beginning.due or _due(beginning, timezone)
    run = beginning.run or new_run_name()
    names = {
        "run": {"id": run, "scheduled_for": scheduled_for, "attempt": 1},
        "tenant": {"slug": target.tenant, "timezone": timezone, "labels": list(beginning.labels)},
    }
    try:
        inputs = with_defaults(workflow, beginning.inputs, names, workflow.file)
    except StepFailure as failure:
        raise UsageError(failure.message) from None
    if problems := input_problems(workflow, inputs):
        raise UsageError("; ".join(problems), help="give it with `-i name=value`")
    return RunCreated(
        run=run,
        workflow=workflow.name.text,
        tenant=target.tenant,
        origin=target.origin,
        account=target.account,
        file=workflow.file,
        text=workflow.text,
        files={name: text for name, text in beginning.texts.items() if name != workflow.file},
        inputs=inputs,
        scheduled_for=scheduled_for,
        trigger=beginning.trigger,
        plan=beginning.plan,
        version=__version__,
        labels=beginning.labels,
        timezone=timezone,
    )


def new_run_name() -> str:
    """A name that no run has yet."""
    return new_run_id(utc_now(), random.SystemRandom())


def _due(beginning: Start, timezone: str) -> str:
    """The time the run is due, with offset: in the zone of the file's first schedule, else of tenant or profile."""
    schedules = beginning.checked.workflow.schedules
    named = schedules[0].timezone.text if schedules and schedules[0].timezone else timezone
    return moment_in(zone(named), beginning.moment).isoformat(timespec="seconds")


def moment_in(where: tzinfo, given: str | None) -> datetime:
    """A given time, or now, in a zone. Raises UsageError where it is no time."""
    if given is None:
        return datetime.now(UTC).astimezone(where)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"`{given}` is not a time", help="write it as `2026-12-07T07:00:00+00:00`") from None
    return moment.replace(tzinfo=where) if moment.tzinfo is None else moment.astimezone(where)


def finish(store: Store, run: str, ended: Ended, options: Options, target: Target) -> None:
    """Sum the run up for people, draw it where that was asked for, and name the next command."""
    state = store.state(run)
    if options.report is not None:
        write_page(state, options.report)
    if options.is_json:
        return
    for line in summary_lines(state):
        say(line)
    if ended.problem is not None and (help_ := getattr(ended.problem, "help", None)):
        say(f"  help: {help_}")
    if ended.outputs:
        click.echo(shown_json(dict(ended.outputs), indent=2))
    say(f"next: {next_command(state, flags='--sandbox' if target.is_sandbox else '')}")
