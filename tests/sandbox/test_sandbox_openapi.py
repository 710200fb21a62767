"""The sandbox keeps the promises of its OpenAPI document: asked by a tool that knows nothing but the document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

from cc_flow.sandbox import SANDBOX_KEY, SANDBOX_TENANT, Sandbox, create_app
from cc_flow.sandbox.openapi import document

HEADERS = {"Authorization": f"Bearer {SANDBOX_KEY}", "X-Tenant-Slug": SANDBOX_TENANT}

schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, seeded: bytes) -> Iterator[Sandbox]:
    """One sandbox for all questions: what one of them did, the next ones meet."""
    folder = tmp_path_factory.mktemp("promised")
    (folder / "sandbox.sqlite3").write_bytes(seeded)
    opened = create_app(folder)
    yield opened
    opened.close()


@schema.parametrize()
@hypothesis.settings(max_examples=8, derandomize=True, database=None, deadline=None)
def test_every_promise_is_kept(case: Any, app: Sandbox) -> None:
    """Whatever is asked, the answer is none of 5xx, and its status, type and form are those of the document."""
    case.call_and_validate(headers=HEADERS, app=app, excluded_checks=[positive_data_acceptance])
