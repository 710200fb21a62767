"""`cc-flow schedule start`: a scheduler that runs on, in a time that tests own."""

import asyncio
import pkgutil
import signal
import zoneinfo
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Cli
from program import Program
from recording import recording
from scheduled import FAILS, NOWHERE, STEPS, runs, workflow

from cc_flow.cli.connecting import utc_now
from cc_flow.cli.schedule_loop import STEP, Loop
from cc_flow.cli.schedule_passes import Asked, Scheduler
from cc_flow.cli.stopping import Stopping
from cc_flow.cli.tenants import Whom
from cc_flow.journal.store import Store
from cc_flow.settings.connection import Flags
from cc_flow.settings.places import state_folder

START = datetime(2026, 12, 7, 6, 58, 30, tzinfo=UTC)
EVERY_MINUTE = '{cron: "* * * * *"}'


@pytest.fixture
def live(cli: Cli) -> Cli:
    """A command line that speaks as one tenant, to an API that no step here calls."""
    cli.live(NOWHERE)
    return cli


def look_until(end: datetime, at: dict[datetime, Callable[[], object]] | None = None) -> tuple[int, list[float]]:
    """Let a scheduler look at `flows` from 06:58:30 until `end`; its exit code, and the seconds of each wait.

    What is `at` a time happens then; a callable may give a length, by which the clock jumps on.
    """
    events, waits, now = dict(at or {}), list[float](), START

    async def living(store: Store) -> int:
        stopping = Stopping()

        async def wait(seconds: float) -> None:
            nonlocal now
            await asyncio.gather(*loop._passes)
            waits.append(seconds)
            now += timedelta(seconds=seconds)
            for moment in [moment for moment in events if moment <= now]:
                jump = events.pop(moment)()
                now += jump if isinstance(jump, timedelta) else timedelta(0)
            if now >= end:
                stopping.stop()

        asked = Asked(Path("flows"), Whom(Flags()))
        loop = Loop(asked, Scheduler(asked, store, stopping), clock=lambda: now, wait=wait)
        return await loop.run()

    with Store.open(state_folder(), clock=utc_now) as store:
        return asyncio.run(living(store)), waits


def due_times(cli: Cli) -> list[str]:
    """The due times that ran, `07:00 greet`."""
    return [f"{run['scheduled_for'][11:16]} {run['workflow']}" for run in runs(cli)]


def test_it_looks_at_every_minute_and_every_twenty_seconds(live: Cli):
    """No wait is longer, and each minute's due time runs in its first second."""
    live.write("flows/greet.yaml", workflow("greet", EVERY_MINUTE))
    code, waits = look_until(START + timedelta(minutes=2))
    assert code == 0
    assert max(waits) <= STEP
    assert due_times(live) == ["06:58 greet", "06:59 greet", "07:00 greet"]


def test_changed_new_and_removed_files_count(live: Cli, capsys: pytest.CaptureFixture[str]):
    """A file changed at 06:59 is another schedule from then on, a new one begins, one that is gone ends."""
    live.write("flows/gone.yaml", workflow("gone", EVERY_MINUTE))
    live.write("flows/edited.yaml", workflow("edited", EVERY_MINUTE))

    def edit() -> None:
        Path("flows/gone.yaml").unlink()
        live.write("flows/edited.yaml", workflow("edited", '{cron: "1 7 * * *"}'))
        live.write("flows/new.yaml", workflow("new", '{cron: "0 7 * * *"}'))

    look_until(START + timedelta(minutes=3), {START + timedelta(seconds=40): edit})
    told = capsys.readouterr().err
    assert sorted(due_times(live)) == [
        "06:58 edited",
        "06:58 gone",
        "06:59 edited",
        "06:59 gone",
        "07:00 new",
        "07:01 edited",
    ]
    assert told.count("2 schedules under flows") == 2


def test_a_sleeping_machine_catches_up(live: Cli):
    """The clock jumps on by three hours: of those missed the latest runs, late, and then it goes on."""
    live.write("flows/greet.yaml", workflow("greet", '{cron: "0 * * * *"}'))
    look_until(START + timedelta(hours=3, minutes=5), {START: lambda: timedelta(hours=3)})
    assert due_times(live) == ["09:00 greet", "10:00 greet"]


def test_a_clock_set_back_runs_nothing_again(live: Cli):
    """An hour back after 07:00, and 07:00 comes again: it ran."""
    live.write("flows/greet.yaml", workflow("greet"))
    back = {START + timedelta(minutes=2): lambda: timedelta(hours=-1)}
    look_until(START + timedelta(minutes=5), back)
    assert due_times(live) == ["07:00 greet"]


