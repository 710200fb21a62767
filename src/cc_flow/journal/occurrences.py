"""Due times that were seen, each once, with what was decided. An occurrence's record is what makes a due time fire
once.

Families are days of one workflow and tenant, so that a claim reads no more than a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cc_flow.journal.records import Records

KIND = "occurrence"
_AFTER_SLASH = "0"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One due time of one workflow and tenant. `due` is ISO text with offset; `decision` what was done about it, in a
    word or more.
    """

    tenant: str
    workflow: str
    due: str
    decision: str
    run: str | None
    at: datetime


def claim(records: Records, occurrence: Occurrence) -> bool:
    """Record it unless its due time was claimed before."""
    if occurrence.due in records.family(KIND, _family(occurrence)):
        return False
    _keep(records, occurrence)
    return True


def decide(records: Records, occurrence: Occurrence) -> bool:
    """Put a later decision in the place of the first; False when nobody claimed the due time."""
    if occurrence.due not in records.family(KIND, _family(occurrence)):
        return False
    _keep(records, occurrence)
    return True


def listed(records: Records, tenant: str, workflow: str) -> tuple[Occurrence, ...]:
    """Every recorded occurrence of a workflow and tenant, by due text."""
    low = f"{tenant}/{workflow}/"
    found = records.between(KIND, low, low[:-1] + _AFTER_SLASH)
    return tuple(_occurrence(record.content) for record in found)


def forget(records: Records, before: datetime) -> int:
    """Forget what was recorded before a moment; how many there were."""
    old = [record for record in records.all(KIND) if _occurrence(record.content).at < before]
    for record in old:
        records.drop(KIND, record.family, record.name)
    return len(old)


def _keep(records: Records, occurrence: Occurrence) -> None:
    content = {
        "tenant": occurrence.tenant,
        "workflow": occurrence.workflow,
        "due": occurrence.due,
        "decision": occurrence.decision,
        "run": occurrence.run,
        "at": occurrence.at.isoformat(),
    }
    records.put(KIND, _family(occurrence), occurrence.due, content)


def _occurrence(content: Mapping[str, Any]) -> Occurrence:
    return Occurrence(**{**content, "at": datetime.fromisoformat(content["at"])})


def _family(occurrence: Occurrence) -> str:
    return f"{occurrence.tenant}/{occurrence.workflow}/{occurrence.due[:10]}"
