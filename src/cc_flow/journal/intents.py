"""The writes of all runs whose outcome is not known, derived from events as they are recorded. They bind every run.

One record for each step with such a write; its family is the account's place (origin and tenant). `sends` are the sends
without a known outcome: a later one that was refused tells nothing of an earlier one, one that was done or settled
tells of all.
"""

from datetime import datetime
from typing import Any

from cc_flow.frozen import frozen
from cc_flow.journal.chain import Entry
from cc_flow.journal.events import WriteAnswered, WriteIntended, WriteSettled
from cc_flow.journal.records import Content, Records
from cc_flow.journal.steps import KNOWN_SETTLEMENTS

KIND = "intent"


@frozen
class OpenIntent:
    """A write that may or may not have happened. `digest` names its request."""

    run: str
    path: str
    origin: str
    tenant: str
    action: str
    natural_key: str | None
    digest: str
    request_id: str
    since: datetime


def follow(records: Records, run: str, content: Content, entry: Entry) -> None:
    """Open or close what an event of `run` (whose record is `content`) opens or closes, in the same transaction."""
    event = entry.event
    if not isinstance(event, WriteIntended | WriteAnswered | WriteSettled):
        return
    family, name = _family(content["origin"], content["tenant"]), f"{run} {event.path}"
    before = records.get(KIND, family, name)
    sends = _sends_after(list(before["sends"]) if before else [], event)
    if not sends:
        records.drop(KIND, family, name)
    elif isinstance(event, WriteIntended):
        records.put(KIND, family, name, _content(run, event, entry.at, sends))
    elif before is not None:
        records.put(KIND, family, name, {**before, "sends": sends})


def _sends_after(sends: list[int], event: WriteIntended | WriteAnswered | WriteSettled) -> list[int]:
    match event:
        case WriteIntended():
            return [*sends, event.send]
        case WriteAnswered(outcome="done"):
            return []
        case WriteAnswered(outcome="refused" | "not_sent"):
            return sends[:-1] if sends[-1:] == [event.send] else sends
        case WriteSettled() if event.how in KNOWN_SETTLEMENTS:
            return []
    return sends


def opened(records: Records, origin: str, tenant: str) -> tuple[OpenIntent, ...]:
    """Every open write for one origin and tenant: surely all."""
    family = records.family(KIND, _family(origin, tenant))
    return tuple(_open_intent(origin, tenant, content) for content in family.values())


def of_run(records: Records, origin: str, tenant: str, run: str) -> tuple[OpenIntent, ...]:
    """The open writes of one run."""
    return tuple(intent for intent in opened(records, origin, tenant) if intent.run == run)


def _family(origin: str, tenant: str) -> str:
    return f"{origin} {tenant}"


def _content(run: str, event: WriteIntended, at: datetime, sends: list[int]) -> dict[str, Any]:
    return {
        "run": run,
        "path": event.path,
        "action": event.action,
        "natural_key": event.natural_key,
        "digest": event.digest,
        "request_id": event.request_id,
        "since": at.isoformat(),
        "sends": sends,
    }


def _open_intent(origin: str, tenant: str, content: Content) -> OpenIntent:
    return OpenIntent(
        run=content["run"],
        path=content["path"],
        origin=origin,
        tenant=tenant,
        action=content["action"],
        natural_key=content["natural_key"],
        digest=content["digest"],
        request_id=content["request_id"],
        since=datetime.fromisoformat(content["since"]),
    )
