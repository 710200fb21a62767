"""From a simulated run to its plan: changes, facts, limits, notes, the calendar before and after."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from cc_flow.actions.spec import JsonValue
from cc_flow.performer import Call, Turn
from cc_flow.plan import Plan
from cc_flow.simulation.calendar import calendars
from cc_flow.simulation.changes import changes_of
from cc_flow.simulation.facts import facts_of
from cc_flow.simulation.flow import steps_that_matter
from cc_flow.simulation.limits import limits_of
from cc_flow.simulation.notes import notes_of
from cc_flow.simulation.simulated import Simulated

LASTS = timedelta(hours=24)


def build_plan(
    run: Simulated, *, plan: str, now: datetime, commit: str | None, is_offline: bool, trigger: str = "apply"
) -> Plan:
    """The plan of a simulated run, named `plan`."""
    created = run.created
    changes = changes_of(run.turns, run.simulation, run.state, run.events, run.mask)
    limits = limits_of(run.workflow, changes, run.uses_ai)
    before, after = calendars(run)
    return Plan(
        plan=plan,
        workflow=created.workflow,
        file=created.file,
        text=created.text,
        files=created.files,
        tenant=created.tenant,
        timezone=created.timezone,
        origin=created.origin,
        account=created.account,
        inputs=created.inputs,
        scheduled_for=created.scheduled_for,
        run=created.run,
        created_at=now,
        expires_at=now + LASTS,
        commit=commit,
        version=created.version,
        changes=changes,
        reads=run.simulation.reads,
        facts=facts_of(_reads_that_matter(run)),
        limits=limits,
        before=before,
        after=after,
        notes=tuple(dict.fromkeys(notes_of(run, changes, limits))),
        is_offline=is_offline,
        trigger=trigger,
        labels=created.labels,
    )


def _reads_that_matter(run: Simulated) -> Iterator[tuple[Call, JsonValue]]:
    """The reads that fed anything: look-ups did, and the steps that writes and assertions turn on."""
    steps = steps_that_matter(run.workflow, run.linked)
    for one in run.simulation.observed:
        turn = run.turns.get(one.call.at)
        is_look_up = turn is None or turn.call.spec.name != one.call.spec.name
        if turn is None or is_look_up or (turn.template_at in steps and not _is_awaited(run, turn)):
            yield one.call, one.output


def _is_awaited(run: Simulated, turn: Turn) -> bool:
    """Whether it is asked again until it is so: then it is meant to change."""
    work = run.work_at(turn.call.at)
    return work is not None and bool(work.until or work.fail_when)
