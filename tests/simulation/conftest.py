"""Two worlds to plan in: the strict API, which objects to all that is unexpected, and the sandbox, which has it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from plan_world import PlanWorld
from strict_api import KEY, ORIGIN, TENANT, StrictApi
from virtual_time import VirtualClock

from cc_flow.api.client import in_process
from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_TENANT, create_app


@dataclass
class Strict:
    """The strict API, and a machine that plans against it."""

    api: StrictApi
    machine: PlanWorld

    def entry(self, ident: str, date: str, post: str, order: int = 1) -> None:
        """A post that stands on the calendar already."""
        entry = {"id": ident, "date": date, "order": order, "isCompleted": False, "post": self.api.posts[post]}
        self.api.entries.append(entry)


@pytest.fixture
def strict(tmp_path: Path) -> Strict:
    """A strict API that serves pages of two, on a machine of its own."""
    api = StrictApi()
    return Strict(api, PlanWorld(tmp_path, api, ORIGIN, TENANT, KEY))


@pytest.fixture
def machine(strict: Strict) -> PlanWorld:
    """The machine of the strict API."""
    return strict.machine


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[PlanWorld]:
    """A machine whose API is the sandbox."""
    clock = VirtualClock()
    app = create_app(tmp_path / "sandbox", now=clock.now)
    secrets = {"OLD_PASSWORD": "the-old-password", "NEW_PASSWORD": "the-new-password"}
    yield PlanWorld(tmp_path, in_process(app), "sandbox", SANDBOX_TENANT, SANDBOX_KEY, clock=clock, secrets=secrets)
    app.close()
