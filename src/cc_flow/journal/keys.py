"""Idempotency keys: what was done once for a key, with its output. They outlive their runs."""

import hashlib
import json
from dataclasses import astuple
from datetime import datetime
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.journal.events import StepSucceeded
from cc_flow.journal.records import Records

KIND = "key"
_ONLY = ""


@frozen
class KeyScope:
    """Where a key holds. `origin` is `sandbox` for the sandbox; `step` is the step's path without item keys."""

    origin: str
    tenant: str
    workflow: str
    step: str
    key: str


@frozen
class NewKey:
    """A key to be recorded with the success of its step. `digest` names the request that was made under it."""

    scope: KeyScope
    digest: str


@frozen
class RecordedKey:
    """A key under which something was done. `hidden`: the output holds secrets, recorded as `***`."""

    scope: KeyScope
    digest: str
    output: Any
    hidden: bool
    run: str
    path: str
    at: datetime


def record(records: Records, key: NewKey, run: str, success: StepSucceeded, at: datetime) -> None:
    """Record it, in the transaction of `success`."""
    content = {
        "scope": astuple(key.scope),
        "digest": key.digest,
        "output": success.output,
        "hidden": success.hidden,
        "run": run,
        "path": success.path,
        "at": at.isoformat(),
    }
    records.put(KIND, _family(key.scope), _ONLY, content)


def find(records: Records, scope: KeyScope) -> RecordedKey | None:
    """What was recorded under `scope`; None is proven. A family holds one key, so its tally witnesses it."""
    content = records.family(KIND, _family(scope)).get(_ONLY)
    if content is None:
        return None
    return RecordedKey(
        scope=KeyScope(*content["scope"]),
        digest=content["digest"],
        output=content["output"],
        hidden=content["hidden"],
        run=content["run"],
        path=content["path"],
        at=datetime.fromisoformat(content["at"]),
    )


def forget(records: Records, origin: str) -> int:
    """Forget every key of an origin; how many there were."""
    mine = [record for record in records.all(KIND) if record.content["scope"][0] == origin]
    for record in mine:
        records.drop(KIND, record.family, record.name)
    return len(mine)


def _family(scope: KeyScope) -> str:
    return hashlib.sha256(json.dumps(astuple(scope)).encode()).hexdigest()
