"""The dead-man ping: somebody outside hears of each pass that went well, and so of the silence when none does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cc_flow.cli.notifying import notifier, send
from cc_flow.cli.running import say
from cc_flow.cli.schedule_passes import Asked, Made, Place
from cc_flow.errors import UsageError
from cc_flow.journal.occurrences import EndedRun
from cc_flow.journal.runs import RunSummary
from cc_flow.journal.store import Store
from cc_flow.schedule import Schedule, reason_to_pause
from cc_flow.settings.connection import settle_profile
from cc_flow.settings.project import find_project

# Failures in a row show in the newest runs; older ones belong to workflows that are not scheduled any more.
NEWEST = 2000


async def ping_after(made: Made, asked: Asked, store: Store, name: str | None = None) -> None:
    """Call the profile's `heartbeat`, and its webhook `name`, where the pass went well and no schedule rests.

    A call that fails is told and changes nothing: whoever waits for it hears of it by not hearing. Raises UsageError
    for a `name` that the profile does not have.
    """
    profile = settle_profile(asked.whom.flags, find_project(asked.directory.resolve()))
    if name is not None and name not in profile.webhooks:
        raise UsageError(f"your profile `{profile.name}` has no webhook `{name}`", help="add it under `webhooks`")
    if (profile.heartbeat is None and name is None) or not _is_well(made, store):
        return
    message = f"cc-flow looked at the schedules: {len(made.lines)} decisions, all well"
    told = [await send(profile.heartbeat, message)] if profile.heartbeat else []
    told += [await notifier(profile)(name, message)] if name else []
    for problem in told:
        if problem is not None:
            say(f"the heartbeat was not heard: {problem}")


def _is_well(made: Made, store: Store) -> bool:
    return made.exit_code == 0 and not resting(telling_runs(store), made.schedules, made.origin)


def telling_runs(store: Store) -> tuple[RunSummary, ...]:
    """The runs that may make schedules rest, the newest first; those of unknown outcome however old."""
    return (*store.runs(NEWEST), *store.ended_unknown())


def resting(runs: Iterable[RunSummary], schedules: Iterable[Schedule], origin: str) -> Mapping[Place, str]:
    """The workflows whose schedules pause, by (tenant, workflow), and why; from the runs, the newest first."""
    endings: defaultdict[Place, list[EndedRun]] = defaultdict(list)
    for run in runs:
        if run.origin == origin and run.finished_at is not None:
            ended = EndedRun(run.run, run.status, run.created_at, run.finished_at)
            endings[run.tenant, run.workflow].append(ended)
    places = dict.fromkeys((one.tenant, one.workflow) for one in schedules)
    return {place: reason for place in places if (reason := reason_to_pause(endings[place])) is not None}
