"""The sandbox keeps the promises of its OpenAPI document: asked by a tool that knows nothing but the document."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_TENANT, Sandbox, create_app
from cc_flow.sandbox.openapi import document

HEADERS = {"Authorization": f"Bearer {SANDBOX_KEY}", "X-Tenant-Slug": SANDBOX_TENANT}


class Door:
    """The app as the tool knows it, from before there is a sandbox behind it until after. It lives longer."""

    def __init__(self) -> None:
        self.sandbox: Sandbox | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One conversation."""
        if scope["type"] == "lifespan":
            for part in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{part}.complete"})
        else:
            assert self.sandbox is not None
            await self.sandbox(scope, receive, send)


door = Door()
schema = schemathesis.openapi.from_dict(document())
schema.app = door


@pytest.fixture(scope="module", autouse=True)
def sandbox(tmp_path_factory: pytest.TempPathFactory, seeded: bytes) -> Iterator[None]:
    """One sandbox for all questions: what one of them did, the next ones meet."""
    folder = tmp_path_factory.mktemp("promised")
    (folder / "sandbox.sqlite3").write_bytes(seeded)
    door.sandbox = create_app(folder)
    yield
    door.sandbox.close()


@schema.parametrize()
@hypothesis.settings(max_examples=3, derandomize=True, database=None, deadline=None)
def test_every_promise_is_kept(case: Any) -> None:
    """Whatever is asked, the answer is none of 5xx, and its status, type and form are those of the document."""
    # Ids that the tool makes up name nothing, so much that is well-formed is refused all the same.
    case.call_and_validate(headers=HEADERS, excluded_checks=[positive_data_acceptance])
