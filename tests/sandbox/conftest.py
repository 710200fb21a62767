"""A sandbox in a folder of its own, asked in this process; the clock is the test's."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, SANDBOX_TENANT, Faults, Sandbox, create_app, reset

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


class Caller:
    """Asks a sandbox as a client would, one request after the other."""

    def __init__(self, app: Sandbox, key: str = SANDBOX_KEY) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=SANDBOX_ORIGIN,
            headers={"Authorization": f"Bearer {key}", "X-Tenant-Slug": SANDBOX_TENANT},
        )

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, `path` under `/api`."""
        return self.ask_outside(method, f"/api{path}", **more)

    def ask_outside(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request to any path."""
        return self._runner.run(self._client.request(method, path, **more))

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a read that must succeed."""
        return self._good(self.ask("GET", path, params=query))

    def post(self, path: str, **body: Any) -> Any:
        """The JSON of a POST that must succeed."""
        return self._good(self.ask("POST", path, json=body))

    def patch(self, path: str, **body: Any) -> Any:
        """The JSON of a PATCH that must succeed."""
        return self._good(self.ask("PATCH", path, json=body))

    def delete(self, path: str, **query: Any) -> None:
        """A DELETE that must succeed without a word."""
        answer = self.ask("DELETE", path, params=query)
        assert (answer.status_code, answer.content) == (204, b"")

    def with_key(self, key: str) -> "Caller":
        """Another caller of the same sandbox."""
        return Caller(self.app, key)

    def close(self) -> None:
        """End the client's loop."""
        self._runner.close()

    @staticmethod
    def _good(answer: httpx.Response) -> Any:
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


Open = Callable[..., Caller]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a new sandbox: seeded once, copied for each test."""
    folder = tmp_path_factory.mktemp("seed")
    reset(folder, now=lambda: NOW)
    return (folder / "sandbox.sqlite3").read_bytes()


@pytest.fixture
def folder(tmp_path: Path, seeded: bytes) -> Path:
    """A folder with a sandbox nobody has touched."""
    (tmp_path / "sandbox.sqlite3").write_bytes(seeded)
    return tmp_path


@pytest.fixture
def open_sandbox(folder: Path) -> Iterator[Open]:
    """Opens the folder's sandbox; again after a close it is the same one."""
    opened: list[Caller] = []

    async def no_time(_seconds: float) -> None:
        return

    def open_it(*, now: datetime = NOW, faults: str | None = None, sleep: Any = no_time) -> Caller:
        parsed = Faults.parse(faults) if faults else None
        opened.append(Caller(create_app(folder, now=lambda: now, faults=parsed, sleep=sleep)))
        return opened[-1]

    yield open_it
    for caller in opened:
        caller.close()
        caller.app.close()


@pytest.fixture
def api(open_sandbox: Open) -> Caller:
    """A sandbox nobody has touched."""
    return open_sandbox()
