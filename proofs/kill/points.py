"""One point: a run is killed, once or twice, on a server that may fail too, and resumed until it is done. Then the
server is asked.
"""

import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cc_flow.journal.store import Store
from proofs import MEMORY
from proofs.kill.victim import Ended, Kill, run
from proofs.wire.api import KEY, TENANT
from proofs.wire.server import FAULTS, Running

WORKFLOW = """\
cc_flow: 1
name: killed
allow: [destroy]
defaults: {reconcile: {quiet: 120ms}, retry: {initial_delay: 5ms, max_delay: 20ms}}
steps:
  - id: slot
    for_each: [p1, p2, p3]
    concurrency: 2
    action: calendar.schedule_post
    with: {post_id: "{{ item }}", date: 2026-12-01}
  - {id: mark, action: content.update_post, with: {id_or_slug: p1, is_favorite: true}}
  - {id: gone, action: calendar.remove_entry, with: {id: old}}
  - {id: caption, action: captions.generate, with: {post_id: p2}}
"""
SEAMS = 1130
"""About as many seams as one run has; a kill beyond the last one lets it live."""

SECONDS = 0.35
_MOST_RESUMES = 12
_NOTHING_TO_RESUME = ("there is no run yet", "there is no unfinished run")
_RUN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")


@dataclass
class Point:
    """What came of one point. `wrong` are broken promises: there must be none."""

    number: int
    kills: int = 0
    resumes: int = 0
    faults: int = 0
    settled: int = 0
    exits: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def at_point(number: int, server: Running) -> Point:
    """Everything about it follows from its number, but for the moment of a timed kill."""
    chance = random.Random(number)
    point = Point(number)
    folder = Path(tempfile.mkdtemp(prefix="cc-flow-kill-", dir=MEMORY))
    try:
        _Trial(point, chance, server, folder).go()
    finally:
        shutil.rmtree(folder)
    return point


@dataclass
class _Trial:
    point: Point
    chance: random.Random
    server: Running
    folder: Path

    def go(self) -> None:
        """Run, be killed, resume until it is done, and ask the server."""
        (self.folder / "killed.yaml").write_text(WORKFLOW)
        self.server.begin(self._faults())
        ended = self._command(["run", str(self.folder / "killed.yaml"), "--yes"], self._kill())
        while ended.exit_code != 0 and self.point.resumes < _MOST_RESUMES:
            if any(words in ended.output for words in _NOTHING_TO_RESUME):
                if self._has_succeeded():
                    break
                # Killed before there was a run to resume: nothing has been done.
                ended = self._command(["run", str(self.folder / "killed.yaml"), "--yes"], Kill())
                continue
            if ended.exit_code == 6:
                self._say_what_was_done(ended)
            again = self.chance.random() < 0.1 and self.point.kills < 2
            self.point.resumes += 1
            ended = self._command(["runs", "resume", "--yes"], self._kill() if again else Kill())
        if not self._has_succeeded():
            self.point.wrong.append(f"it did not end well: {ended.exit_code}, {ended.output[-400:]}")
        self.point.wrong += _wrong(self.server.state())

    def _has_succeeded(self) -> bool:
        """As the store tells it: a process may be killed after its last word."""
        if not Store.exists(self.folder / "state"):
            return False
        with Store.open(self.folder / "state", clock=lambda: datetime.now(UTC)) as store:
            return any(one.status == "succeeded" for one in store.runs())

    def _faults(self) -> dict[int, str]:
        if self.chance.random() < 0.5:
            return {}
        found = {self.chance.randint(1, 7): self.chance.choice(FAULTS) for _ in range(self.chance.choice((1, 1, 2)))}
        self.point.faults = len(found)
        return found

    def _kill(self) -> Kill:
        if self.chance.random() < 0.6:
            return Kill(seam=self.chance.randint(1, SEAMS))
        return Kill(seconds=self.chance.uniform(0, SECONDS))

    def _command(self, arguments: list[str], kill: Kill) -> Ended:
        environment = {
            "CC_FLOW_STATE_DIR": str(self.folder / "state"),
            "CC_FLOW_CONFIG_DIR": str(self.folder / "config"),
            "CC_FLOW_API_KEY": KEY,
            "CC_FLOW_TENANT": TENANT,
            "CC_FLOW_BASE_URL": self.server.origin,
        }
        ended = run(arguments, environment, self.folder, kill)
        if ended.exit_code is None:
            self.point.kills += 1
        else:
            self.point.exits[ended.exit_code] += 1
            if ended.exit_code not in (0, 1, 2, 6):
                self.point.wrong.append(f"exit {ended.exit_code}: {ended.output[-400:]}")
        if "Traceback" in ended.output or "itself failed" in ended.output:
            self.point.wrong.append(f"a mistake of ours: {ended.output[-800:]}")
        return ended

    def _say_what_was_done(self, ended: Ended) -> None:
        """What a person does after exit 6: look, and say so. Only a caption cannot be decided without one."""
        if "caption" not in ended.output:
            self.point.wrong.append(f"exit 6 for what can be read back: {ended.output[-400:]}")
            return
        done = any(work["what"] == "caption" for work in self.server.state()["works"])
        run_name = _RUN.findall(ended.output)[-1]
        self.point.settled += 1
        self._command(["runs", "settle", run_name, "caption", "--applied" if done else "--not-applied"], Kill())


def _wrong(state: dict[str, Any]) -> Iterator[str]:
    """What is not exactly once."""
    places = Counter((entry["date"], entry["post"]) for entry in state["entries"])
    for post in ("p1", "p2", "p3"):
        if places["2026-12-01", post] != 1:
            yield f"{post} stands {places['2026-12-01', post]} times on the calendar"
    if places["2026-12-24", "p9"]:
        yield "the old entry is still there"
    if state["marks"].get("p1", {}).get("isFavorite") is not True:
        yield "p1 is not a favorite"
    if (captions := sum(work["what"] == "caption" for work in state["works"])) != 1:
        yield f"the caption was made {captions} times"
