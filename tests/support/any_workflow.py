"""Workflows drawn by chance: groups in groups, loops, handlers, conditions. What they do makes little sense; that they
can be run, broken off and resumed is the point.
"""

import random
from typing import Any

import yaml

_CONDITIONS = ("run.attempt > 1", "run.attempt > 2", "run.attempt < 2", "1 < 2", "1 > 2")
_DEEPEST = 2


def any_workflow(chance: random.Random, *, uses: str | None = None) -> str:
    """The text of a valid one. It may use the file `uses` as a step."""
    draw = _Draw(chance, uses)
    top = {"cc_flow": 1, "name": "any", "steps": draw.steps(4)}
    for handler in ("on_error", "finally"):
        if draw.happens(0.5):
            top[handler] = draw.steps(2, depth=1)
    return yaml.safe_dump(top, sort_keys=False)


class _Draw:
    """One workflow as it is drawn; every step has an id of its own."""

    def __init__(self, chance: random.Random, uses: str | None) -> None:
        self._chance = chance
        self._uses = uses
        self._count = 0

    def happens(self, share: float) -> bool:
        return self._chance.random() < share

    def steps(self, most: int, *, depth: int = 0, loops: bool = True) -> list[dict[str, Any]]:
        """One to `most` steps; `loops`: whether there may be loops among them."""
        steps: list[dict[str, Any]] = []
        for _ in range(self._chance.randint(1, most)):
            before = [step["id"] for step in steps]
            steps.append(self._step(depth, loops=loops))
            if self.happens(0.2):
                steps[-1]["needs"] = self._chance.sample(before, k=self._chance.randint(0, len(before)))
        return steps

    def _step(self, depth: int, *, loops: bool) -> dict[str, Any]:
        self._count += 1
        step: dict[str, Any] = {"id": f"s{self._count}"}
        is_group = depth < _DEEPEST and self.happens(0.3)
        is_loop = loops and self.happens(0.25)
        work = {"steps": self.steps(3, depth=depth + 1, loops=loops and not is_loop)} if is_group else self._work()
        if not is_group and self._uses is not None and self.happens(0.15):
            work = {"workflow": self._uses}
        if self.happens(0.25):
            step["when"] = self._chance.choice(_CONDITIONS)
        if is_loop and (is_group or str(work.get("action", "core.")).split(".")[0] != "core"):
            step["for_each"] = self._chance.choice((["a", "b"], ["a", "b", "c"], []))
            step["concurrency"] = self._chance.randint(1, 3)
            step["max_failures"] = self._chance.randint(0, 2)
        if is_group and self.happens(0.3):
            step["retry"] = {"max_attempts": 2}
        step |= work
        if self.happens(0.1):
            step["deadline"] = self._chance.choice(("3s", "10m"))
        if self.happens(0.2) and str(work.get("action", "core.")).split(".")[0] != "core":
            step |= self._chance.choice(
                ({"idempotency_key": f"{step['id']}"}, {"retry": {"max_attempts": 1}}, {"timeout": "40s"})
            )
        if self.happens(0.3):
            handler = self.steps(2, depth=depth + 1, loops=False)
            if self.happens(0.4):
                handler.append({"id": f"{step['id']}_goes_on", "action": "core.continue"})
            step["on_error"] = self._chance.choice(("continue", "fail", handler, handler))
        return step

    def _work(self) -> dict[str, Any]:
        post, day = f"p{self._chance.randint(1, 4)}", f"2026-12-0{self._chance.randint(1, 9)}"
        slot = {"action": "calendar.schedule_post", "with": {"post_id": post, "date": day}}
        return self._chance.choice(
            (
                slot,
                {**slot, "on_conflict": self._chance.choice(("allow", "fail"))},
                {"action": "captions.generate", "with": {"post_id": post}},
                {"action": "content.update_post", "with": {"id_or_slug": post, "is_favorite": True}},
                {"action": "content.get_post", "with": {"id_or_slug": post}},
                {"action": "content.list_trending_reels"},
                {"action": "core.report", "with": {"message": "hi"}},
                {"action": "core.fail", "with": {"message": "no"}},
                {"action": "core.pause", "with": {"duration": "5s"}},
                {"assert": [{"that": self._chance.choice(_CONDITIONS)}]},
                {"set": {"attempt": "{{ run.attempt }}"}},
            )
        )