def test_an_update_of_the_time_zones_counts_within_the_hour(live: Cli, tmp_path: Path):
    """A government moves its clocks; the scheduler reads the new rules, and so does 09:00 come an hour earlier."""
    zones = tmp_path / "zones"
    rules = {name: pkgutil.get_data("tzdata", f"zoneinfo/{name}") or b"" for name in ("Etc/UTC", "Etc/GMT-1")}
    zones.mkdir()
    (zones / "Japan").write_bytes(rules["Etc/UTC"])
    live.write("flows/greet.yaml", workflow("greet", '{cron: "0 7,9 * * *", timezone: Japan}'))

    def update() -> timedelta:
        (zones / "Japan").write_bytes(rules["Etc/GMT-1"])
        return timedelta(minutes=56)

    zoneinfo.reset_tzpath([zones])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        look_until(START + timedelta(minutes=65), {START + timedelta(minutes=2): update})
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
    assert [run["scheduled_for"] for run in runs(live)] == ["2026-12-07T07:00:00+00:00", "2026-12-07T09:00:00+01:00"]


def test_a_broken_file_is_told_once_and_stops_nobody(live: Cli, capsys: pytest.CaptureFixture[str]):
    """Its findings are not repeated at each look; the other workflow runs on."""
    live.write("flows/broken.yaml", "steps: [")
    live.write("flows/greet.yaml", workflow("greet", EVERY_MINUTE))
    code, waits = look_until(START + timedelta(minutes=2))
    assert len(waits) > 5
    assert capsys.readouterr().err.count("flows/broken.yaml:1:") == 1
    assert code == 0
    assert len(due_times(live)) == 3


def test_what_goes_wrong_later_is_told_and_goes_on(live: Cli, capsys: pytest.CaptureFixture[str]):
    """The directory is moved away and put back: told once, and the due times after it run."""
    live.write("flows/greet.yaml", workflow("greet", '{cron: "1 7 * * *"}'))
    moves = {
        START + timedelta(seconds=40): lambda: Path("flows").rename("away"),
        START + timedelta(seconds=100): lambda: Path("away").rename("flows"),
    }
    look_until(START + timedelta(minutes=3), moves)
    assert capsys.readouterr().err.count("error: there is no directory flows") == 1
    assert due_times(live) == ["07:01 greet"]


def test_the_heartbeat_beats_once_a_minute(live: Cli):
    """Each minute that went well is told; after a failed run nobody is, for the schedule's next look is the next."""
    live.write("flows/greet.yaml", workflow("greet", EVERY_MINUTE))
    with recording(lambda _: (200, None)) as server:
        live.write("config/config.toml", f'[profiles.default]\nheartbeat = "{server.origin}/beat"\n')
        look_until(START + timedelta(minutes=4))
    assert 4 <= len(server.arrived) <= 5


def test_a_failing_workflow_pauses_and_the_scheduler_goes_on(live: Cli, capsys: pytest.CaptureFixture[str]):
    """Three failures pause it, said once; another workflow runs every minute all the same."""
    live.write("flows/greet.yaml", workflow("greet", EVERY_MINUTE))
    live.write("flows/sad.yaml", workflow("sad", EVERY_MINUTE, steps=FAILS))
    code, _ = look_until(START + timedelta(minutes=5))
    assert capsys.readouterr().err.count("sad for acme pauses") == 1
    assert code == 0
    ran = due_times(live)
    assert (sum("sad" in one for one in ran), sum("greet" in one for one in ran)) == (3, 6)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(program: Program, kind: signal.Signals):
    """It says that it ends, and exits 0."""
    (program.folder / "flows").mkdir()
    program.write("flows/greet.yaml", workflow("greet", '{cron: "0 0 1 1 *"}'))
    process = program.start("schedule", "start", str(program.folder / "flows"), "--sandbox")
    assert process.stderr is not None
    assert "1 schedule under" in process.stderr.readline()
    process.send_signal(kind)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "ended" in told


def test_a_signal_lets_the_run_under_way_finish_its_step(program: Program):
    """A run that waits is interrupted and recorded as cancelled, exit 130; it can be resumed."""
    (program.folder / "flows").mkdir()
    steps = "  - id: wait\n    action: core.pause\n    with: {duration: 10m}\n" + STEPS
    program.write("flows/slow.yaml", workflow("slow", EVERY_MINUTE, steps=steps))
    process = program.start("schedule", "tick", str(program.folder / "flows"), "--sandbox")
    while program("runs", "list", "--json", "--status", "running").out.count("slow") == 0:
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "finishing what is under way" in told
    assert '"status": "cancelled"' in program("runs", "list", "--json").out


def test_it_does_not_begin_without_a_directory(live: Cli):
    """Wrong use at the start ends it, exit 2."""
    ended = live("schedule", "start", "nowhere")
    assert ended.code == 2
    assert "there is no directory nowhere" in ended.err
