"""Worlds with faults, deaths, freezes and two runners, each from its seed; and one world with a death at every seam."""

import random
from pathlib import Path

import pytest
from proofs.simulation import parts as drawing
from proofs.simulation.__main__ import main, simulate
from proofs.simulation.faults import FAULTS
from proofs.simulation.part import Part
from proofs.simulation.parts import parts_of
from proofs.simulation.places import PLACES, Place
from proofs.simulation.process import Fate
from proofs.simulation.run import Run
from proofs.simulation.scene import Scene, Seen
from proofs.simulation.server import Server
from proofs.simulation.world import files_of, live
from virtual_time import VirtualClock

from cc_flow.engine.clock import Interrupt
from cc_flow.journal.store import Store

SEAMS = 28
"""So many seams has the workflow below when nothing goes wrong."""


def test_nothing_is_lost_or_silently_doubled():
    """The short setting of the proof; CONTRIBUTING.md has the long one."""
    total = simulate(range(120))
    assert total.worlds == 120
    assert total.wrong == []
    assert total.sums["deaths"] > 10
    assert total.sums["takeovers"] > 3


def test_what_can_be_read_back_is_hardly_ever_unknown():
    """At one fault in a hundred requests, at most one in a hundred writes that can be looked at ends unknown."""
    total = simulate(range(1000, 1080), rate=0.01)
    assert total.wrong == []
    assert total.false_share <= 0.01


def test_a_seed_is_a_world(tmp_path: Path):
    """The same seed tells the same story, to the hundredth of a second."""
    assert live(7, tmp_path / "first").told == live(7, tmp_path / "second").told


def test_a_story_can_be_told_again(capsys: pytest.CaptureFixture[str]):
    """`--seed` prints what happened."""
    assert main(["--seed", "3"]) == 0
    assert "process 1 takes run" in capsys.readouterr().out


def test_there_are_more_than_twenty_kinds_of_faults():
    """Twins do not count."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 20


class _Dying(Run):
    """A run whose first process dies at a seam that was chosen, and whose second lives."""

    at = 0

    def _fate(self) -> Fate:
        return Fate(dies_at=self.at) if self.number == 1 else Fate()


@pytest.mark.parametrize("seam", range(1, SEAMS + 1))
def test_a_death_at_any_seam_is_made_good(tmp_path: Path, seam: int):
    """Before the intent, after it, after the send, after the outcome: the resume ends what was begun, once."""
    deaths = _die(tmp_path, seam)
    assert deaths == 1


def test_these_are_all_its_seams(tmp_path: Path):
    """After the last one nobody dies: none was left out."""
    assert _die(tmp_path, SEAMS + 1) == 0


def _die(folder: Path, seam: int) -> int:
    """Two posts in a loop; how many processes died."""
    chance, clock, seen = random.Random(1), VirtualClock(), Seen(1, 0.0)

    async def go() -> None:
        run = _Dying(scene, files_of([Part(steps, lambda _after: iter(()))]), ())
        run.at = seam
        assert await run.go_on(run.begin())
        run.bury()

    steps = """\
- id: slot
  for_each: [p1, p2]
  action: calendar.schedule_post
  on_conflict: allow
  with: {post_id: "{{ item }}", date: 2026-12-01}
- {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}
"""
    with Store.open(folder / "store", clock=clock.now) as store:
        scene = Scene(seen, chance, clock, store, Server(random.Random(2), 0.0))
        clock.run(go())
    api = scene.server.api
    assert sorted(entry["post"]["id"] for entry in api.entries) == ["p1", "p2"]
    assert api.posts["p1"]["isFavorite"] is True
    return seen.deaths


def test_parts_share_nothing():
    """Each part of a world can be judged alone: no two write to the same day."""
    for seed in range(50):
        server = Server(random.Random(seed), 0.0)
        parts = parts_of(random.Random(seed), server.api)
        dates = [{entry["date"] for entry in server.api.entries if entry["date"] in f"{part}"} for part in parts]
        assert sum(map(len, dates)) == len(set().union(*dates))


@pytest.mark.parametrize("place", PLACES)
def test_the_same_is_promised_wherever_a_step_stands(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch):
    """In groups and loops, in handlers, in another workflow, in what runs in any case."""

    def put(part: Part, _chance: random.Random, index: int) -> Part:
        return place(part, f"in{index}") if part.may_be_looped else part

    monkeypatch.setattr(drawing, "put", put)
    for seed in range(15):
        assert live(seed, tmp_path / f"{seed}").wrong == []


def test_time_goes_on_where_next_to_nothing_is_left_to_wait():
    """World 372805 stood still: its breaker had 4e-15 s to rest, less than a loop tells apart."""
    clock = VirtualClock()

    async def turns() -> int:
        ends_at = clock.monotonic() + 4e-15
        for turn in range(100):
            if clock.monotonic() >= ends_at:
                return turn
            await Interrupt().pause(clock, ends_at - clock.monotonic())
        return pytest.fail("time stands still")

    assert clock.run(turns()) == 1
